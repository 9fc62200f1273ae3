import TroupePostgres

/// A build or a deployment as its row has it.
struct StoredRun: Hashable {
    enum Kind: String {
        case build, deployment
    }

    var id: Int64
    var repository: String
    var status: RunStatus
    var result: String?
    var definition: String?
    var environment: String
    var branch: String?
    var commit: String?
    var version: String?
    var previousID: String?
    var previousCommit: String?
    var requestedBy: String
    var queuedAt: Int64
    var startedAt: Int64?
    var endedAt: Int64?
    var log: String

    /// Reads a row with `RunStatements.columns` and the log.
    init(_ row: PostgresRow) throws(PostgresError) {
        id = try row.int64(0)
        repository = try row.string(2)
        status = RunStatus(rawValue: try row.string(3)) ?? .failed
        result = try row.stringOrNil(4)
        definition = try row.stringOrNil(5)
        environment = try row.stringOrNil(6) ?? ""
        branch = try row.stringOrNil(7)
        commit = try row.stringOrNil(8)
        version = try row.stringOrNil(9)
        previousID = try row.int64OrNil(10).map { "\($0)" }
        previousCommit = try row.stringOrNil(11)
        requestedBy = try row.string(12)
        queuedAt = try row.timestamp(13).microsecondsSince1970
        startedAt = try row.timestampOrNil(14)?.microsecondsSince1970
        endedAt = try row.timestampOrNil(15)?.microsecondsSince1970
        log = String(decoding: try row.bytes(16), as: UTF8.self)
    }

    /// As a build.
    func build(_ address: String) -> Build {
        var build = Build(id: "\(id)", repository: repository, status: status)
        build.result = result
        build.definition = definition
        build.branch = branch
        build.commit = commit
        build.log = log
        build.url = address
        build.requestedBy = requestedBy
        build.queuedAt = queuedAt
        build.startedAt = startedAt
        build.endedAt = endedAt
        return build
    }

    /// As a deployment.
    func deployment(_ address: String) -> ForgeDeployment {
        var deployment = ForgeDeployment(
            id: "\(id)", repository: repository, environment: environment, status: status)
        deployment.result = result
        deployment.commit = commit
        deployment.version = version
        deployment.previousID = previousID
        deployment.previousCommit = previousCommit
        deployment.log = log
        deployment.url = address
        deployment.requestedBy = requestedBy
        deployment.queuedAt = queuedAt
        deployment.startedAt = startedAt
        deployment.endedAt = endedAt
        return deployment
    }
}
