import Glibc
import Synchronization
import TroupeStore

@testable import TroupePostgres

/// The one real cluster of this test process, and a migrated database of its own for whoever asks.
enum TestDatabase {
    /// A new directory for this test process; gone at its end.
    static let directory: String = {
        var template = Array("/tmp/troupe-forge-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { fatalError("no temporary directory") }
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(directory, 0o755)
        atexit { TestDatabase.end() }
        return directory
    }()

    private static let template = Task { () throws -> ConnectionTarget in
        let cluster = try await EmbeddedCluster.start(in: "\(directory)/cluster")
        running.withLock { $0 = cluster }
        let target = cluster.target
        let connection = try await PostgresConnection.connect(target)
        try await connection.query(Statement(unprepared: "CREATE DATABASE forge_template"))
        connection.close()
        let journal = try await PostgresJournal.connect(target.withDatabase("forge_template"))
        await journal.close()
        return target
    }

    private static let running = Mutex<EmbeddedCluster?>(nil)
    private static let counter = Atomic<Int>(0)

    private static func end() {
        running.withLock { $0 }?.stopBlocking()
        FileTree.remove(directory)
    }

    /// A database with the structure of the program's migrations.
    static func make() async throws -> ConnectionTarget {
        let target = try await template.value
        let name = "forge_\(counter.wrappingAdd(1, ordering: .relaxed).newValue)"
        let connection = try await PostgresConnection.connect(target)
        defer { connection.close() }
        // A template must have no other session: one that is being copied has to wait.
        _ = try await connection.query(Statement(unprepared: "SELECT pg_advisory_lock(1)"))
        try await connection.query(Statement(unprepared: "CREATE DATABASE \(name) TEMPLATE forge_template"))
        return target.withDatabase(name)
    }
}
