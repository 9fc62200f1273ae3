import Testing
import TroupePostgres

@testable import TroupeStore

@Suite struct MigratorTests {
    private static let first = Migration(
        1, "first", sql: "CREATE TABLE troupe.one (x int); CREATE TABLE troupe.two (x int);")
    private static let second = Migration(2, "second", sql: "ALTER TABLE troupe.one ADD y int;")

    private func count(_ table: String, _ database: ConnectionTarget) async throws -> Int64 {
        let connection = try await PostgresConnection.connect(database)
        defer { connection.close() }
        return try await connection.query(Statement(unprepared: "SELECT count(*) FROM \(table)"))[0].int64(0)
    }

    @Test func `the embedded migrations are numbered without gaps and not empty`() {
        #expect(Migration.all.map(\.number) == Array(1...Int32(Migration.all.count)))
        #expect(Migration.all.allSatisfy { $0.sql.contains("CREATE") || $0.sql.contains("ALTER") })
    }

    @Test func `a fresh database gets all, and a migrated one nothing more`() async throws {
        let database = try await TestStore.database()
        for _ in 0..<3 { try await Migrator(target: database).run() }
        #expect(try await count("troupe.migrations", database) == Int64(Migration.all.count))
        #expect(try await count("troupe.journal", database) == 0)
    }

    @Test func `an older database gets what it lacks`() async throws {
        let database = try await TestStore.database()
        try await Migrator(target: database, migrations: [Self.first]).run()
        try await Migrator(target: database, migrations: [Self.first, Self.second]).run()
        #expect(try await count("troupe.migrations", database) == 2)
        #expect(try await count("troupe.one WHERE y IS NULL", database) == 0)
    }

    @Test func `a newer database is refused`() async throws {
        let database = try await TestStore.database()
        try await Migrator(target: database, migrations: [Self.first, Self.second]).run()
        let expected = StoreError.databaseIsNewer(database: 2, program: 1)
        await #expect(throws: expected) { try await Migrator(target: database, migrations: [Self.first]).run() }
        #expect(expected.description.contains("version 2"))
        #expect(expected.description.contains("up to 1"))
    }

    @Test func `a changed migration is refused`() async throws {
        let database = try await TestStore.database()
        try await Migrator(target: database, migrations: [Self.first]).run()
        let changed = Migration(1, "first", sql: Self.first.sql + " ")
        await #expect(throws: StoreError.changedMigration(number: 1, name: "first")) {
            try await Migrator(target: database, migrations: [changed, Self.second]).run()
        }
        #expect(try await count("troupe.migrations", database) == 1)
    }

    @Test func `a failing migration leaves nothing behind`() async throws {
        let database = try await TestStore.database()
        let broken = Migration(2, "broken", sql: "CREATE TABLE troupe.three (x int); SELECT 1/0;")
        await #expect {
            try await Migrator(target: database, migrations: [Self.first, broken]).run()
        } throws: { error in
            if case StoreError.failedMigration(2, "broken", let cause) = error {
                cause.sqlState == "22012"
            } else {
                false
            }
        }
        #expect(try await count("troupe.migrations", database) == 1)
        #expect(try await count("pg_tables WHERE tablename = 'three'", database) == 0)
        try await Migrator(target: database, migrations: [Self.first, Self.second]).run()
    }

    @Test func `programs that start at once migrate once`() async throws {
        let database = try await TestStore.database()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { try await Migrator(target: database).run() } }
            try await group.waitForAll()
        }
        #expect(try await count("troupe.migrations", database) == Int64(Migration.all.count))
    }

    @Test func `a database that cannot be reached is said to be so`() async throws {
        let target = ConnectionTarget(socketDirectory: "/nonexistent", user: "u", database: "d")
        await #expect {
            try await Migrator(target: target).run()
        } throws: { error in
            if case StoreError.database(let cause) = error { cause.kind == .cannotConnect } else { false }
        }
    }
}
