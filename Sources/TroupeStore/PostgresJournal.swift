import Synchronization
package import TroupeEngine
import TroupeGraph
import TroupeInterpreter
package import TroupePostgres

/// The journal in PostgreSQL (`Migrations/` has its structure).
///
/// Each opened shard is written over a session of its own, which holds the shard's lock; reading shares a pool.
package final class PostgresJournal: Journal {
    /// Connections to the database, for metrics.
    package struct Metrics: Hashable, Sendable {
        /// Sessions that write a shard.
        package var writing: Int
        /// Sessions that are being read over.
        package var reading: Int
        /// Sessions for reading that nobody uses.
        package var idle: Int
        /// Tasks that wait for one.
        package var waiting: Int
    }

    let target: ConnectionTarget
    private let takeover: ShardTakeover
    /// Where steps of this program run: what is not found there of an attempt from another place says nothing.
    let place: String
    let pool: PostgresPool
    private let writers = Mutex<[Int: ShardWriter]>([:])

    private init(target: ConnectionTarget, takeover: ShardTakeover, place: String, pool: PostgresPool) {
        self.target = target
        self.place = place
        self.takeover = takeover
        self.pool = pool
    }

    /// Brings the database to the structure this program needs, and connects.
    ///
    /// - Parameters:
    ///   - readers: connections for reading, at most.
    ///   - takeover: what `open` does when another server holds the shard.
    ///   - place: names the directory in which attempts of steps leave their traces.
    package static func connect(
        _ target: ConnectionTarget, readers: Int = 8, takeover: ShardTakeover = .refuse(after: 15_000),
        place: String = "here"
    ) async throws(StoreError) -> PostgresJournal {
        try await Migrator(target: target).run()
        do throws(PostgresError) {
            return PostgresJournal(
                target: target, takeover: takeover, place: place, pool: try PostgresPool(target, limit: readers))
        } catch {
            throw .database(error)
        }
    }

    /// The present numbers.
    package var metrics: Metrics {
        let gauge = pool.gauge
        let writing = writers.withLock { $0.values.count { $0.isConnected } }
        return Metrics(writing: writing, reading: gauge.open - gauge.idle, idle: gauge.idle, waiting: gauge.waiting)
    }

    /// Connections by what they do: the metric `database_connections`.
    package var connectionCounts: [String: Int] {
        let metrics = metrics
        return ["writer": metrics.writing, "busy": metrics.reading, "idle": metrics.idle]
    }

    /// Whether the database answers.
    package func check() async throws(JournalError) {
        _ = try await read(Statement(name: "check", sql: "SELECT 1"), [])
    }

    /// Gives up all shards and ends all sessions.
    package func close() async {
        let open = writers.withLock { writers in
            defer { writers = [:] }
            return Array(writers.values)
        }
        for writer in open { await writer.close() }
        pool.close()
    }

    package func open(shard: Int) async throws(JournalError) -> ShardHead {
        try await open(shard: shard, takeover, ShardOwner(node: nil, place: place))
    }

    /// Gives a shard up: its session ends, and with it the lock.
    package func close(shard: Int) async {
        if let writer = writers.withLock({ $0.removeValue(forKey: shard) }) { await writer.end() }
    }

    func open(
        shard: Int, _ takeover: ShardTakeover, _ owner: ShardOwner
    ) async throws(JournalError) -> ShardHead {
        await close(shard: shard)
        let writer = ShardWriter(shard: shard, target: target, takeover: takeover, owner: owner)
        let head = try await writer.open()
        writers.withLock { $0[shard] = writer }
        return head
    }

    package func append(_ batch: JournalBatch) async throws(JournalError) {
        guard let writer = writers.withLock({ $0[batch.shard] }) else { throw .lostShard(batch.shard) }
        try await writer.append(batch)
    }

    /// Reads on some connection. A connection that turns out to be gone is replaced once.
    func read(_ statement: Statement, _ parameters: [PostgresValue]) async throws(JournalError) -> PostgresRows {
        do throws(PostgresError) {
            do throws(PostgresError) {
                return try await pool.query(statement, parameters)
            } catch {
                guard error.kind == .connectionLost else { throw error }
                return try await pool.query(statement, parameters)
            }
        } catch {
            throw JournalError(error)
        }
    }
}

/// Reads columns; one that is not as we wrote it means that the journal is damaged.
func decode<Result>(_ body: () throws -> Result) throws(JournalError) -> Result {
    do {
        return try body()
    } catch {
        throw .damaged("a row of the database is not readable: \(error)")
    }
}
