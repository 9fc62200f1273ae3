import Synchronization
import Testing
import TroupeEngine
import TroupePostgres

@testable import TroupeStore

@Suite struct ShardWriterTests {
    @Test func `a session that ended between batches is replaced`() async throws {
        let database = try await TestStore.database()
        let journal = try await TestStore.journal(in: database)
        let head = try await journal.open(shard: 0)
        let killer = try await SessionKiller(database)
        for position in Int64(1)...5 {
            _ = try await TestStore.insist(journal, TestStore.batch(head, from: position, rows: 1))
            #expect(try await killer.killWriter() == 1)
        }
        let rows = try await journal.rows(shard: 0, after: 0, limit: 100)
        #expect(rows.map(\.position) == Array(1...5))
        await journal.close()
    }

    @Test func `sessions killed at any moment lose nothing and double nothing`() async throws {
        let database = try await TestStore.database()
        let journal = try await TestStore.journal(in: database)
        let head = try await journal.open(shard: 0)
        let killer = try await SessionKiller(database)
        let batches: Int64 = 150
        for number in 0..<batches {
            // The end comes before, during, or after the commit.
            async let kill = killer.killWriter(after: Int.random(in: 0...400))
            _ = try await TestStore.insist(journal, TestStore.batch(head, from: number * 7 + 1, rows: 7))
            _ = try await kill
        }
        let rows = try await journal.rows(of: 1, since: 0, limit: 10_000)
        #expect(rows.map(\.position) == Array(1...(batches * 7)))
        #expect(rows.map(\.sequence) == Array(1...(batches * 7)))
        let next = try await journal.open(shard: 0)
        #expect(next == ShardHead(position: batches * 7, nextKey: head.nextKey + (batches - 1) * 7 + 1, epoch: 2))
        print("killed \(killer.kills) sessions during \(batches) batches")
        #expect(killer.kills > 5)
        await journal.close()
    }

    @Test func `a second server that takes the shard ends the first`() async throws {
        let database = try await TestStore.database()
        let first = try await TestStore.journal(in: database)
        let old = try await first.open(shard: 0)
        try await first.append(TestStore.batch(old, from: 1, rows: 1))
        let second = try await TestStore.journal(in: database)
        let new = try await second.open(shard: 0)
        #expect(new.epoch == old.epoch + 1)
        for _ in 0..<3 {
            await #expect(throws: JournalError.lostShard(0)) {
                try await first.append(TestStore.batch(old, from: 2, rows: 1))
            }
        }
        try await second.append(TestStore.batch(new, from: 2, rows: 1))
        #expect(try await second.rows(shard: 0, after: 0, limit: 9).count == 2)
        await first.close()
        await second.close()
    }

    @Test func `a shard in use is left to its holder where that is asked for`() async throws {
        let database = try await TestStore.database()
        let first = try await TestStore.journal(in: database)
        let head = try await first.open(shard: 0)
        let second = try await PostgresJournal.connect(database, takeover: .refuse(after: 10))
        await #expect {
            _ = try await second.open(shard: 0)
        } throws: { error in
            if case JournalError.unavailable(let why) = error { why.contains("another server") } else { false }
        }
        try await first.append(TestStore.batch(head, from: 1, rows: 1))
        await first.close()
        // Closing is heard by the server a moment later: opening waits for it.
        let patient = try await PostgresJournal.connect(database, takeover: .refuse(after: 5_000))
        #expect(try await patient.open(shard: 0).epoch == 2)
        await patient.close()
        await second.close()
    }

    @Test func `a takeover while the session is away is noticed`() async throws {
        let database = try await TestStore.database()
        let first = try await TestStore.journal(in: database)
        let old = try await first.open(shard: 0)
        let killer = try await SessionKiller(database)
        #expect(try await killer.killWriter() == 1)
        let second = try await TestStore.journal(in: database)
        _ = try await second.open(shard: 0)
        await second.close()
        await #expect(throws: JournalError.lostShard(0)) {
            _ = try await TestStore.insist(first, TestStore.batch(old, from: 1, rows: 1))
        }
        await first.close()
    }

    @Test func `commits are durable even where the database says otherwise`() async throws {
        let database = try await TestStore.database()
        let killer = try await SessionKiller(database)
        try await killer.connection.script(
            "ALTER DATABASE \(database.database ?? "") SET synchronous_commit = 'off'")
        let connection = try await PostgresConnection.connect(database)
        let setting = Statement(unprepared: "SELECT current_setting('synchronous_commit')")
        #expect(try await connection.query(setting)[0].string(0) == "off")
        let writer = ShardWriter(shard: 0, target: database, takeover: .end(after: 0))
        try await Migrator(target: database).run()
        _ = try await writer.open()
        #expect(try await writer.setting("synchronous_commit") == "on")
        await writer.close()
    }
}

extension ShardWriter {
    func setting(_ name: String) async throws -> String? {
        try await session?.query(Statement(unprepared: "SELECT current_setting($1)"), [.text(name)])[0].string(0)
    }
}

/// Ends the session that writes a shard.
final class SessionKiller: Sendable {
    let connection: PostgresConnection
    private let counter = Atomic(0)

    var kills: Int { counter.load(ordering: .relaxed) }

    init(_ database: ConnectionTarget) async throws {
        connection = try await PostgresConnection.connect(database)
    }

    /// How many there were.
    func killWriter(after yields: Int = 0) async throws -> Int {
        for _ in 0..<yields { await Task.yield() }
        let rows = try await connection.query(
            Statement(
                name: "kill",
                sql: """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND application_name = 'troupe shard 0'
                    """))
        counter.wrappingAdd(rows.count, ordering: .relaxed)
        return rows.count
    }
}
