import TroupePostgres
import TroupeTesting

/// A database of its own for whoever asks.
enum TestDatabase {
    /// An empty database.
    static func make() async throws -> ConnectionTarget { try await TestCluster.empty() }

    /// A connection to an empty database.
    static func connect() async throws -> PostgresConnection { try await PostgresConnection.connect(try await make()) }
}

/// Directories of tests, below the system's own place for them.
enum TemporaryDirectory {
    /// A new directory that other users may pass through, as the server's user must.
    static func make() throws(PostgresError) -> String {
        guard let path = TestDirectory.make() else { throw PostgresError(.cluster, "no temporary directory") }
        return path
    }

    /// Runs `body` with a new directory and removes it afterwards.
    static func with<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let path = try make()
        defer { TestDirectory.remove(path) }
        return try await body(path)
    }
}

/// The error `body` throws.
func failure(of body: () async throws -> Void) async -> PostgresError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}
