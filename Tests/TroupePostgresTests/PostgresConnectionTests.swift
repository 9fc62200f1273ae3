import Testing

@testable import TroupePostgres

@Suite struct PostgresConnectionTests {
    private let insert = Statement(name: "insert", sql: "INSERT INTO t (id, name) VALUES ($1, $2)")
    private let count = Statement(name: "count", sql: "SELECT count(*) AS n FROM t")

    private func connectWithTable() async throws -> PostgresConnection {
        let connection = try await TestDatabase.connect()
        try await connection.script("CREATE TABLE t (id int8 PRIMARY KEY, name text); CREATE INDEX ON t (name);")
        return connection
    }

    @Test func `a pipeline is answered statement by statement`() async throws {
        let connection = try await connectWithTable()
        let answers = try await connection.pipeline([
            (insert, [.int8(1), .text("a")]), (insert, [.int8(2), .null]), (count, []),
        ])
        #expect(answers.map(\.affectedRows) == [1, 1, 1])
        #expect(try answers[2][0].int64("n") == 2)
        #expect(answers[2].columnNames == ["n"])
        #expect(try await connection.pipeline([]).isEmpty)
    }

    @Test func `a pipeline that fails in the middle commits nothing`() async throws {
        let connection = try await connectWithTable()
        try await connection.query(insert, [.int8(5), .text("there")])
        let error = await failure {
            try await connection.pipeline([
                (insert, [.int8(1), .text("a")]), (insert, [.int8(5), .text("secret")]), (insert, [.int8(6), .null]),
            ])
        }
        #expect(error?.isUniqueViolation == true)
        #expect(error?.sqlState == "23505")
        #expect(error?.constraint == "t_pkey")
        #expect(error?.isOutcomeUnknown == false)
        #expect(error?.description.contains("secret") == false)
        #expect(try await connection.query(count)[0].int64(0) == 1)
    }

    @Test func `a constraint that is checked at commit fails the pipeline`() async throws {
        let connection = try await connectWithTable()
        try await connection.script(
            "CREATE TABLE u (t int8 REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)")
        let orphan = Statement(name: "orphan", sql: "INSERT INTO u VALUES ($1)")
        let error = await failure {
            try await connection.pipeline([(orphan, [.int8(99)]), (insert, [.int8(1), .null])])
        }
        #expect(error?.isForeignKeyViolation == true)
        #expect(try await connection.query(count)[0].int64(0) == 0)
    }

