-- People's tasks, elements that wait for a signal, and signals on their way. All commit with the records they come from.

-- `question` is the record that created the task, as the journal's format `version` writes it.
CREATE TABLE troupe.user_tasks (
    task bigint PRIMARY KEY,
    shard int NOT NULL,
    run bigint NOT NULL,
    work_item text,
    version int NOT NULL,
    question bytea NOT NULL,
    assignee text,
    is_escalated boolean NOT NULL DEFAULT false,
    due timestamptz,
    state text NOT NULL DEFAULT 'open',
    completed_by text,
    outputs bytea,
    created_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX user_tasks_by_age ON troupe.user_tasks (created_at, task);
CREATE INDEX user_tasks_open ON troupe.user_tasks (created_at, task) WHERE state = 'open';
CREATE INDEX user_tasks_by_run ON troupe.user_tasks (run, created_at, task);
-- Names that authors choose are found by their hash, as an index entry must not exceed 2,700 bytes.
CREATE INDEX user_tasks_by_assignee ON troupe.user_tasks (hashtextextended(assignee, 0), state, created_at, task);

-- Elements that wait for a signal, and no others: a row goes when its wait ends.
CREATE TABLE troupe.signal_waits (
    wait bigint PRIMARY KEY,
    shard int NOT NULL,
    run bigint NOT NULL,
    name text NOT NULL
);
CREATE INDEX signal_waits_by_name ON troupe.signal_waits (shard, hashtextextended(name, 0), wait);
CREATE INDEX signal_waits_by_run ON troupe.signal_waits (run, wait);

-- The inbox of each shard: a signal goes when all who waited for it have it.
CREATE TABLE troupe.signals (
    signal bigint PRIMARY KEY,
    shard int NOT NULL,
    name text NOT NULL,
    payload bytea NOT NULL
);
CREATE INDEX signals_by_shard ON troupe.signals (shard, signal);
