-- The local forge: work items, pull requests, builds, deployments and what belongs to them.
--
-- `request_key` is the SHA-256 of a creation's project and idempotency key: the same request made again finds its row.

-- `source` is the path that a repository was taken in from, if it was.
CREATE TABLE troupe.forge_repositories (
    project text NOT NULL,
    name text NOT NULL,
    default_branch text NOT NULL,
    source text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project, name)
);

-- A permission without a row is everybody's; with rows, only of those who are named.
CREATE TABLE troupe.forge_permissions (
    project text NOT NULL,
    permission text NOT NULL,
    subject text NOT NULL,
    PRIMARY KEY (project, permission, subject)
);

-- `policy` is JSON, as bytes.
CREATE TABLE troupe.forge_policies (
    project text NOT NULL,
    repository text NOT NULL,
    branch text NOT NULL,
    policy bytea NOT NULL,
    PRIMARY KEY (project, repository, branch)
);

-- `fields` is JSON, as bytes: the order of keys and the digits of numbers stay. `last_request` is the key of the last
-- change, so that the same change made again does not meet its own revision.
CREATE TABLE troupe.forge_work_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project text NOT NULL,
    type text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    state text NOT NULL,
    assignee text,
    tags text[] NOT NULL,
    priority int,
    severity text,
    acceptance_criteria text,
    fields bytea NOT NULL,
    revision int NOT NULL DEFAULT 1,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    request_key bytea UNIQUE,
    last_request bytea
);
CREATE INDEX forge_work_items_by_change ON troupe.forge_work_items (project, changed_at, id);

CREATE TABLE troupe.forge_work_item_comments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    work_item bigint NOT NULL REFERENCES troupe.forge_work_items ON DELETE CASCADE,
    author text NOT NULL,
    content text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    request_key bytea UNIQUE
);
CREATE INDEX forge_work_item_comments_by_item ON troupe.forge_work_item_comments (work_item, id);

-- `target_hash` because an address may be longer than an index entry.
CREATE TABLE troupe.forge_relations (
    work_item bigint NOT NULL REFERENCES troupe.forge_work_items ON DELETE CASCADE,
    kind text NOT NULL,
    target text NOT NULL,
    target_hash bigint GENERATED ALWAYS AS (hashtextextended(target, 0)) STORED,
    repository text,
    number bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (work_item, kind, target_hash)
);

CREATE TABLE troupe.forge_watchers (
    work_item bigint NOT NULL REFERENCES troupe.forge_work_items ON DELETE CASCADE,
    watcher text NOT NULL,
    PRIMARY KEY (work_item, watcher)
);

-- `merge_status` and `conflict_files` hold for the pair of commits `checked_source` and `checked_target`.
CREATE TABLE troupe.forge_pull_requests (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project text NOT NULL,
    repository text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    source_branch text NOT NULL,
    target_branch text NOT NULL,
    status text NOT NULL DEFAULT 'active',
    is_draft boolean NOT NULL,
    author text NOT NULL,
    labels text[] NOT NULL,
    merge_status text NOT NULL DEFAULT 'not-checked',
    conflict_files text[] NOT NULL DEFAULT '{}',
    checked_source text,
    checked_target text,
    source_commit text,
    target_commit text,
    merge_commit text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at timestamptz,
    closed_by text,
    request_key bytea UNIQUE,
    FOREIGN KEY (project, repository) REFERENCES troupe.forge_repositories
);
CREATE INDEX forge_pull_requests_by_repository ON troupe.forge_pull_requests (project, repository, number);
CREATE UNIQUE INDEX forge_pull_requests_active
    ON troupe.forge_pull_requests (project, repository, source_branch, target_branch) WHERE status = 'active';

CREATE TABLE troupe.forge_pull_request_work_items (
    pull_request bigint NOT NULL REFERENCES troupe.forge_pull_requests ON DELETE CASCADE,
    work_item bigint NOT NULL REFERENCES troupe.forge_work_items ON DELETE CASCADE,
    PRIMARY KEY (pull_request, work_item)
);
CREATE INDEX forge_pull_request_work_items_by_item ON troupe.forge_pull_request_work_items (work_item, pull_request);

