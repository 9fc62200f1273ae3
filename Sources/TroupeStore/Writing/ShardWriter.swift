import Synchronization
import TroupeEngine
import TroupePostgres

/// The one session that writes a shard.
///
///     closed --open: lock, raise the epoch--> owned --session lost--> unconnected --append: lock, same epoch--> owned
///                                               '---- another epoch --------'------------------> lost for good
///
/// A batch is refused by the database itself unless it carries the epoch of the shard and begins behind its last
/// position. So what became of a batch whose answer never came needs no memory here: written again, it either follows
/// the last position, or it is found to be there.
actor ShardWriter {
    private let shard: Int
    private let target: ConnectionTarget
    private let takeover: ShardTakeover
    private let lock: ShardLock
    /// The server that this one is among those on the database, and where its steps run.
    private let owner: ShardOwner
    private nonisolated let current = Mutex<PostgresConnection?>(nil)
    /// The backend of the last session, which may outlive the connection to it.
    private var lastBackend: Int32?
    private var epoch: Int64 = 0
    private var isLost = false

    /// Sessions tried for one batch before the caller is told.
    private static let attempts = 3
    /// How long a session that was ended may take to be gone, in milliseconds.
    private static let endPatience = 5_000

    private static let keepCommitsDurable = Statement(
        unprepared: """
            SELECT set_config('synchronous_commit', 'on', false)
            WHERE current_setting('synchronous_commit') = 'off'
            """)
    /// The server ends the session, and with it the lock, within about 10 s when this program's machine is cut off.
    private static let noticeSilence = Statement(
        unprepared: """
            SELECT set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '2', false),
                set_config('tcp_keepalives_count', '3', false), set_config('tcp_user_timeout', '10000', false)
            """)
    private static let raiseEpoch = Statement(
        unprepared: """
            INSERT INTO troupe.shards AS shard (shard, position, next_key, epoch, owner, place)
            VALUES ($1, 0, $2, 1, $3, $4::text)
            ON CONFLICT (shard) DO UPDATE SET epoch = shard.epoch + 1, owner = $3,
                place = CASE WHEN shard.place IS NULL OR shard.place = $4 OR shard.position = 0 THEN $4 ELSE '' END
                WHERE $3 IS NULL OR shard.assigned = $3
            RETURNING position, next_key, epoch, place
            """)
    private static let readEpoch = Statement(unprepared: "SELECT epoch FROM troupe.shards WHERE shard = $1")
    private static let written = Statement(
        name: "written_rows",
        sql: """
            SELECT position, run, sequence, epoch FROM troupe.journal
            WHERE shard = $1 AND position BETWEEN $2 AND $3 ORDER BY position
            """)

    init(shard: Int, target: ConnectionTarget, takeover: ShardTakeover, owner: ShardOwner = ShardOwner()) {
        self.shard = shard
        self.target = target.withApplicationName("\(target.applicationName ?? "troupe") shard \(shard)")
        self.takeover = takeover
        self.owner = owner
        lock = ShardLock(shard: shard)
    }

    nonisolated var isConnected: Bool { session?.isOpen == true }

    private(set) nonisolated var session: PostgresConnection? {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }

    func open() async throws(JournalError) -> ShardHead {
        do throws(PostgresError) {
            let connection = try await connect()
            try await takeLock(connection)
            let rows = try await connection.query(
                Self.raiseEpoch,
                [
                    .int4(Int32(shard)), .int8(Self.firstKey(of: shard)), owner.node.map(PostgresValue.int8) ?? .null,
                    .text(owner.place),
                ])
            guard let row = rows.first else {
                throw PostgresError(.cannotConnect, "the shard was given to another server")
            }
            var head = ShardHead(
                position: try row.int64("position"), nextKey: try row.int64("next_key"),
                epoch: try row.int64("epoch"))
            head.isElsewhere = try row.string("place") != owner.place
            epoch = head.epoch
            session = connection
            lastBackend = connection.backendPID
            return head
        } catch {
            throw JournalError(error)
        }
    }

    /// Keys are unique in the database: each shard has a range of 2^48.
    static func firstKey(of shard: Int) -> Int64 { Int64(shard) << 48 + 1 }

    func append(_ batch: JournalBatch) async throws(JournalError) {
        if isLost || batch.epoch != epoch { throw .lostShard(shard) }
        let calls = BatchStatements.calls(for: batch)
        if calls.isEmpty { return }
        var attempt = 1
        while true {
            let outcome: Outcome
            do throws(PostgresError) {
                let connection = try await connectedSession()
                outcome = isLost ? .otherOwner : try await write(batch, calls, connection)
            } catch {
                if error.isConnectionLoss || error.isOutcomeUnknown { close() }
                attempt += 1
                guard error.isConnectionLoss || error.isOutcomeUnknown, attempt <= Self.attempts else {
                    throw JournalError(error)
                }
                continue
            }
            switch outcome {
            case .written: return
            case .otherOwner:
                close()
                throw .lostShard(shard)
            case .otherPosition: throw .damaged("shard \(shard) does not end where this server left it")
            }
        }
    }

    /// Gives the shard up for good.
    func end() {
        isLost = true
        close()
    }

    func close() {
        session?.close()
        session = nil
    }

    private enum Outcome {
        case written, otherOwner, otherPosition
    }

    private func write(
        _ batch: JournalBatch, _ calls: [BatchStatements.Call], _ connection: PostgresConnection
    ) async throws(PostgresError) -> Outcome {
        do throws(PostgresError) {
            try await connection.pipeline(calls)
            return .written
        } catch {
            guard error.sqlState == BatchStatements.notAdvanced else { throw error }
            try await checkEpoch(connection)
            if isLost { return .otherOwner }
            // It was written before, by a session that was lost before it could say so.
            return try await isWritten(batch, connection) ? .written : .otherPosition
        }
    }

    private func isWritten(
        _ batch: JournalBatch, _ connection: PostgresConnection
    ) async throws(PostgresError) -> Bool {
        guard let first = batch.rows.first, let last = batch.rows.last else { return false }
        let rows = try await connection.query(
            Self.written, [.int4(Int32(shard)), .int8(first.position), .int8(last.position)])
        guard rows.count == batch.rows.count else { return false }
        for (row, expected) in zip(rows, batch.rows) {
            guard try row.int64("run") == expected.run, try row.int64("sequence") == expected.sequence,
                try row.int64("epoch") == batch.epoch
            else { return false }
        }
        return true
    }

    // MARK: Sessions

    private func connectedSession() async throws(PostgresError) -> PostgresConnection {
        if let session, session.isOpen { return session }
        let connection = try await connect()
        // Asked before, so as not to wait for a new owner, and after, as one may have come meanwhile.
        try await checkEpoch(connection)
        if !isLost { try await retakeLock(connection) }
        if !isLost { try await checkEpoch(connection) }
        session = connection
        lastBackend = connection.backendPID
        return connection
    }

    private func connect() async throws(PostgresError) -> PostgresConnection {
        let connection = try await PostgresConnection.connect(target)
        try await connection.pipeline([(Self.keepCommitsDurable, []), (Self.noticeSilence, [])])
        return connection
    }

    /// For a new owner: what holds the lock gets the time it is granted, and is then ended or left.
    private func takeLock(_ connection: PostgresConnection) async throws(PostgresError) {
        if try await lock.take(connection, patience: takeover.patience) { return }
        if takeover.endsHolder, let holder = try await lock.holder(connection) {
            _ = try await connection.terminateBackend(holder)
            if try await lock.take(connection, patience: Self.endPatience) { return }
        }
        throw PostgresError(
            .cannotConnect,
            "another server works on shard \(shard) of this database; stop it first, or give this one its own database")
    }

    /// For the present owner: only its own former session is in its way, or a new owner.
    private func retakeLock(_ connection: PostgresConnection) async throws(PostgresError) {
        if try await lock.take(connection, patience: 0) { return }
        if let holder = try await lock.holder(connection), holder == lastBackend {
            _ = try await connection.terminateBackend(holder)
        }
        if try await lock.take(connection, patience: Self.endPatience) { return }
        try await checkEpoch(connection)
        if !isLost { throw PostgresError(.cannotConnect, "another session holds the lock of shard \(shard)") }
    }

    private func checkEpoch(_ connection: PostgresConnection) async throws(PostgresError) {
        let found = try await connection.query(Self.readEpoch, [.int4(Int32(shard))]).first?.int64("epoch")
        if found != epoch { isLost = true }
    }
}
