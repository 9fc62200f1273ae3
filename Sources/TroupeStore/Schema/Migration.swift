/// One numbered change of the database's structure. Once released, its text never changes.
struct Migration: Sendable {
    /// From 1, without gaps.
    var number: Int32
    var name: String
    var sql: String

    init(_ number: Int32, _ name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    private init(_ number: Int32, _ name: String, embedded: [UInt8]) {
        self.init(number, name, sql: String(decoding: embedded, as: UTF8.self))
    }

    /// All there are, in order: one line for each file in `Migrations/`.
    static let all = [
        Migration(1, "journal", embedded: PackageResources.m0001_journal_sql),
        Migration(2, "forge", embedded: PackageResources.m0002_forge_sql),
        Migration(3, "user_tasks", embedded: PackageResources.m0003_user_tasks_sql),
        Migration(4, "processes", embedded: PackageResources.m0004_processes_sql),
        Migration(5, "manual_clock", embedded: PackageResources.m0005_manual_clock_sql),
        Migration(6, "nodes", embedded: PackageResources.m0006_nodes_sql),
    ]
}
