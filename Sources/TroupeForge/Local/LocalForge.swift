import Synchronization
package import TroupePostgres
package import TroupeProcess

/// The forge without a network: its data in PostgreSQL, its repositories as bare git repositories in a directory.
///
/// The database has the structure of TroupeStore's migrations. Work is done when it is asked for: nothing here polls,
/// and what a pull request's branches hold is read from the repository at every look.
package final class LocalForge: Forge {
    package let provider = "local"
    let database: ForgeDatabase
    let processes: ProcessRunner
    let options: LocalForgeOptions
    let runs: RunTable

    /// - Parameters:
    ///   - pool: connections to a migrated database; shared with others if wanted.
    ///   - processes: runs git and the tools of builds.
    package init(pool: PostgresPool, processes: ProcessRunner, options: LocalForgeOptions) {
        database = ForgeDatabase(pool: pool)
        self.processes = processes
        self.options = options
        runs = RunTable(target: pool.target, concurrency: options.concurrency)
    }

    /// Ends all builds and deployments that this forge runs, and returns when they have ended.
    package func close() async { await runs.close() }

    /// The address of one thing, for people.
    func address(_ resource: String, _ id: some CustomStringConvertible) -> String {
        "\(options.address)/api/forge/\(resource)/\(id)"
    }
}
