import Glibc
import Synchronization
package import TroupePostgres
import TroupeStore

/// The one real PostgreSQL cluster of a test process, and a database of its own for whoever asks.
package enum TestCluster {
    private static let running = Mutex<EmbeddedCluster?>(nil)
    private static let counter = Atomic<Int>(0)

    private static let server = Task { () throws -> ConnectionTarget in
        let cluster = try await EmbeddedCluster.start(in: "\(TestDirectory.path)/cluster")
        running.withLock { $0 = cluster }
        // After the directory's own, so that it runs before that.
        atexit { TestCluster.end() }
        return cluster.target
    }

    private static let template = Task { () throws -> ConnectionTarget in
        let target = try await make("template_of_tests", "CREATE DATABASE template_of_tests")
        let journal = try await PostgresJournal.connect(target)
        await journal.close()
        return target
    }

    private static func end() { running.withLock { $0 }?.stopBlocking() }

    /// An empty database.
    package static func empty() async throws -> ConnectionTarget {
        let name = nextName()
        return try await make(name, "CREATE DATABASE \(name)")
    }

    /// A database with the structure of the program's migrations.
    package static func migrated() async throws -> ConnectionTarget {
        _ = try await template.value
        let name = nextName()
        return try await make(name, "CREATE DATABASE \(name) TEMPLATE template_of_tests")
    }

    private static func nextName() -> String { "test_\(counter.wrappingAdd(1, ordering: .relaxed).newValue)" }

    private static func make(_ name: String, _ sql: String) async throws -> ConnectionTarget {
        let target = try await server.value
        let connection = try await PostgresConnection.connect(target)
        defer { connection.close() }
        // A template that is being copied must have no other session: one copy after the other.
        try await connection.query(Statement(unprepared: "SELECT pg_advisory_lock(1)"))
        try await connection.query(Statement(unprepared: sql))
        return target.withDatabase(name)
    }
}
