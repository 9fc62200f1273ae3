import TroupeGraph
import TroupePersonas
package import TroupeYAML

/// The JSON Schemas of the files people write, made of the tables by which the files are read. The copies under `schemas/`
/// are for editors; a test holds them equal.
package enum Schemas {
    /// By file name under `schemas/`.
    package static var files: [(name: String, text: String)] {
        [
            ("workflow.schema.json", SchemaWriter.text(workflow) + "\n"),
            ("persona.schema.json", SchemaWriter.text(persona) + "\n"),
        ]
    }

    /// The schema of a file that another module reads by a table of its own.
    package static func text(of table: KeyTable, title: String) -> String {
        var schema: ValueMap = ["$schema": draft, "title": .string(title)]
        schema.merge(SchemaWriter.object(table))
        return SchemaWriter.text(.map(schema)) + "\n"
    }

    private static let draft: Value = "https://json-schema.org/draft/2020-12/schema"

    private static var workflow: Value {
        var schema: ValueMap = ["$schema": draft, "title": "Troupe workflow"]
        schema.merge(SchemaWriter.object(WorkflowTables.workflow))
        var definitions: ValueMap = [
            "step": .map(step), "errorHandling": .map(SchemaWriter.object(WorkflowTables.errorHandling)),
        ]
        for action in ActionTable.actions {
            var schema = SchemaWriter.object(action.table)
            schema["description"] = .string(action.note)
            definitions["action-\(action.name)"] = .map(schema)
        }
        schema["$defs"] = .map(definitions)
        return .map(schema)
    }

    private static var step: ValueMap {
        let choices = ActionTable.actions.map { action -> Value in
            [
                "if": ["properties": ["action": ["const": .string(action.name)]], "required": ["action"]],
                "then": ["$ref": .string("#/$defs/action-\(action.name)")],
            ]
        }
        return [
            "type": "object", "required": ["action"],
            "properties": ["action": ["enum": .list(ActionTable.actions.map { .string($0.name) })]],
            "allOf": .list(choices),
        ]
    }

    private static var persona: Value {
        var schema: ValueMap = ["$schema": draft, "title": "Troupe persona"]
        schema.merge(SchemaWriter.object(PersonaTables.persona))
        guard var properties = schema["properties"]?.mapValue else { return .map(schema) }
        properties["skills"] = [
            "description": "what it can do", "type": "array",
            "items": ["anyOf": [["type": "string"], .map(SchemaWriter.object(PersonaTables.skill))]],
        ]
        schema["properties"] = .map(properties)
        return .map(schema)
    }
}
