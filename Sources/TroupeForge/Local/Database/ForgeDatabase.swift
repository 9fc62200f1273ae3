import TroupeGraph
import TroupePostgres

/// The database as the local forge uses it: one error type, texts that PostgreSQL can store, keys of requests.
struct ForgeDatabase: Sendable {
    let pool: PostgresPool

    /// Runs one statement.
    @discardableResult
    func query(_ statement: Statement, _ parameters: [PostgresValue] = []) async throws(ForgeError) -> PostgresRows {
        do throws(PostgresError) {
            return try await pool.query(statement, parameters)
        } catch {
            throw ForgeError(error)
        }
    }

    /// Runs statements as one transaction.
    @discardableResult
    func pipeline(_ calls: [(Statement, [PostgresValue])]) async throws(ForgeError) -> [PostgresRows] {
        do throws(PostgresError) {
            return try await pool.pipeline(calls)
        } catch {
            throw ForgeError(error)
        }
    }

    /// Runs a statement whose only row is decoded; nil when there is none.
    func first<Thing>(
        _ statement: Statement, _ parameters: [PostgresValue],
        _ decode: (PostgresRow) throws(PostgresError) -> Thing
    ) async throws(ForgeError) -> Thing? {
        let rows = try await query(statement, parameters)
        return try rows.first.map { row throws(ForgeError) in
            try Self.decode { () throws(PostgresError) in try decode(row) }
        }
    }

    /// Runs a statement whose rows are decoded.
    func all<Thing>(
        _ statement: Statement, _ parameters: [PostgresValue],
        _ decode: (PostgresRow) throws(PostgresError) -> Thing
    ) async throws(ForgeError) -> [Thing] {
        let rows = try await query(statement, parameters)
        return try Self.decode { () throws(PostgresError) in
            var things: [Thing] = []
            things.reserveCapacity(rows.count)
            for row in rows { things.append(try decode(row)) }
            return things
        }
    }

    /// Reads rows.
    static func decode<Thing>(_ body: () throws(PostgresError) -> Thing) throws(ForgeError) -> Thing {
        do throws(PostgresError) { return try body() } catch { throw ForgeError(error) }
    }
}

extension ForgeError {
    /// What a failure of the database means to who asked the forge.
    init(_ error: PostgresError) {
        if error.isUniqueViolation {
            self = .conflict("the same thing exists already")
        } else if error.isForeignKeyViolation {
            self = .notFound("thing that this refers to")
        } else if error.isTransient {
            self = .unavailable("the forge's database cannot be reached now", retryAfter: .seconds(1))
        } else {
            self = .unavailable("the forge's database refused: \(error)")
        }
    }
}
