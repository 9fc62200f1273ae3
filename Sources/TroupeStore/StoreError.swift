package import TroupePostgres

/// Why the database cannot be used as Troupe's store.
package enum StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A newer program has changed the database's structure. Versions are numbers of migrations.
    case databaseIsNewer(database: Int, program: Int)
    /// A migration that was applied is not the one of this program.
    case changedMigration(number: Int, name: String)
    /// A migration does not go through.
    case failedMigration(number: Int, name: String, PostgresError)
    /// PostgreSQL is older than what is supported; the number is its major version.
    case serverTooOld(Int)
    case database(PostgresError)

    package var description: String {
        switch self {
        case .databaseIsNewer(let database, let program):
            "the database is of version \(database), and this program knows versions up to \(program): start the newer "
                + "program that upgraded it, or restore a backup from before the upgrade"
        case .changedMigration(let number, let name):
            "migration \(number) (\(name)) was applied to the database with another content than this program's: "
                + "start the program that created the database, or use an empty database"
        case .failedMigration(let number, let name, let error):
            "migration \(number) (\(name)) failed, the database is as it was before: \(error)"
        case .serverTooOld(let version):
            "PostgreSQL \(version) is too old: version 14 or newer is needed"
        case .database(let error): error.description
        }
    }
}
