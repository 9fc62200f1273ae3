package import TroupeEngine
import TroupeGraph
import TroupePostgres

extension PostgresJournal {
    /// Deployments are rare: one after the other, so that versions have no gaps.
    private static let lock = Statement(
        unprepared: "LOCK TABLE troupe.deployments IN SHARE ROW EXCLUSIVE MODE")
    private static let newest = Statement(
        name: "newest_deployments",
        sql: """
            SELECT DISTINCT ON (kind, id) kind, id, version, hash FROM troupe.deployments
            WHERE id = ANY ($1) ORDER BY kind, id, version DESC
            """)
    private static let add = Statement(
        name: "add_deployments",
        sql: """
            INSERT INTO troupe.deployments (kind, id, version, version_tag, name, hash, file, source, definition,
                deployed_at)
            SELECT * FROM unnest($1::text[], $2::text[], $3::int4[], $4::text[], $5::text[], $6::text[], $7::text[],
                $8::bytea[], $9::bytea[], $10::timestamptz[])
            """)
    private static let decisionList = Statement(
        name: "decisions",
        sql: """
            SELECT id, version, hash, file, version_tag, deployed_at FROM troupe.deployments
            WHERE kind = 'decision' ORDER BY id, version
            """)
    private static let decisionColumns =
        "id, name, version, version_tag, hash, file, source, definition, deployed_at"
    private static let latestDecision = Statement(
        name: "latest_decision",
        sql: """
            SELECT \(decisionColumns) FROM troupe.deployments
            WHERE kind = 'decision' AND id = $1 ORDER BY version DESC LIMIT 1
            """)
    private static let oneDecision = Statement(
        name: "one_decision",
        sql: """
            SELECT \(decisionColumns) FROM troupe.deployments WHERE kind = 'decision' AND id = $1 AND version = $2
            """)

    package func deploy(_ deployments: DeploymentSet) async throws(JournalError) -> DeployedVersions {
        do {
            return try await pool.withConnection { connection in
                try await connection.transaction { try await Self.deploy(deployments, connection) }
            }
        } catch let error as JournalError {
            throw error
        } catch let error as PostgresError {
            throw JournalError(error)
        } catch {
            throw .unavailable("the deployment was not finished")
        }
    }

    private static func deploy(
        _ deployments: DeploymentSet, _ connection: PostgresConnection
    ) async throws -> DeployedVersions {
        try await connection.query(lock)
        let ids = deployments.workflows.map(\.id) + deployments.decisions.map(\.id)
        var workflows: [String: (version: Int, hash: String)] = [:]
        var decisions: [String: (version: Int, hash: String)] = [:]
        for row in try await connection.query(newest, [.textArray(ids.map(StoredForm.text))]) {
            let found = (version: Int(try row.int32("version")), hash: try row.string("hash"))
            if try row.string("kind") == "decision" {
                decisions[try row.string("id")] = found
            } else {
                workflows[try row.string("id")] = found
            }
        }
        let (set, isNew) = deployments.resolved(
            workflow: { workflows[StoredForm.text($0)] }, decision: { decisions[StoredForm.text($0)] })
        var rows = DeploymentRows()
        for (deployment, isNew) in zip(set.workflows, isNew.workflows) where isNew { try rows.add(deployment) }
        for (deployment, isNew) in zip(set.decisions, isNew.decisions) where isNew { rows.add(deployment) }
        if !rows.kinds.isEmpty { try await connection.query(add, rows.parameters) }
        return DeployedVersions(set)
    }

    package func decisions() async throws(JournalError) -> [DeploymentSummary] {
        let rows = try await read(Self.decisionList, [])
        return try decode { try rows.map(Self.deploymentSummary) }
    }

    static func deploymentSummary(_ row: PostgresRow) throws(PostgresError) -> DeploymentSummary {
        DeploymentSummary(
            id: try row.string("id"), version: Int(try row.int32("version")), hash: try row.string("hash"),
            file: try row.string("file"), versionTag: try row.stringOrNil("version_tag"),
            deployedAt: try row.timestamp("deployed_at").microsecondsSince1970)
    }

    package func decision(id: String, version: Int?) async throws(JournalError) -> DecisionDeployment? {
        let id = PostgresValue.text(StoredForm.text(id))
        let rows: PostgresRows
        if let version {
            guard let version = Int32(exactly: version) else { return nil }
            rows = try await read(Self.oneDecision, [id, .int4(version)])
        } else {
            rows = try await read(Self.latestDecision, [id])
        }
        return try decode {
            guard let row = rows.first else { return nil }
            return DecisionDeployment(
                id: try row.string("id"), name: try row.stringOrNil("name"), version: Int(try row.int32("version")),
                versionTag: try row.stringOrNil("version_tag"), hash: try row.string("hash"),
                file: try row.string("file"), source: try row.bytes("source"),
                model: try Self.value(try row.bytes("definition")),
                deployedAt: try row.timestamp("deployed_at").microsecondsSince1970)
        }
    }
}

/// What a set of deployments adds, by columns.
private struct DeploymentRows {
    var kinds: [String?] = []
    private var ids: [String?] = []
    private var versions: [Int32?] = []
    private var tags: [String?] = []
    private var names: [String?] = []
    private var hashes: [String?] = []
    private var files: [String?] = []
    private var sources: [[UInt8]?] = []
    private var definitions: [[UInt8]?] = []
    private var times: [PostgresTimestamp?] = []

    mutating func add(_ deployment: Deployment) throws(JournalError) {
        guard let definition = StoredForm.json(deployment.definition) else {
            throw .damaged("the definition of '\(deployment.id)' cannot be stored")
        }
        kinds.append("workflow")
        ids.append(StoredForm.text(deployment.id))
        versions.append(Int32(deployment.version))
        tags.append(deployment.definition.process?.versionTag.map(StoredForm.text))
        names.append(deployment.definition.name.map(StoredForm.text))
        hashes.append(deployment.hash)
        files.append(StoredForm.text(deployment.file))
        sources.append(deployment.source)
        definitions.append(definition)
        times.append(StoredForm.time(deployment.deployedAt))
    }

    mutating func add(_ deployment: DecisionDeployment) {
        kinds.append("decision")
        ids.append(StoredForm.text(deployment.id))
        versions.append(Int32(deployment.version))
        tags.append(deployment.versionTag.map(StoredForm.text))
        names.append(deployment.name.map(StoredForm.text))
        hashes.append(deployment.hash)
        files.append(StoredForm.text(deployment.file))
        sources.append(deployment.source)
        definitions.append(deployment.model.jsonBytes)
        times.append(StoredForm.time(deployment.deployedAt))
    }

    var parameters: [PostgresValue] {
        [
            .textArray(kinds), .textArray(ids), .int4Array(versions), .textArray(tags), .textArray(names),
            .textArray(hashes), .textArray(files), .byteaArray(sources), .byteaArray(definitions),
            .timestamptzArray(times),
        ]
    }
}