-- `reviewer_key` is the reviewer in lower case with '-' for '_', so that one reviewer is not counted twice.
-- `voted_commit` is the last source commit when the vote was given.
CREATE TABLE troupe.forge_reviewers (
    pull_request bigint NOT NULL REFERENCES troupe.forge_pull_requests ON DELETE CASCADE,
    reviewer_key text NOT NULL,
    reviewer text NOT NULL,
    vote int NOT NULL DEFAULT 0,
    voted_commit text,
    voted_by text,
    is_required boolean NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (pull_request, reviewer_key)
);
CREATE INDEX forge_reviewers_by_reviewer ON troupe.forge_reviewers (reviewer_key, pull_request);

CREATE TABLE troupe.forge_threads (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pull_request bigint NOT NULL REFERENCES troupe.forge_pull_requests ON DELETE CASCADE,
    status text NOT NULL,
    file text,
    line int,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    request_key bytea UNIQUE
);
CREATE INDEX forge_threads_by_pull_request ON troupe.forge_threads (pull_request, id);

CREATE TABLE troupe.forge_thread_comments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread bigint NOT NULL REFERENCES troupe.forge_threads ON DELETE CASCADE,
    author text NOT NULL,
    content text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    request_key bytea UNIQUE
);
CREATE INDEX forge_thread_comments_by_thread ON troupe.forge_thread_comments (thread, id);

-- Builds and deployments. While one is queued or running, its server holds an advisory lock made of its id: a row in
-- such a state whose lock is free was interrupted. `log` is bytes: it may hold NUL characters.
CREATE TABLE troupe.forge_runs (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    project text NOT NULL,
    repository text NOT NULL,
    status text NOT NULL DEFAULT 'queued',
    result text,
    definition text,
    environment text,
    branch text,
    commit text,
    version text,
    previous bigint REFERENCES troupe.forge_runs,
    parameters bytea NOT NULL,
    log bytea NOT NULL DEFAULT '',
    requested_by text NOT NULL,
    queued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at timestamptz,
    ended_at timestamptz,
    request_key bytea UNIQUE,
    FOREIGN KEY (project, repository) REFERENCES troupe.forge_repositories
);
CREATE INDEX forge_runs_by_repository ON troupe.forge_runs (project, repository, kind, id);
CREATE INDEX forge_runs_by_commit ON troupe.forge_runs (project, repository, commit, id) WHERE kind = 'build';
CREATE INDEX forge_runs_by_environment ON troupe.forge_runs (project, repository, environment, id)
    WHERE kind = 'deployment';

CREATE TABLE troupe.forge_approvals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    instructions text NOT NULL,
    approvers text[] NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    decided_by text,
    comment text,
    requested_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    decided_at timestamptz,
    request_key bytea UNIQUE
);
CREATE INDEX forge_approvals_by_project ON troupe.forge_approvals (project, id);

CREATE TABLE troupe.forge_incidents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    severity text NOT NULL,
    service text,
    assignee text,
    status text NOT NULL DEFAULT 'open',
    escalated_to text,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    request_key bytea UNIQUE
);
CREATE INDEX forge_incidents_by_project ON troupe.forge_incidents (project, id);

CREATE TABLE troupe.forge_incident_comments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    incident bigint NOT NULL REFERENCES troupe.forge_incidents ON DELETE CASCADE,
    author text NOT NULL,
    content text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    request_key bytea UNIQUE
);
CREATE INDEX forge_incident_comments_by_incident ON troupe.forge_incident_comments (incident, id);

CREATE TABLE troupe.forge_alerts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    severity text NOT NULL,
    source text,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    request_key bytea UNIQUE
);
CREATE INDEX forge_alerts_by_project ON troupe.forge_alerts (project, id);

CREATE TABLE troupe.forge_notifications (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project text NOT NULL,
    kind text NOT NULL,
    recipients text[] NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    severity text,
    service text,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    request_key bytea UNIQUE
);
CREATE INDEX forge_notifications_by_project ON troupe.forge_notifications (project, id);
