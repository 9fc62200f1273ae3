import TroupeGraph
import TroupeHTTPServer

/// Holds an answer to the OpenAPI document: its operation, its status, and its body's schema.
struct Conformance {
    let document: Value

    init(_ document: Value) { self.document = document }

    /// What is wrong; nil when nothing is. Paths and methods that are no operation must be 404 and 405.
    func problem(method: String, target: String, _ reply: Serving.Reply) -> String? {
        let path = String(target.prefix { $0 != "?" })
        let type = reply.headers["Content-Type"].map { String($0.prefix { $0 != ";" }) } ?? ""
        if type == "application/problem+json" {
            guard let json = try? reply.json else { return "the problem is no JSON" }
            if let problem = SchemaCheck(document).problem(json, named: "Problem") { return problem }
            if json["status"]?.intValue != reply.status { return "the problem has another status" }
        }
        guard let operation = operation(method == "HEAD" ? "GET" : method, path) else {
            return [204, 400, 401, 403, 404, 405, 421].contains(reply.status)
                ? nil : "an undocumented path answers \(reply.status)"
        }
        guard let answer = operation["responses"]?[String(reply.status)] else {
            return "status \(reply.status) is not documented"
        }
        guard !reply.body.isEmpty, method != "HEAD" else { return nil }
        let types = answer["content"]?.mapValue?.keys.map { String($0.prefix { $0 != ";" }) } ?? []
        if !types.contains(type), !path.hasPrefix("/docs") { return "'\(type)' is not documented" }
        guard type == "application/json", let schema = answer["content"]?["application/json"]?["schema"] else {
            return nil
        }
        guard let json = try? reply.json else { return "the body is no JSON" }
        return SchemaCheck(document).problem(json, schema)
    }

    func operation(_ method: String, _ path: String) -> Value? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let paths = document["paths"]?.mapValue ?? [:]
        // Literal paths go before those with places.
        for (template, item) in paths.sorted(by: { !$0.0.contains("{") && $1.0.contains("{") }) {
            let places = template.split(separator: "/", omittingEmptySubsequences: false)
            let isSame = places.count == parts.count && zip(places, parts).allSatisfy { $0.first == "{" || $0 == $1 }
            if isSame, let operation = item[method.lowercased()] { return operation }
        }
        return nil
    }
}

/// As much of JSON Schema as the document uses. Stricter in one thing: a member that is not among the properties is
/// wrong, unless the schema allows more.
struct SchemaCheck {
    let document: Value

    init(_ document: Value) { self.document = document }

    func problem(_ value: Value, named name: String) -> String? {
        problem(value, ["$ref": .string("#/components/schemas/\(name)")])
    }

    func problem(_ value: Value, _ schema: Value, at place: String = "$") -> String? {
        if let reference = schema["$ref"]?.stringValue {
            let name = String(reference.split(separator: "/").last ?? "")
            guard let target = document["components"]?["schemas"]?[name] else { return "there is no schema \(name)" }
            return problem(value, target, at: place)
        }
        for word in ["anyOf", "oneOf"] {
            guard let choices = schema[word]?.listValue else { continue }
            let problems = choices.map { problem(value, $0, at: place) }
            if !problems.contains(nil) { return problems.compactMap { $0 }.joined(separator: " and ") }
        }
        if let allowed = schema["enum"]?.listValue, !allowed.contains(value) { return "\(place) is \(value.json)" }
        if let type = schema["type"] {
            let types = type.listValue?.compactMap(\.stringValue) ?? [type.stringValue ?? ""]
            if !types.contains(where: { matches(value, $0) }) { return "\(place) is a \(value.kindName), not \(types)" }
        }
        if schema["pattern"] == "^[0-9]+$", let text = value.stringValue {
            if text.isEmpty || !text.utf8.allSatisfy({ (48...57).contains($0) }) {
                return "\(place) is no key: \(text)"
            }
        }
        if let elements = value.listValue, let items = schema["items"] {
            for (index, element) in elements.enumerated() {
                if let problem = problem(element, items, at: "\(place)[\(index)]") { return problem }
            }
        }
        return value.mapValue.flatMap { members($0, schema, at: place) }
    }

    private func members(_ map: ValueMap, _ schema: Value, at place: String) -> String? {
        for name in schema["required"]?.listValue ?? [] where map[name.stringValue ?? ""] == nil {
            return "\(place) lacks \(name.text)"
        }
        guard let properties = schema["properties"]?.mapValue else { return nil }
        for (name, value) in map {
            if let property = properties[name] {
                if let problem = problem(value, property, at: "\(place).\(name)") { return problem }
            } else if schema["additionalProperties"] == nil || schema["additionalProperties"] == false {
                return "\(place).\(name) is not documented"
            }
        }
        return nil
    }

    private func matches(_ value: Value, _ type: String) -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .list), ("object", .map),
            ("number", .number):
            true
        case ("integer", .number(let number)): number.int64 != nil
        default: false
        }
    }
}
