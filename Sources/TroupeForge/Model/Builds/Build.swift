package import TroupeGraph

/// What became of a build, a pipeline run or a deployment.
package enum RunStatus: String, Hashable, Sendable, Codable, CaseIterable {
    case queued, running, succeeded, failed, cancelled

    /// Whether it will not change any more.
    package var hasEnded: Bool { self != .queued && self != .running }
}

/// A build of a commit: compiled, tested, or whatever the definition says.
package struct Build: Hashable, Sendable, Codable {
    package var id: String
    package var repository: String
    package var status: RunStatus
    /// Why it is what it is, for people: `exit status 1`, `interrupted by a restart`.
    package var result: String?
    /// What was built how; the provider's name of it, or the command.
    package var definition: String?
    package var branch: String?
    package var commit: String?
    /// The end of the log, at most 64 KiB.
    package var log = ""
    /// Where a person can look at it.
    package var url = ""
    package var requestedBy = ""
    /// In microseconds since 1970, UTC.
    package var queuedAt: Int64 = 0
    package var startedAt: Int64?
    package var endedAt: Int64?

    package init(id: String, repository: String, status: RunStatus) {
        self.id = id
        self.repository = repository
        self.status = status
    }
}

/// What to build.
package struct BuildRequest: Hashable, Sendable {
    /// Nil means the repository's default branch, or none when a commit is given.
    package var branch: String?
    package var commit: String?
    /// The name or number of the build definition or pipeline; nil means the repository's own tests.
    package var definition: String?
    package var parameters = ValueMap()

    package init() {}
}

/// Which builds to list, newest first. What is nil does not matter.
package struct BuildQuery: Hashable, Sendable {
    package var branch: String?
    package var commit: String?
    package var status: RunStatus?
    package var page = ForgePageRequest()

    package init() {}
}

/// A run of a named pipeline.
package struct PipelineRun: Hashable, Sendable, Codable {
    package var id: String
    package var pipeline: String
    package var status: RunStatus
    /// The build that this run is, where the provider has both.
    package var buildID: String?
    package var url: String

    package init(id: String, pipeline: String, status: RunStatus, buildID: String? = nil, url: String = "") {
        self.id = id
        self.pipeline = pipeline
        self.status = status
        self.buildID = buildID
        self.url = url
    }
}
