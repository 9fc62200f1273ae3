import TroupeGraph
import TroupeHTTPServer

/// The fields of a body or a query. Requests are read by it and the OpenAPI document is written from it.
struct FieldTable: Sendable {
    var fields: [Field]
    /// Sets of which exactly one field must be given.
    var alternatives: [[String]] = []

    init(_ fields: [Field], alternatives: [[String]] = []) {
        self.fields = fields
        self.alternatives = alternatives
    }

    private var names: [String] { fields.map(\.name) }

    /// A body's members as they were asked for. Everything wrong is reported at once.
    func read(_ body: Value) throws(RequestProblem) -> ValueMap {
        guard let map = body.mapValue else {
            throw .fields([FieldProblem("body", "must be a JSON object, not a \(body.kindName)")])
        }
        var problems: [FieldProblem] = []
        for name in map.keys where !names.contains(name) { problems.append(.unknown(name, among: names)) }
        let values = check(map, &problems)
        if !problems.isEmpty { throw .fields(problems) }
        return values
    }

    /// A query's parameters.
    func read(query: [RequestTarget.QueryItem]) throws(RequestProblem) -> ValueMap {
        var problems: [FieldProblem] = []
        var given = ValueMap()
        for item in query {
            guard let field = fields.first(where: { $0.name == item.name }) else {
                problems.append(.unknown(item.name, among: names))
                continue
            }
            if given[item.name] != nil {
                problems.append(FieldProblem(item.name, "is given twice"))
                continue
            }
            switch field.kind {
            case .integer: given[item.name] = Number(parsing: item.value).map(Value.number) ?? .string(item.value)
            case .flag where item.value == "true" || item.value == "1": given[item.name] = .bool(true)
            case .flag where item.value == "false" || item.value == "0": given[item.name] = .bool(false)
            default: given[item.name] = .string(item.value)
            }
        }
        let values = check(given, &problems)
        if !problems.isEmpty { throw .parameters(problems) }
        return values
    }

    private func check(_ given: ValueMap, _ problems: inout [FieldProblem]) -> ValueMap {
        var values = ValueMap()
        for field in fields {
            guard let value = given[field.name] else {
                if field.isRequired { problems.append(FieldProblem(field.name, "is required")) }
                continue
            }
            if value.isNull, !field.isRequired { continue }
            switch field.checked(value) {
            case .success(let value): values[field.name] = value
            case .failure(let mismatch):
                problems += mismatch.problems.map { FieldProblem(field.name + $0.place, $0.message) }
            }
        }
        for names in alternatives {
            let given = names.filter { name in given[name].map { !$0.isNull } == true }
            let list = names.joined(separator: "' or '")
            if given.isEmpty { problems.append(FieldProblem(names[0], "is required ('\(list)')")) }
            if given.count > 1 {
                problems.append(FieldProblem(given[1], "must not be given together with '\(given[0])'"))
            }
        }
        return values
    }

    /// The body in JSON Schema.
    var schema: Value {
        var properties = ValueMap()
        for field in fields { properties[field.name] = Self.described(field) }
        var schema: ValueMap = [
            "type": "object", "additionalProperties": false, "properties": .map(properties),
        ]
        let required = fields.filter(\.isRequired).map { Value.string($0.name) }
        if !required.isEmpty { schema["required"] = .list(required) }
        for names in alternatives {
            schema["oneOf"] = .list(names.map { ["required": .list([.string($0)])] })
        }
        return .map(schema)
    }

    /// The query as OpenAPI parameters.
    var parameters: [Value] {
        fields.map { field in
            [
                "name": .string(field.name), "in": "query", "required": .bool(field.isRequired),
                "description": .string(field.description), "schema": field.kind.schema,
            ]
        }
    }

    private static func described(_ field: Field) -> Value {
        var schema = field.kind.schema.mapValue ?? [:]
        schema["description"] = .string(field.description)
        return .map(schema)
    }
}
