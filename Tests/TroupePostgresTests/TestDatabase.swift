import Glibc
import Synchronization

@testable import TroupePostgres

/// The one real cluster of a test process, and a database of its own for whoever asks.
enum TestDatabase {
    private static let cluster = Task { () throws -> EmbeddedCluster in
        let directory = try TemporaryDirectory.make()
        let cluster = try await EmbeddedCluster.start(in: "\(directory)/cluster")
        ending.withLock { $0 = (cluster, directory) }
        atexit { TestDatabase.end() }
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
    static func make() async throws -> ConnectionTarget {
        let target = try await cluster.value.target
        let name = "test_\(counter.wrappingAdd(1, ordering: .relaxed).newValue)"
        let connection = try await PostgresConnection.connect(target)
        try await connection.query(Statement(unprepared: "CREATE DATABASE \(name)"))
        connection.close()
        return target.withDatabase(name)
    }

    /// A connection to an empty database.
    static func connect() async throws -> PostgresConnection { try await PostgresConnection.connect(try await make()) }
}

/// Directories of tests, below the system's own place for them.
enum TemporaryDirectory {
    /// A new directory that other users may pass through, as the server's user must.
    static func make() throws(PostgresError) -> String {
        var template = Array("/tmp/troupe-postgres-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .system("create a directory in", "/tmp") }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(path, 0o755)
        return path
    }

    /// Runs `body` with a new directory and removes it afterwards.
    static func with<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let path = try make()
        defer { FileTree.remove(path) }
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
