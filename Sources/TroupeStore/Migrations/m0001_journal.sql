-- The journal, what is kept beside it, and who may write it.

-- One row a shard. `epoch` is raised by whoever takes the shard; a batch of an older epoch is refused.
CREATE TABLE troupe.shards (
    shard int PRIMARY KEY,
    position bigint NOT NULL,
    next_key bigint NOT NULL,
    epoch bigint NOT NULL
) WITH (fillfactor = 10);

-- Opens every batch. The batch fails as a whole unless it continues the shard where its owner left it:
-- TRP01 another owner, TRP02 another position.
CREATE FUNCTION troupe.advance_shard(
    which int, owner_epoch bigint, old_position bigint, new_position bigint, new_key bigint
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE troupe.shards SET position = new_position, next_key = new_key
        WHERE shard = which AND epoch = owner_epoch AND position = old_position;
    IF FOUND THEN
        RETURN true;
    END IF;
    IF EXISTS (SELECT FROM troupe.shards WHERE shard = which AND epoch = owner_epoch) THEN
        RAISE EXCEPTION 'the batch does not follow the last position of its shard' USING ERRCODE = 'TRP02';
    END IF;
    RAISE EXCEPTION 'the shard has another owner' USING ERRCODE = 'TRP01';
END
$$;

-- One row for each handling of an event. `sequence` is the number of the last record in the row.
CREATE TABLE troupe.journal (
    shard int NOT NULL,
    position bigint NOT NULL,
    run bigint NOT NULL,
    sequence bigint NOT NULL,
    epoch bigint NOT NULL,
    version int NOT NULL,
    time timestamptz NOT NULL,
    payload bytea NOT NULL,
    PRIMARY KEY (shard, position)
);
CREATE UNIQUE INDEX journal_by_run ON troupe.journal (run, sequence);

-- The read model of lists. Texts that callers choose are found by their hash, as an index entry must not exceed
-- 2,700 bytes.
CREATE TABLE troupe.runs (
    run bigint PRIMARY KEY,
    shard int NOT NULL,
    workflow text NOT NULL,
    version int NOT NULL,
    hash text NOT NULL,
    work_item text,
    status text NOT NULL,
    inputs bytea NOT NULL,
    outputs bytea NOT NULL,
    fault bytea,
    passed_over int NOT NULL,
    user_name text NOT NULL,
    workspace bytea,
    created_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX runs_by_age ON troupe.runs (created_at, run);
CREATE INDEX runs_by_status ON troupe.runs (status, created_at, run);
CREATE INDEX runs_by_workflow ON troupe.runs (hashtextextended(workflow, 0), created_at, run);
CREATE INDEX runs_by_work_item ON troupe.runs (hashtextextended(work_item, 0), created_at, run)
    WHERE work_item IS NOT NULL;

-- Runs that have to be taken up without an event from outside, and no others: small, whatever the number of runs.
CREATE TABLE troupe.schedules (
    run bigint PRIMARY KEY,
    shard int NOT NULL,
    is_busy boolean NOT NULL,
    wakes_at timestamptz
);
CREATE INDEX schedules_busy ON troupe.schedules (shard, run) WHERE is_busy;
CREATE INDEX schedules_by_due ON troupe.schedules (shard, wakes_at, run) WHERE wakes_at IS NOT NULL;

-- Requests that started a run, by the SHA-256 of their idempotency key.
CREATE TABLE troupe.requests (
    key_hash bytea PRIMARY KEY,
    request_hash text NOT NULL,
    run bigint NOT NULL
);

-- Every version of every workflow. `definition` is JSON, as bytes: the order of keys and the digits of numbers stay.
CREATE TABLE troupe.deployments (
    id text NOT NULL,
    version int NOT NULL,
    hash text NOT NULL,
    file text NOT NULL,
    source bytea NOT NULL,
    definition bytea NOT NULL,
    deployed_at timestamptz NOT NULL,
    PRIMARY KEY (id, version)
);

-- Output of steps, as bytes: it may hold NUL characters.
CREATE TABLE troupe.log_chunks (
    run bigint NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    element bigint NOT NULL,
    step text NOT NULL,
    attempt int NOT NULL,
    stream text NOT NULL,
    start bigint NOT NULL,
    content bytea NOT NULL,
    time timestamptz NOT NULL,
    PRIMARY KEY (run, number)
);
