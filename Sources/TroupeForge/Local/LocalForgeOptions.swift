/// Where the local forge keeps its repositories and how its builds run.
package struct LocalForgeOptions: Sendable {
    /// The directory of the bare repositories, `<name>.git`; absolute. Servers that share a database share it, too.
    package var directory: String
    /// Where builds and deployments work, absolute; each has a directory of its own there that is removed at its end.
    package var workDirectory: String
    /// The environment of builds and deployments, beside `CI`, `TROUPE_…` and the parameters. No secrets.
    package var environment: [(name: String, value: String)]
    /// What addresses of work items and the like begin with, for instance `http://127.0.0.1:8080`.
    package var address = ""
    /// How long a build or deployment may take.
    package var timeLimit: Duration = .seconds(1_800)
    /// How many builds and deployments run at the same time; more wait.
    package var concurrency = 2

    /// - Parameter environment: at least `PATH`, where git and the tools of builds are found.
    package init(directory: String, workDirectory: String, environment: [(name: String, value: String)]) {
        self.directory = directory
        self.workDirectory = workDirectory
        self.environment = environment
    }

    /// The directories in which programs are looked for.
    var searchPath: String { environment.last { $0.name == "PATH" }?.value ?? "/usr/local/bin:/usr/bin:/bin" }
}
