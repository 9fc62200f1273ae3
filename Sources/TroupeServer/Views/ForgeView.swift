import TroupeForge
import TroupeGraph

/// The things of a forge in JSON: their properties in snake case, times as ISO 8601.
enum ForgeView {
    static func value(_ thing: some Encodable) throws -> Value { converted(try Value(encoding: thing)) }

    /// A page with the cursor of the next one.
    static func page<Item: Encodable>(_ page: ForgePage<Item>) throws -> Value {
        try list(page.items, next: page.next)
    }

    /// A list; all of it where there is no next page.
    static func list(_ items: [some Encodable], next: String? = nil) throws -> Value {
        var values: [Value] = []
        for item in items { values.append(try value(item)) }
        return ["items": .list(values), "next": RunView.optional(next)]
    }

    private static func converted(_ value: Value) -> Value {
        switch value {
        case .list(let elements): return .list(elements.map(converted))
        case .map(let map):
            var result = ValueMap()
            for (name, value) in map {
                if name == "fields" {
                    // Their names are not ours.
                    result[name] = value
                } else if name.hasSuffix("At"), case .number(let number) = value, let time = number.int64 {
                    result[snakeCase(name)] = RunView.time(time)
                } else {
                    result[snakeCase(name)] = converted(value)
                }
            }
            return .map(result)
        default: return value
        }
    }

    /// `cloneURL` as `clone_url`.
    private static func snakeCase(_ name: String) -> String {
        var result = ""
        var wasUpper = true
        for character in name {
            if character.isUppercase, !wasUpper { result.append("_") }
            wasUpper = character.isUppercase
            result += character.lowercased()
        }
        return result
    }
}
