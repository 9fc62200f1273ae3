import TroupeGraph

/// One member of a request body or one query parameter: what it is called, what it may hold, and how it is documented.
struct Field: Sendable {
    enum Kind: Sendable {
        /// One line of text, at least one character, at most so many bytes.
        case text(Int)
        /// Text of several lines.
        case message(Int)
        /// Text, or a whole number, which becomes its text.
        case identifier
        /// One line of text, which may be empty, or a whole number, which becomes its text; at most so many bytes.
        case label(Int)
        /// The key of a run or the like.
        case key
        case integer(ClosedRange<Int>)
        case flag
        case choice([String])
        /// Several of these, separated by commas.
        case choices([String])
        /// A list of at most 100 lines of text, each at most so many bytes.
        case texts(Int)
        /// Names and values of any kind.
        case map
        /// Names and texts.
        case textMap
        /// A list of at most so many objects with these fields.
        indirect case objects(FieldTable, Int)
        /// Any JSON value, null included.
        case anything
    }

    var name: String
    var kind: Kind
    var isRequired = false
    var description: String

    init(_ name: String, _ kind: Kind, required: Bool = false, _ description: String) {
        self.name = name
        self.kind = kind
        isRequired = required
        self.description = description
    }
}

extension Field {
    /// The value as the kind has it, or what is wrong with it.
    func checked(_ value: Value) -> Result<Value, Mismatch> {
        switch (kind, value) {
        case (.text(let limit), .string(let text)): Self.line(text, limit)
        case (.message(let limit), .string(let text)):
            text.utf8.count > limit ? .failure(Mismatch("is longer than \(limit) bytes")) : .success(value)
        case (.identifier, .string(let text)): Self.line(text, 256)
        case (.identifier, .number(let number)) where number.int64 != nil: .success(.string(number.description))
        case (.label(let limit), .string(let text)): text.isEmpty ? .success(value) : Self.line(text, limit)
        case (.label, .number(let number)) where number.int64 != nil: .success(.string(number.description))
        case (.key, .string(let text)):
            Int64(text).map { $0 > 0 } == true ? .success(value) : .failure(Mismatch("must be a key: a whole number"))
        case (.integer(let range), .number(let number)): Self.integer(number, in: range)
        case (.flag, .bool), (.map, .map), (.anything, _): .success(value)
        case (.choice(let allowed), .string(let text)): Self.choice(text, allowed)
        case (.choices(let allowed), .string(let text)): Self.choices(text, allowed)
        case (.textMap, .map(let map)): Self.texts(map)
        case (.texts(let limit), .list(let elements)): Self.texts(elements, limit)
        case (.objects(let table, let limit), .list(let elements)): Self.objects(elements, table, limit)
        default: .failure(Mismatch("must be \(kind.article), not \(value.isNull ? "null" : "a \(value.kindName)")"))
        }
    }

    struct Mismatch: Error {
        /// What is wrong, and where inside the value (`[0].element`; empty: it is the value itself).
        var problems: [(place: String, message: String)]

        init(_ message: String) { problems = [("", message)] }

        init(inside problems: [(place: String, message: String)]) { self.problems = problems }
    }

    private static func line(_ text: String, _ limit: Int) -> Result<Value, Mismatch> {
        if text.isEmpty { return .failure(Mismatch("must not be empty")) }
        if text.utf8.count > limit { return .failure(Mismatch("is longer than \(limit) bytes")) }
        if text.utf8.contains(where: { $0 < 32 || $0 == 127 }) {
            return .failure(Mismatch("must not hold control characters"))
        }
        return .success(.string(text))
    }

    private static func integer(_ number: Number, in range: ClosedRange<Int>) -> Result<Value, Mismatch> {
        guard let integer = number.int64.flatMap({ Int(exactly: $0) }), range.contains(integer) else {
            let limits =
                range.upperBound == .max
                ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            return .failure(Mismatch("must be a whole number \(limits)"))
        }
        return .success(.integer(integer))
    }

