import TroupePostgres

/// A PostgreSQL of a suite's own, with fsync on and default settings, on a disk.
struct BenchDatabase {
    let target: ConnectionTarget
    /// For other files of the suite.
    let directory: String

    /// Starts it, and removes it when `body` returns.
    static func use<Success>(_ body: (BenchDatabase) async throws -> Success) async throws -> Success {
        let directory = try BenchDirectory()
        defer { directory.remove() }
        let cluster = try await EmbeddedCluster.start(in: "\(directory.path)/postgres")
        let result = await Result.of {
            try await body(BenchDatabase(target: cluster.target, directory: directory.path))
        }
        await cluster.stop()
        return try result.get()
    }

    /// What `DATABASE_URL` of another program must say.
    var url: String {
        "host='\(target.host ?? "")' user='\(EmbeddedCluster.role)' dbname='\(target.database ?? "")'"
    }

    /// One whole number of a query.
    func count(_ sql: String) async throws -> Int {
        let connection = try await PostgresConnection.connect(target)
        defer { connection.close() }
        guard let row = try await connection.query(Statement(unprepared: sql)).first else { return 0 }
        return Int(try row.int64(0))
    }
}

extension Result where Failure == any Error {
    /// The outcome of something asynchronous.
    static func of(_ body: () async throws -> Success) async -> Result {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
