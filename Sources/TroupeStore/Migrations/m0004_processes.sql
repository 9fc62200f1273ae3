-- What BPMN processes need beside the journal. All commits with the records it comes from, but for deployments.

-- Decisions have versions of their own; a process and a decision may have the same id.
ALTER TABLE troupe.deployments ADD COLUMN kind text NOT NULL DEFAULT 'workflow';
ALTER TABLE troupe.deployments ADD COLUMN version_tag text;
ALTER TABLE troupe.deployments ADD COLUMN name text;
ALTER TABLE troupe.deployments DROP CONSTRAINT deployments_pkey;
ALTER TABLE troupe.deployments ADD PRIMARY KEY (kind, id, version);

-- Jobs for workers outside. `created` is the record that created the job, as the journal's format `version` writes it.
-- `is_free`: a worker may take it now.
CREATE TABLE troupe.worker_jobs (
    job bigint PRIMARY KEY,
    shard int NOT NULL,
    run bigint NOT NULL,
    type text NOT NULL,
    element_id text NOT NULL,
    version int NOT NULL,
    created bytea NOT NULL,
    state text NOT NULL,
    is_free boolean NOT NULL,
    retries int NOT NULL,
    priority int NOT NULL,
    worker text,
    deadline timestamptz,
    error_code text,
    error_message text,
    created_at timestamptz NOT NULL,
    ended_at timestamptz
);
-- Texts that authors and callers choose are found by their hash, as an index entry must not exceed 2,700 bytes.
CREATE INDEX worker_jobs_free ON troupe.worker_jobs (shard, hashtextextended(type, 0), priority DESC, job)
    WHERE is_free;
CREATE INDEX worker_jobs_by_run ON troupe.worker_jobs (run, job);
CREATE INDEX worker_jobs_by_type ON troupe.worker_jobs (hashtextextended(type, 0), job);
CREATE INDEX worker_jobs_by_element ON troupe.worker_jobs (hashtextextended(element_id, 0), job);

-- Messages, signals and times that elements wait for, and no others: a row goes when its subscription is closed.
CREATE TABLE troupe.subscriptions (
    subscription bigint PRIMARY KEY,
    shard int NOT NULL,
    run bigint NOT NULL,
    element bigint NOT NULL,
    element_id text NOT NULL,
    process text NOT NULL,
    kind text NOT NULL,
    name text,
    correlation_key text,
    due timestamptz,
    cycle text,
    repetitions int,
    is_interrupting boolean NOT NULL,
    last_signal bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL
);
CREATE INDEX subscriptions_by_kind ON troupe.subscriptions (kind, subscription);
CREATE INDEX subscriptions_by_run ON troupe.subscriptions (run, kind, subscription);
CREATE INDEX subscriptions_of_messages ON troupe.subscriptions
    (shard, hashtextextended(correlation_key, 0), hashtextextended(name, 0), subscription) WHERE kind = 'message';
CREATE INDEX subscriptions_of_signals ON troupe.subscriptions (shard, hashtextextended(name, 0), subscription)
    WHERE kind = 'signal';

-- Messages until they expire. `is_underway`: not yet brought to all who waited when it was published.
CREATE TABLE troupe.messages (
    message bigint PRIMARY KEY,
    shard int NOT NULL,
    name text NOT NULL,
    correlation_key text NOT NULL,
    variables bytea NOT NULL,
    time_to_live bigint NOT NULL,
    message_id text,
    is_underway boolean NOT NULL,
    published_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX messages_by_key ON troupe.messages
    (shard, hashtextextended(correlation_key, 0), hashtextextended(name, 0), message);
CREATE INDEX messages_underway ON troupe.messages (shard, message) WHERE is_underway;
CREATE INDEX messages_by_expiry ON troupe.messages (shard, expires_at) WHERE NOT is_underway;

-- Which processes have had a message, or were started by a signal on its way: each has it once.
CREATE TABLE troupe.correlations (
    message bigint NOT NULL,
    process text NOT NULL
);
CREATE INDEX correlations_by_message ON troupe.correlations (message);

-- Runs that were started by a message with a correlation key: one at a time for each process and key.
CREATE TABLE troupe.message_starts (
    run bigint PRIMARY KEY,
    shard int NOT NULL,
    process text NOT NULL,
    correlation_key text NOT NULL,
    is_over boolean NOT NULL DEFAULT false
);
CREATE INDEX message_starts_by_key ON troupe.message_starts
    (shard, hashtextextended(correlation_key, 0), hashtextextended(process, 0));
CREATE INDEX message_starts_over ON troupe.message_starts (shard, run) WHERE is_over;

-- Timer start events of the latest versions; without `due` they have happened as often as they should.
CREATE TABLE troupe.start_timers (
    timer bigint PRIMARY KEY,
    shard int NOT NULL,
    process text NOT NULL,
    version int NOT NULL,
    element_id text NOT NULL,
    due timestamptz,
    repetitions int
);
CREATE INDEX start_timers_by_shard ON troupe.start_timers (shard, timer);

-- Open incidents of all runs. `fault` is JSON.
CREATE TABLE troupe.incidents (
    incident bigint PRIMARY KEY,
    shard int NOT NULL,
    run bigint NOT NULL,
    element bigint NOT NULL,
    fault bytea NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX incidents_by_run ON troupe.incidents (run, incident);
