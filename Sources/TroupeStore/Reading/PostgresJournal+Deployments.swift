package import TroupeEngine
import TroupeGraph
import TroupePostgres

extension PostgresJournal {
    /// Stores a version unless the latest has the same hash; gives its number either way. Two deployments at once may
    /// choose the same number: the second then fails on the primary key, and tries again.
    private static let insert = Statement(
        name: "deploy",
        sql: """
            WITH latest AS (
                SELECT version, hash FROM troupe.deployments
                WHERE kind = 'workflow' AND id = $1 ORDER BY version DESC LIMIT 1
            ), added AS (
                INSERT INTO troupe.deployments (id, version, hash, file, source, definition, deployed_at, version_tag)
                SELECT $1, coalesce((SELECT version FROM latest), 0) + 1, $2, $3, $4, $5, $6, $7::text
                WHERE NOT EXISTS (SELECT FROM latest WHERE hash = $2)
                RETURNING version
            )
            SELECT version FROM added UNION ALL SELECT version FROM latest WHERE hash = $2
            """)
    private static let list = Statement(
        name: "deployments",
        sql: """
            SELECT id, version, hash, file, version_tag, deployed_at FROM troupe.deployments
            WHERE kind = 'workflow' ORDER BY id, version
            """)
    private static let latest = Statement(
        name: "latest_deployment",
        sql: """
            SELECT id, version, hash, file, source, definition, deployed_at FROM troupe.deployments
            WHERE kind = 'workflow' AND id = $1 ORDER BY version DESC LIMIT 1
            """)
    private static let version = Statement(
        name: "deployment",
        sql: """
            SELECT id, version, hash, file, source, definition, deployed_at FROM troupe.deployments
            WHERE kind = 'workflow' AND id = $1 AND version = $2
            """)

    package func deploy(_ deployment: Deployment) async throws(JournalError) -> Int {
        guard let definition = StoredForm.json(deployment.definition) else {
            throw .damaged("the definition of '\(deployment.id)' cannot be stored")
        }
        let parameters: [PostgresValue] = [
            .text(StoredForm.text(deployment.id)), .text(deployment.hash), .text(StoredForm.text(deployment.file)),
            .bytea(deployment.source), .bytea(definition), .timestamptz(StoredForm.time(deployment.deployedAt)),
            deployment.definition.process?.versionTag.map { .text(StoredForm.text($0)) } ?? .null,
        ]
        var attempts = 0
        while true {
            do throws(PostgresError) {
                let rows = try await pool.query(Self.insert, parameters)
                guard let row = rows.first else {
                    throw PostgresError(.unexpectedColumn, "a deployment has no version")
                }
                return Int(try row.int32(0))
            } catch {
                attempts += 1
                // A repetition after a lost answer finds its own hash.
                guard error.isUniqueViolation || error.isConnectionLoss, attempts < 10 else {
                    throw JournalError(error)
                }
            }
        }
    }

    package func deployments() async throws(JournalError) -> [DeploymentSummary] {
        let rows = try await read(Self.list, [])
        return try decode {
            try rows.map(Self.deploymentSummary)
        }
    }

    package func deployment(id: String, version: Int?) async throws(JournalError) -> Deployment? {
        let id = PostgresValue.text(StoredForm.text(id))
        let rows: PostgresRows
        if let version {
            guard let version = Int32(exactly: version) else { return nil }
            rows = try await read(Self.version, [id, .int4(version)])
        } else {
            rows = try await read(Self.latest, [id])
        }
        return try decode {
            guard let row = rows.first else { return nil }
            return Deployment(
                id: try row.string(0), version: Int(try row.int32(1)), hash: try row.string(2),
                file: try row.string(3), source: try row.bytes(4),
                definition: try Self.value(try row.bytes(5)).decoded(as: Definition.self),
                deployedAt: try row.timestamp(6).microsecondsSince1970)
        }
    }
}
