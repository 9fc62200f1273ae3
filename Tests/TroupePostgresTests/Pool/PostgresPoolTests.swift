import Testing

@testable import TroupePostgres

@Suite struct PostgresPoolTests {
    private let one = Statement(name: "one", sql: "SELECT 1")

    private actor Occupancy {
        private var now = 0
        private(set) var most = 0
        func enter() {
            now += 1
            most = max(most, now)
        }
        func leave() { now -= 1 }
    }

    @Test func `many tasks share few connections`() async throws {
        let pool = try PostgresPool(try await TestDatabase.make(), limit: 3)
        let occupancy = Occupancy()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<60 {
                group.addTask {
                    try await pool.withConnection { connection in
                        await occupancy.enter()
                        let answer = try await connection.query(one)[0].int32(0)
                        #expect(answer == 1)
                        await occupancy.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect((1...3).contains(await occupancy.most))
        #expect(pool.gauge.open <= 3)
        #expect(pool.gauge.idle == pool.gauge.open)
        #expect(pool.gauge.waiting == 0)
    }

    @Test func `a terminated connection is a loss once and the pool recovers`() async throws {
        let pool = try PostgresPool(try await TestDatabase.make(), limit: 1)
        let error = await failure {
            try await pool.withConnection { connection in
                _ = try await connection.terminateBackend(connection.backendPID)
                _ = try await connection.query(one)
            }
        }
        #expect(error?.isConnectionLoss == true)
        #expect(try await pool.query(one)[0].int32(0) == 1)
        #expect(pool.gauge == PostgresPool.Gauge(open: 1, idle: 1, waiting: 0))
    }

    @Test func `an open transaction is rolled back when the connection comes back`() async throws {
        let pool = try PostgresPool(try await TestDatabase.make(), limit: 1)
        let first = try await pool.withConnection { connection in
            try await connection.query(Statement(unprepared: "BEGIN"))
            try await connection.query(Statement(unprepared: "CREATE TABLE gone (x int4)"))
            return connection.backendPID
        }
        let error = await failure { try await pool.query(Statement(unprepared: "SELECT * FROM gone")) }
        #expect(error?.isUndefinedTable == true)
        #expect(try await pool.withConnection { $0.backendPID } == first)
    }

    @Test func `a cancelled waiter leaves the line`() async throws {
        let pool = try PostgresPool(try await TestDatabase.make(), limit: 1)
        try await pool.withConnection { _ in
            let waiter = Task { await failure { try await pool.query(one) } }
            while pool.gauge.waiting == 0 { await Task.yield() }
            waiter.cancel()
            #expect(await waiter.value?.kind == .cancelled)
            #expect(pool.gauge.waiting == 0)
        }
        #expect(try await pool.query(one).count == 1)
    }

    @Test func `an unreachable server is a clear error and nothing hangs`() async throws {
        let target = ConnectionTarget(socketDirectory: "/nonexistent", user: "u", database: "d")
        let pool = try PostgresPool(target, limit: 2)
        await withTaskGroup(of: PostgresError?.self) { group in
            for _ in 0..<10 { group.addTask { await failure { try await pool.query(one) } } }
            for await error in group { #expect(error?.kind == .cannotConnect) }
        }
        #expect(pool.gauge.open == 0)
    }

    @Test func `a closed pool refuses`() async throws {
        let pool = try PostgresPool(try await TestDatabase.make(), limit: 1)
        try await pool.query(one)
        pool.close()
        #expect(pool.gauge.open == 0)
        #expect(await failure { try await pool.query(one) }?.kind == .closed)
    }
}
