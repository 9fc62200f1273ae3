import Glibc
import Synchronization
import TroupeEngine
import TroupeStore

@testable import TroupePostgres

/// The one real cluster of a test process, and a database of its own for whoever asks.
enum TestStore {
    private static let cluster = Task { () throws -> EmbeddedCluster in
        var template = Array("/tmp/troupe-store-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw PostgresError(.cluster, "no temporary directory") }
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(directory, 0o755)
        let cluster = try await EmbeddedCluster.start(in: "\(directory)/cluster")
        ending.withLock { $0 = (cluster, directory) }
        atexit { TestStore.end() }
        return cluster
    }

    private static let ending = Mutex<(EmbeddedCluster, String)?>(nil)
    private static let counter = Atomic<Int>(0)

    private static func end() {
        guard let (cluster, directory) = ending.withLock({ $0 }) else { return }
        cluster.stopBlocking()
        FileTree.remove(directory)
    }

    /// An empty database.
    static func database() async throws -> ConnectionTarget {
        let target = try await cluster.value.target
        let name = "store_\(counter.wrappingAdd(1, ordering: .relaxed).newValue)"
        let connection = try await PostgresConnection.connect(target)
        try await connection.query(Statement(unprepared: "CREATE DATABASE \(name)"))
        connection.close()
        return target.withDatabase(name)
    }

    /// A journal in the database that takes shards at once.
    static func journal(in database: ConnectionTarget) async throws -> PostgresJournal {
        try await PostgresJournal.connect(database, readers: 3, takeover: .end(after: 0))
    }

    /// Batches of rows of one run after the other.
    static func batch(
        _ head: ShardHead, from position: Int64, rows: Int, run: Int64 = 1, payload: [UInt8] = [1, 2, 3]
    ) -> JournalBatch {
        var batch = JournalBatch(shard: 0, epoch: head.epoch, nextKey: head.nextKey + position)
        for number in 0..<Int64(rows) {
            batch.rows.append(
                JournalRow(
                    shard: 0, position: position + number, run: run, sequence: position + number,
                    time: 1_700_000_000_000_000, version: 1, payload: payload))
        }
        return batch
    }

    /// Appends as a shard does: again and again while the journal is away.
    static func insist(_ journal: PostgresJournal, _ batch: JournalBatch) async throws(JournalError) -> Int {
        var refusals = 0
        while true {
            do throws(JournalError) {
                try await journal.append(batch)
                return refusals
            } catch {
                guard case .unavailable = error else { throw error }
                refusals += 1
            }
        }
    }
}
