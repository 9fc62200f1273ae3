-- Several servers on one database: who there is, who has which shard, and what they ask of each other.

-- Each server holds an advisory lock on the session that renews its row. A row goes with its server.
CREATE TABLE troupe.nodes (
    node bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    -- What its sessions are called.
    sessions text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    renewed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    is_leaving boolean NOT NULL DEFAULT false
) WITH (fillfactor = 10);

-- `assigned`: the server that is to have the shard. `owner`: the one that has it; none where it was given up in good
-- order. `place`: where its attempts under way have begun; empty where that may be several places.
ALTER TABLE troupe.shards ADD COLUMN assigned bigint;
ALTER TABLE troupe.shards ADD COLUMN owner bigint;
ALTER TABLE troupe.shards ADD COLUMN place text;

-- What is wanted of a shard. A row goes in the batch of what it led to.
CREATE TABLE troupe.inbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shard int NOT NULL,
    requester bigint,
    request bytea NOT NULL
);
CREATE INDEX inbox_by_shard ON troupe.inbox (shard, id);

-- What came of it, for the server that asked.
CREATE TABLE troupe.answers (
    id bigint PRIMARY KEY,
    node bigint NOT NULL,
    outcome bytea NOT NULL
);
CREATE INDEX answers_by_node ON troupe.answers (node);

-- Signals in the order in which they were sent; `ends`: waits of each of the `shards` below it are older than the signal.
ALTER TABLE troupe.signals ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE troupe.signals ADD COLUMN shards int[];
ALTER TABLE troupe.signals ADD COLUMN ends bigint[];
