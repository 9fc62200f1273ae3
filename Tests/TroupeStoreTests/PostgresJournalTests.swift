import Testing
import TroupeEngine
import TroupePostgres
import TroupeTesting

@testable import TroupeStore

@Suite struct PostgresJournalTests {
    @Test(arguments: JournalConformance.checks)
    func `it conforms`(check: JournalConformance) async throws {
        let database = try await TestStore.database()
        var journals: [PostgresJournal] = []
        let opened = Opened()
        try await check.run {
            let journal = try await TestStore.journal(in: database)
            await opened.add(journal)
            return journal
        }
        journals = await opened.journals
        for journal in journals { await journal.close() }
    }

    private actor Opened {
        private(set) var journals: [PostgresJournal] = []
        func add(_ journal: PostgresJournal) { journals.append(journal) }
    }

    @Test func `metrics count every connection`() async throws {
        let journal = try await TestStore.journal(in: try await TestStore.database())
        #expect(journal.connectionCounts == ["writer": 0, "busy": 0, "idle": 0])
        _ = try await journal.open(shard: 0)
        try await journal.check()
        #expect(journal.metrics == PostgresJournal.Metrics(writing: 1, reading: 0, idle: 1, waiting: 0))
        await journal.close()
        #expect(journal.connectionCounts == ["writer": 0, "busy": 0, "idle": 0])
    }

    @Test func `a closed journal is unavailable and has no shard`() async throws {
        let journal = try await TestStore.journal(in: try await TestStore.database())
        let head = try await journal.open(shard: 0)
        await journal.close()
        await #expect(throws: JournalError.lostShard(0)) {
            try await journal.append(TestStore.batch(head, from: 1, rows: 1))
        }
        await #expect { try await journal.check() } throws: { error in
            if case JournalError.unavailable = error { true } else { false }
        }
    }

    @Test func `ten thousand rows in batches of two hundred`() async throws {
        let journal = try await TestStore.journal(in: try await TestStore.database())
        let head = try await journal.open(shard: 0)
        let payload = [UInt8](repeating: 7, count: 300)
        let clock = ContinuousClock()
        let start = clock.now
        for position in stride(from: Int64(1), through: 10_000, by: 200) {
            try await journal.append(TestStore.batch(head, from: position, rows: 200, payload: payload))
        }
        let took = start.duration(to: clock.now)
        #expect(try await journal.rows(of: 1, since: 9_999, limit: 10).count == 1)
        print("journal: 10,000 rows in 50 commits took \(took)")
        let single = clock.now
        for position in Int64(10_001)...10_200 {
            try await journal.append(TestStore.batch(head, from: position, rows: 1, payload: payload))
        }
        print("journal: 200 commits of one row took \(single.duration(to: clock.now))")
        await journal.close()
    }

    @Test func `readers survive the end of their connections`() async throws {
        let database = try await TestStore.database()
        let journal = try await TestStore.journal(in: database)
        try await journal.check()
        try await endSessions(of: database)
        try await journal.check()
        await journal.close()
    }

    private func endSessions(of database: ConnectionTarget) async throws {
        let connection = try await PostgresConnection.connect(database)
        try await connection.query(
            Statement(
                unprepared: """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """))
        connection.close()
    }
}
