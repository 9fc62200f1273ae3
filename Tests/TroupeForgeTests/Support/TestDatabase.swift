import TroupePostgres
import TroupeTesting

/// A migrated database of its own for whoever asks, and where repositories are made.
enum TestDatabase {
    static let directory = TestDirectory.path

    static func make() async throws -> ConnectionTarget { try await TestCluster.migrated() }
}
