import TroupeEngine
import TroupeGraph

/// What became of a deployment, as JSON.
enum DeploymentView {
    static func value(
        _ set: DeploymentSet, _ versions: DeployedVersions, changed: Set<String>, diagnostics: [Diagnostic]
    ) -> Value {
        [
            "processes": .list(
                zip(set.workflows, versions.workflows).map { deployment, version in
                    [
                        "processId": .string(deployment.id), "version": .integer(version),
                        "versionTag": RunView.optional(deployment.definition.process?.versionTag),
                        "name": RunView.optional(deployment.definition.name), "hash": .string(deployment.hash),
                        "file": .string(deployment.file), "changed": .bool(changed.contains(deployment.id)),
                    ]
                }),
            "decisions": .list(
                zip(set.decisions, versions.decisions).map { decision, version in
                    [
                        "decisionId": .string(decision.id), "version": .integer(version),
                        "versionTag": RunView.optional(decision.versionTag), "name": RunView.optional(decision.name),
                        "hash": .string(decision.hash), "file": .string(decision.file),
                    ]
                }),
            "diagnostics": .list(diagnostics.map(DiagnosticView.value)),
        ]
    }
}
