package import TroupeGraph

/// A commit or version brought to an environment.
package struct ForgeDeployment: Hashable, Sendable, Codable {
    package var id: String
    package var repository: String
    package var environment: String
    package var status: RunStatus
    /// Why it is what it is, for people.
    package var result: String?
    package var commit: String?
    package var version: String?
    /// The id and commit of the last one that had succeeded there before, for a rollback.
    package var previousID: String?
    package var previousCommit: String?
    /// The end of the log, at most 64 KiB.
    package var log = ""
    package var url = ""
    package var requestedBy = ""
    /// In microseconds since 1970, UTC.
    package var queuedAt: Int64 = 0
    package var startedAt: Int64?
    package var endedAt: Int64?

    package init(id: String, repository: String, environment: String, status: RunStatus) {
        self.id = id
        self.repository = repository
        self.environment = environment
        self.status = status
    }
}

/// What to deploy where.
package struct DeploymentRequest: Hashable, Sendable {
    package var environment: String
    /// Nil means the last commit of the default branch.
    package var commit: String?
    package var version: String?
    package var parameters = ValueMap()

    package init(environment: String) { self.environment = environment }
}

/// Which deployments to list, newest first. What is nil does not matter.
package struct DeploymentQuery: Hashable, Sendable {
    package var environment: String?
    package var status: RunStatus?
    package var page = ForgePageRequest()

    package init() {}
}
