import TroupePostgres

/// What servers ask the database about each other.
enum NodeStatements {
    /// "trno" as ASCII in the upper half, the server's number in the lower.
    static func lockKey(of node: Int64) -> Int64 { 0x7472_6E6F_0000_0000 | (node & 0xFFFF_FFFF) }

    /// What is lost of a lease with the database is renewed a second later. The server of the database ends the session,
    /// and with it the lock, within about 10 s when this program's machine is cut off.
    static let prepareControl = Statement(
        unprepared: """
            SELECT set_config('synchronous_commit', 'off', false), set_config('lock_timeout', '2s', false),
                set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '2', false),
                set_config('tcp_keepalives_count', '3', false), set_config('tcp_user_timeout', '10000', false)
            """)
    static let join = Statement(
        unprepared: "INSERT INTO troupe.nodes (name, sessions) VALUES ($1, $2) RETURNING node, started_at")
    static let beginLeaving = Statement(
        unprepared: "UPDATE troupe.nodes SET is_leaving = true WHERE node = $1")
    static let leave = Statement(unprepared: "DELETE FROM troupe.nodes WHERE node = $1")

    static let renew = Statement(
        name: "renew_node",
        sql: """
            UPDATE troupe.nodes AS node SET renewed_at = clock_timestamp() FROM troupe.nodes AS old
            WHERE node.node = $1 AND old.node = node.node
            RETURNING node.renewed_at, old.renewed_at AS before
            """)
    static let nodes = Statement(
        name: "nodes",
        sql: """
            SELECT node, name, started_at, renewed_at, is_leaving, clock_timestamp() AS now,
                NOT EXISTS (
                    SELECT FROM pg_locks
                    WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid = 1953656431::oid
                        AND objid = (node & 4294967295)::oid
                        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS is_unlocked
            FROM troupe.nodes ORDER BY node
            """)
    static let shards = Statement(
        name: "shards_of_nodes",
        sql: """
            SELECT shard, assigned, owner, position, epoch,
                (SELECT count(*) FROM troupe.inbox WHERE inbox.shard = shards.shard) AS requests
            FROM troupe.shards ORDER BY shard
            """)

    /// One server at a time puts right what is amiss. The number is "trop" as ASCII.
    static let lockPlan = Statement(name: "lock_plan", sql: "SELECT pg_advisory_xact_lock(1953656688)")
    /// Not only the sessions that write: none of a server that was taken for dead may do anything.
    static let endSessions = Statement(
        name: "end_sessions",
        sql: """
            SELECT pg_terminate_backend(session.pid)
            FROM troupe.nodes JOIN pg_stat_activity AS session
                ON session.application_name = sessions OR starts_with(session.application_name, sessions || ' ')
            WHERE node = ANY ($1) AND session.datname = current_database() AND session.pid <> pg_backend_pid()
            """)
    static let remove = Statement(name: "remove_nodes", sql: "DELETE FROM troupe.nodes WHERE node = ANY ($1)")
    static let forgetAnswers = Statement(
        name: "forget_answers",
        sql: "DELETE FROM troupe.answers WHERE node NOT IN (SELECT node FROM troupe.nodes)")
    static let assign = Statement(
        name: "assign_shards",
        sql: """
            INSERT INTO troupe.shards (shard, position, next_key, epoch, assigned)
            SELECT given.shard, 0, given.first_key, 0, given.node
            FROM unnest($1::int4[], $2::int8[], $3::int8[]) AS given (shard, node, first_key)
            ON CONFLICT (shard) DO UPDATE SET assigned = EXCLUDED.assigned
            """)

    static let mayTake = Statement(
        name: "may_take_shard",
        sql: """
            SELECT assigned = $2 AND (owner IS NULL OR owner = $2 OR owner NOT IN (SELECT node FROM troupe.nodes))
            FROM troupe.shards WHERE shard = $1
            """)
    static let release = Statement(
        name: "release_shard", sql: "UPDATE troupe.shards SET owner = NULL WHERE shard = $1 AND owner = $2")
    static let settle = Statement(
        name: "settle_shard", sql: "UPDATE troupe.shards SET place = $3 WHERE shard = $1 AND epoch = $2")

    static let tell = Statement(name: "tell_nodes", sql: "SELECT pg_notify($1, news) FROM unnest($2::text[]) AS news")
    static let post = Statement(
        name: "post_request",
        sql: "INSERT INTO troupe.inbox (shard, requester, request) VALUES ($1, $2, $3) RETURNING id")
    static let withdraw = Statement(
        name: "withdraw_request", sql: "DELETE FROM troupe.inbox WHERE id = $1 RETURNING id")
    static let answers = Statement(
        name: "take_answers", sql: "DELETE FROM troupe.answers WHERE node = $1 RETURNING id, outcome")

    /// "treq" as ASCII, far from the locks of shards and servers.
    static let claim = Statement(
        name: "claim_key", sql: "SELECT pg_advisory_lock(1953654129, hashtext($1))")
    static let unclaim = Statement(
        name: "unclaim_key", sql: "SELECT pg_advisory_unlock(1953654129, hashtext($1))")
}