    @Test func `overlapping requests are answered to those who asked`() async throws {
        let connection = try await connectWithTable()
        let echo = Statement(name: "echo", sql: "SELECT $1::int8 AS n")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<500 as Range<Int64> {
                group.addTask {
                    if number % 7 == 0 {
                        let error = await failure { try await connection.query(Statement(unprepared: "SELECT 1/0")) }
                        #expect(error?.sqlState == "22012")
                    } else if number % 11 == 0 {
                        try await connection.script("SELECT 1; SELECT 2")
                    } else {
                        #expect(try await connection.query(echo, [.int8(number)])[0].int64("n") == number)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `ten thousand rows go in by unnest and by single inserts`() async throws {
        let connection = try await connectWithTable()
        let unnest = Statement(
            name: "unnest", sql: "INSERT INTO t (id, name) SELECT * FROM unnest($1::int8[], $2::text[])")
        let batches = (0..<50).map { batch -> (Statement, [PostgresValue]) in
            let ids = (0..<200).map { Int64(batch * 200 + $0) }
            return (unnest, [.int8Array(ids), .textArray(ids.map { $0 % 3 == 0 ? nil : "row \($0)" })])
        }
        try await connection.pipeline(batches)
        #expect(try await connection.query(count)[0].int64(0) == 10_000)
        try await connection.pipeline((10_000..<20_000).map { (insert, [.int8($0), .text("single")]) })
        #expect(try await connection.query(count)[0].int64(0) == 20_000)
    }

    @Test func `a large answer and a large parameter pass`() async throws {
        let connection = try await TestDatabase.connect()
        let bytes = [UInt8](repeating: 7, count: 20 << 20)
        let rows = try await connection.query(Statement(unprepared: "SELECT $1::bytea"), [.bytea(bytes)])
        #expect(try rows[0].bytes(0) == bytes)
    }

    @Test func `the session's end in the middle of a statement is a connection loss`() async throws {
        let target = try await TestDatabase.make()
        let connection = try await PostgresConnection.connect(target)
        let other = try await PostgresConnection.connect(target)
        let victim = connection.backendPID
        async let error = failure { try await connection.query(Statement(unprepared: "SELECT pg_sleep(60)")) }
        try await waitUntilActive(victim, seenBy: other)
        #expect(try await other.terminateBackend(victim))
        let seen = try #require(await error)
        #expect(seen.isConnectionLoss)
        #expect(seen.isOutcomeUnknown)
        #expect(seen.sqlState == "57P01")
        #expect(!connection.isOpen)
        let later = await failure { try await connection.query(Statement(unprepared: "SELECT 1")) }
        #expect(later?.isConnectionLoss == true)
        #expect(later?.isOutcomeUnknown == false)
    }

    /// Asks the server, which answers when it has looked; no clock is involved.
    private func waitUntilActive(_ processID: Int32, seenBy other: PostgresConnection) async throws {
        let look = Statement(
            name: "look", sql: "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'")
        while try await other.query(look, [.int4(processID)]).isEmpty {}
    }

    @Test func `cancelling the task cancels the statement and keeps the session`() async throws {
        let target = try await TestDatabase.make()
        let connection = try await PostgresConnection.connect(target)
        let other = try await PostgresConnection.connect(target)
        let task = Task { await failure { try await connection.query(Statement(unprepared: "SELECT pg_sleep(600)")) } }
        try await waitUntilActive(connection.backendPID, seenBy: other)
        task.cancel()
        #expect(await task.value?.kind == .cancelled)
        #expect(connection.isOpen)
        #expect(try await connection.query(Statement(unprepared: "SELECT 1"))[0].int32(0) == 1)
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        let connection = try await connectWithTable()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await failure { try await connection.query(insert, [.int8(1), .null]) }
        }
        #expect(await task.value?.kind == .cancelled)
        #expect(try await connection.query(count)[0].int64(0) == 0)
    }

    @Test func `a script is one transaction and its error does not end the session`() async throws {
        let connection = try await connectWithTable()
        let error = await failure {
            try await connection.script("INSERT INTO t VALUES (1, 'x'); INSERT INTO nowhere VALUES (1);")
        }
        #expect(error?.isUndefinedTable == true)
        #expect(try await connection.query(count)[0].int64(0) == 0)
        #expect(await failure { try await connection.script("SELECT 1\0") }?.kind == .invalidParameter)
    }

    @Test func `a statement that cannot be parsed tells why, each time`() async throws {
        let connection = try await TestDatabase.connect()
        let wrong = Statement(name: "wrong", sql: "SELECT nothing FROM nowhere")
        for _ in 0..<2 {
            #expect(await failure { try await connection.query(wrong) }?.isUndefinedTable == true)
        }
        try await connection.script("CREATE TABLE nowhere (nothing int8)")
        #expect(try await connection.query(wrong).isEmpty)
        try await connection.script("ALTER TABLE nowhere ALTER nothing TYPE text")
        #expect(await failure { try await connection.query(wrong) }?.sqlState == "0A000")
        #expect(try await connection.query(wrong).isEmpty)
        try await connection.script("DEALLOCATE ALL")
        #expect(await failure { try await connection.query(wrong) }?.sqlState == "26000")
        #expect(try await connection.query(wrong).isEmpty)
    }

    @Test func `two statements that share a name by mistake stay two`() async throws {
        let connection = try await TestDatabase.connect()
        #expect(try await connection.query(Statement(name: "same", sql: "SELECT 1"))[0].int32(0) == 1)
        #expect(try await connection.query(Statement(name: "same", sql: "SELECT 2"))[0].int32(0) == 2)
        #expect(try await connection.query(Statement(name: "same", sql: "SELECT 1"))[0].int32(0) == 1)
    }

    @Test func `one statement takes null first and a value later`() async throws {
        let connection = try await connectWithTable()
        try await connection.query(insert, [.int8(1), .null])
        try await connection.query(insert, [.int8(2), .text("x")])
        try await connection.query(insert, [.int4(3), .text("x")])
        #expect(try await connection.query(count)[0].int64(0) == 3)
    }

    @Test func `a transaction is rolled back when its body throws`() async throws {
        let connection = try await connectWithTable()
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await connection.transaction {
                try await connection.query(insert, [.int8(1), .null])
                throw Stop()
            }
        }
        try await connection.transaction { _ = try await connection.query(insert, [.int8(2), .null]) }
        let rows = try await connection.query(Statement(unprepared: "SELECT id FROM t"))
        #expect(try rows.map { try $0.int64(0) } == [2])
    }

    @Test func `an advisory lock belongs to one session until it ends`() async throws {
        let target = try await TestDatabase.make()
        let first = try await PostgresConnection.connect(target)
        let second = try await PostgresConnection.connect(target)
        #expect(try await first.tryAdvisoryLock(42))
        #expect(try await !second.tryAdvisoryLock(42))
        #expect(try await second.terminateBackend(first.backendPID))
        while try await !second.tryAdvisoryLock(42) {}
        #expect(try await second.advisoryUnlock(42))
        #expect(try await !second.advisoryUnlock(43))
    }

    @Test func `a closed connection fails its open requests and later ones`() async throws {
        let target = try await TestDatabase.make()
        let connection = try await PostgresConnection.connect(target)
        let other = try await PostgresConnection.connect(target)
        async let open = failure { try await connection.query(Statement(unprepared: "SELECT pg_sleep(60)")) }
        try await waitUntilActive(connection.backendPID, seenBy: other)
        connection.close()
        #expect(await open?.kind == .closed)
        #expect(await failure { try await connection.query(Statement(unprepared: "SELECT 1")) } != nil)
    }

    @Test func `a refused connection says why`() async throws {
        let target = try await TestDatabase.make()
        let missing = await failure { _ = try await PostgresConnection.connect(target.withDatabase("missing")) }
        #expect(missing?.isUndefinedDatabase == true)
        #expect(missing?.description.contains("LOCATION") == false)
        let nobody = ConnectionTarget(socketDirectory: "/nonexistent", user: "troupe", database: "x")
        let refused = await failure { _ = try await PostgresConnection.connect(nobody) }
        #expect(refused?.kind == .cannotConnect)
        #expect(refused?.isConnectionLoss == true)
    }

    @Test func `too many parameters are refused`() async throws {
        let connection = try await TestDatabase.connect()
        let values = [PostgresValue](repeating: .int4(1), count: 65_536)
        let error = await failure { try await connection.query(Statement(unprepared: "SELECT 1"), values) }
        #expect(error?.kind == .invalidParameter)
    }
}