    private static func choice(_ text: String, _ allowed: [String]) -> Result<Value, Mismatch> {
        if allowed.contains(text) { return .success(.string(text)) }
        let hint = NearWord.nearest(to: text, among: allowed).map { " (did you mean '\($0)'?)" } ?? ""
        return .failure(Mismatch("must be one of \(allowed.joined(separator: ", "))\(hint)"))
    }

    private static func choices(_ text: String, _ allowed: [String]) -> Result<Value, Mismatch> {
        var chosen: [Value] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            switch choice(String(part), allowed) {
            case .success(let value): chosen.append(value)
            case .failure(let mismatch): return .failure(mismatch)
            }
        }
        return .success(.list(chosen))
    }

    private static func texts(_ elements: [Value], _ limit: Int) -> Result<Value, Mismatch> {
        if elements.count > 100 { return .failure(Mismatch("has more than 100 elements")) }
        for element in elements {
            guard let text = element.stringValue, case .success = line(text, limit) else {
                return .failure(Mismatch("must be a list of strings of at most \(limit) bytes"))
            }
        }
        return .success(.list(elements))
    }

    private static func objects(_ elements: [Value], _ table: FieldTable, _ limit: Int) -> Result<Value, Mismatch> {
        if elements.count > limit { return .failure(Mismatch("has more than \(limit) elements")) }
        var objects: [Value] = []
        var problems: [(place: String, message: String)] = []
        for (index, element) in elements.enumerated() {
            do throws(RequestProblem) {
                objects.append(.map(try table.read(element)))
            } catch {
                guard case .fields(let fields) = error else { continue }
                // Of a list of nothing but wrong elements the first few say enough.
                if problems.count > 20 { break }
                for field in fields {
                    let place = element.mapValue == nil ? "" : "." + field.field
                    problems.append(("[\(index)]" + place, field.message))
                }
            }
        }
        return problems.isEmpty ? .success(.list(objects)) : .failure(Mismatch(inside: problems))
    }

    private static func texts(_ map: ValueMap) -> Result<Value, Mismatch> {
        if map.count > 100 { return .failure(Mismatch("has more than 100 entries")) }
        for (name, value) in map {
            guard let text = value.stringValue, case .success = line(text, 128), case .success = line(name, 128) else {
                return .failure(Mismatch("must be a map of names to names"))
            }
        }
        return .success(.map(map))
    }
}

extension Field.Kind {
    /// How the kind reads behind "must be".
    var article: String {
        switch self {
        case .text, .message, .choice, .choices: "a string"
        case .identifier, .label: "a string or a whole number"
        case .key: "a string (a key)"
        case .integer: "a whole number"
        case .flag: "true or false"
        case .map: "a map"
        case .textMap: "a map of strings"
        case .texts: "a list of strings"
        case .objects: "a list of maps"
        case .anything: "a value"
        }
    }

    /// The kind in JSON Schema.
    var schema: Value {
        switch self {
        case .text(let limit): ["type": "string", "minLength": 1, "maxLength": .integer(limit)]
        case .message(let limit): ["type": "string", "maxLength": .integer(limit)]
        case .identifier, .label: ["type": ["string", "integer"]]
        case .key: ["type": "string", "pattern": "^[0-9]+$"]
        case .integer(let range):
            range.upperBound == .max
                ? ["type": "integer", "minimum": .integer(range.lowerBound)]
                : [
                    "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
                ]
        case .flag: ["type": "boolean"]
        case .choice(let allowed): ["type": "string", "enum": .list(allowed.map(Value.string))]
        case .choices(let allowed):
            ["type": "string", "description": .string("Separated by commas: \(allowed.joined(separator: ", "))")]
        case .map: ["type": "object", "additionalProperties": true]
        case .textMap: ["type": "object", "additionalProperties": ["type": "string"]]
        case .anything: Schema.anything
        case .texts(let limit):
            [
                "type": "array", "maxItems": 100,
                "items": ["type": "string", "minLength": 1, "maxLength": .integer(limit)],
            ]
        case .objects(let table, let limit):
            ["type": "array", "maxItems": .integer(limit), "items": table.schema]
        }
    }
}
