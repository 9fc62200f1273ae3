-- The time of a server whose clock is set by hand, where there has been one: at most one row.
CREATE TABLE troupe.manual_clock (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    now timestamptz NOT NULL
);
