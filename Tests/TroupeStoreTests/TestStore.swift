import TroupeEngine
import TroupePostgres
import TroupeStore
import TroupeTesting

/// Databases of their own, and what goes into them.
enum TestStore {
    /// An empty database.
    static func database() async throws -> ConnectionTarget { try await TestCluster.empty() }

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
