import TroupeEngine
import TroupeGraph

/// What became of a deployment, as JSON.
enum DeploymentView {
    /// - Parameter before: the latest versions before it; 0 for what was not deployed.
    static func value(
        _ set: DeploymentSet, _ versions: DeployedVersions, before: DeployedVersions, diagnostics: [Diagnostic]
    ) -> Value {
        [
            "processes": .list(
                set.workflows.indices.map { index in
                    let process = set.workflows[index]
                    var map = common(
                        name: process.definition.name, tag: process.definition.process?.versionTag, process.hash,
                        process.file, version: versions.workflows[index], before: before.workflows[index])
                    map["processId"] = .string(process.id)
                    return .map(map)
                }),
            "decisions": .list(
                set.decisions.indices.map { index in
                    let decision = set.decisions[index]
                    var map = common(
                        name: decision.name, tag: decision.versionTag, decision.hash, decision.file,
                        version: versions.decisions[index], before: before.decisions[index])
                    map["decisionId"] = .string(decision.id)
                    return .map(map)
                }),
            "diagnostics": .list(diagnostics.map(DiagnosticView.value)),
        ]
    }

    private static func common(
        name: String?, tag: String?, _ hash: String, _ file: String, version: Int, before: Int
    ) -> ValueMap {
        [
            "version": .integer(version), "versionTag": RunView.optional(tag), "name": RunView.optional(name),
            "hash": .string(hash), "file": .string(file), "changed": .bool(version != before),
        ]
    }
}
