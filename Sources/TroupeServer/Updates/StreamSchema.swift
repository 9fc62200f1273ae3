import TroupeCompiler
import TroupeGraph

/// The JSON Schema of the messages of `/ws/workflow-updates`, made of the schemas by which the API describes itself.
package enum StreamSchema {
    /// Its name under `schemas/`.
    package static let name = "websocket.schema.json"

    /// Its text.
    package static var text: String {
        var schema: ValueMap = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A message of Troupe's stream",
        ]
        schema.merge(local(Schemas.all["Update"] ?? .null).mapValue ?? [:])
        schema["$defs"] = ["Record": Schemas.all["Record"] ?? .null]
        return SchemaWriter.text(.map(schema)) + "\n"
    }

    /// With the places of the OpenAPI document replaced by those of this one.
    private static func local(_ value: Value) -> Value {
        switch value {
        case .string(let text):
            let place = "#/components/schemas/"
            return text.hasPrefix(place) ? .string("#/$defs/" + text.dropFirst(place.count)) : value
        case .list(let elements): return .list(elements.map(local))
        case .map(let map): return .map(ValueMap(map.map { ($0.0, local($0.1)) }))
        default: return value
        }
    }
}
