import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// Deployed workflows as JSON.
enum WorkflowView {
    static func map(_ definition: Definition, version: Int, hash: String) -> ValueMap {
        [
            "id": .string(definition.id), "name": RunView.optional(definition.name), "version": .integer(version),
            "author_version": RunView.optional(definition.version), "type": RunView.optional(definition.type),
            "description": RunView.optional(definition.description),
            "tags": .list(definition.tags.map(Value.string)), "persona": RunView.optional(definition.persona),
            "hash": .string(hash), "file": .string(definition.file),
            "inputs": .list(definition.inputs.map(input)),
            "outputs": .list(
                definition.outputs.map {
                    ["name": .string($0.name), "description": RunView.optional($0.description)]
                }),
        ]
    }

    private static func input(_ input: InputDeclaration) -> Value {
        [
            "name": .string(input.name), "type": .string(input.kind.rawValue),
            "description": RunView.optional(input.description), "required": .bool(input.required),
            "default": input.defaultValue ?? .null, "values": .list(input.values),
            "pattern": RunView.optional(input.pattern),
        ]
    }

    static func version(_ deployment: DeploymentSummary) -> Value {
        [
            "version": .integer(deployment.version), "hash": .string(deployment.hash), "file": .string(deployment.file),
            "deployed_at": RunView.time(deployment.deployedAt),
        ]
    }
}

/// Diagnostics as JSON.
enum DiagnosticView {
    static func value(_ diagnostic: Diagnostic) -> Value {
        [
            "severity": .string(diagnostic.severity.rawValue), "rule": .string(diagnostic.rule),
            "message": .string(diagnostic.message), "file": .string(diagnostic.location.file),
            "line": .integer(diagnostic.location.line), "column": .integer(diagnostic.location.column),
            "element": RunView.optional(diagnostic.element), "suggestion": RunView.optional(diagnostic.suggestion),
        ]
    }
}
