import TroupePostgres

/// Brings a database to the structure this program needs. Several programs may start at once: one migrates, the others
/// wait for it.
struct Migrator {
    let target: ConnectionTarget
    var migrations = Migration.all

    /// "trou" and "pe" as ASCII, far from the keys of shards.
    private static let lockKey: Int64 = 0x7472_6F75_FFFF_7065
    private static let oldestServer = 140_000

    private static let lock = Statement(unprepared: "SELECT pg_advisory_lock($1)")
    private static let checksum = Statement(name: "checksum", sql: "SELECT encode(sha256($1), 'hex')")
    private static let applied = Statement(
        unprepared: "SELECT number, name, checksum FROM troupe.migrations ORDER BY number")
    private static let record = Statement(
        unprepared: "INSERT INTO troupe.migrations (number, name, checksum) VALUES ($1, $2, $3)")
    private static let bookkeeping = """
        CREATE SCHEMA IF NOT EXISTS troupe;
        CREATE TABLE IF NOT EXISTS troupe.migrations (
            number int PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        );
        """

    /// Applies what is missing, each migration in a transaction of its own.
    func run() async throws(StoreError) {
        do {
            let connection = try await PostgresConnection.connect(target.withApplicationName("troupe migration"))
            // The lock ends with the session.
            defer { connection.close() }
            guard connection.serverVersion >= Self.oldestServer else {
                throw StoreError.serverTooOld(Int(connection.serverVersion / 10_000))
            }
            try await connection.query(Self.lock, [.int8(Self.lockKey)])
            try await migrate(connection)
        } catch let error as StoreError {
            throw error
        } catch let error as PostgresError {
            throw .database(error)
        } catch {
            throw .database(PostgresError(.server, "the database could not be migrated"))
        }
    }

    private func migrate(_ connection: PostgresConnection) async throws {
        try await connection.script(Self.bookkeeping)
        let rows = try await connection.query(Self.applied)
        if let newest = try rows.last?.int32("number"), newest > migrations.last?.number ?? 0 {
            throw StoreError.databaseIsNewer(database: Int(newest), program: Int(migrations.last?.number ?? 0))
        }
        var applied: [Int32: String] = [:]
        for row in rows { applied[try row.int32("number")] = try row.string("checksum") }
        for migration in migrations {
            let answer = try await connection.query(Self.checksum, [.bytea(Array(migration.sql.utf8))])
            let checksum = try answer[0].string(0)
            if let found = applied[migration.number] {
                guard found == checksum else {
                    throw StoreError.changedMigration(number: Int(migration.number), name: migration.name)
                }
            } else {
                try await apply(migration, checksum, connection)
            }
        }
    }

    private func apply(_ migration: Migration, _ checksum: String, _ connection: PostgresConnection) async throws {
        do {
            try await connection.transaction {
                try await connection.script(migration.sql)
                try await connection.query(
                    Self.record, [.int4(migration.number), .text(migration.name), .text(checksum)])
            }
        } catch let error as PostgresError where !error.isConnectionLoss {
            throw StoreError.failedMigration(number: Int(migration.number), name: migration.name, error)
        }
    }
}
