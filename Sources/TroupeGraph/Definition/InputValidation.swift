/// Checks given inputs against a workflow's declarations: for requests, the command line, and sub-workflow calls.
package enum InputValidation {
    /// Something that keeps the workflow from starting.
    package struct Problem: Hashable, Sendable, Codable, CustomStringConvertible {
        /// The input's name, as it was given or declared.
        package var field: String
        /// What is wrong and what would be right, as the end of a sentence that begins with the field. It never holds
        /// the given value, which may be a secret.
        package var message: String

        package init(field: String, message: String) {
            self.field = field
            self.message = message
        }

        /// `FIELD message`
        package var description: String { "\(field) \(message)" }
    }

    /// What came of a validation.
    package struct Outcome: Hashable, Sendable {
        /// The inputs as the workflow sees them, in the order of the declarations: defaults filled in, values in their
        /// declared type. Optional inputs that were not given and have no default are absent. Meaningless when there is a
        /// problem.
        package var values: ValueMap
        /// All that is wrong, in the order of the declarations, then the undeclared ones.
        package var problems: [Problem]
    }

    /// Whether a text matches a pattern; nil when that cannot be said (a bad pattern, or one that costs too much). Comes
    /// from outside, as this module knows no regular expressions.
    package typealias PatternMatcher = (_ text: String, _ pattern: String) -> Bool?

    /// Validates all inputs at once.
    ///
    /// - `null` counts as not given; so does empty text for an input that is no string.
    /// - Text becomes the declared type where it clearly is one: `true`/`false`, a number, JSON for arrays and objects; for
    ///   an array also plain text, one element per line, which is how lists come out of shell steps.
    /// - A number or boolean for a string becomes its text.
    /// - `required` with a default is satisfied by the default.
    package static func validate(
        _ given: ValueMap, against definition: Definition, matches: PatternMatcher
    ) -> Outcome {
        var outcome = Outcome(values: ValueMap(), problems: [])
        for input in definition.inputs {
            if let value = present(given[input.name], for: input) {
                switch checked(value, as: input, matches: matches) {
                case .success(let value): outcome.values[input.name] = value
                case .failure(let failure):
                    outcome.problems.append(Problem(field: input.name, message: failure.message))
                }
            } else if let value = input.defaultValue {
                outcome.values[input.name] = value
            } else if input.required {
                let hint = input.description.map { ": \($0)" } ?? ""
                outcome.problems.append(
                    Problem(field: input.name, message: "is required (\(input.kind.rawValue))\(hint)"))
            }
        }
        let declared = definition.inputs.map(\.name)
        for name in given.keys where !declared.contains(name) {
            let hint = NearWord.nearest(to: name, among: declared).map { " (did you mean '\($0)'?)" } ?? ""
            outcome.problems.append(Problem(field: name, message: "is not an input of '\(definition.id)'\(hint)"))
        }
        return outcome
    }

    /// One value in the declared type, or what is wrong with it; also for the defaults of a file.
    package static func checked(
        _ value: Value, as input: InputDeclaration, matches: PatternMatcher
    ) -> Result<Value, Mismatch> {
        guard let value = coerced(value, to: input.kind) else {
            return .failure(Mismatch(message: "must be \(article(input.kind)), not a \(value.kindName)"))
        }
        if !input.values.isEmpty, input.kind == .enum || value.listValue == nil && value.mapValue == nil {
            guard let allowed = input.values.first(where: { $0 == value || $0.text == value.text }) else {
                let list = input.values.map(\.text).joined(separator: ", ")
                let near = NearWord.nearest(to: value.text, among: input.values.map(\.text))
                return .failure(
                    Mismatch(message: "must be one of \(list)\(near.map { " (did you mean '\($0)'?)" } ?? "")"))
            }
            return .success(allowed)
        }
        if let pattern = input.pattern, value.listValue == nil, value.mapValue == nil {
            switch matches(value.text, pattern) {
            case true?: break
            case false?: return .failure(Mismatch(message: "must match the pattern \(pattern)"))
            case nil:
                return .failure(
                    Mismatch(message: "cannot be checked: the pattern \(pattern) is bad or too costly"))
            }
        }
        return .success(value)
    }

    /// Why a value does not fit its declaration: the end of a sentence that begins with the input's name.
    package struct Mismatch: Error, Hashable, Sendable {
        package var message: String
    }

    private static func present(_ value: Value?, for input: InputDeclaration) -> Value? {
        switch value {
        case nil, .null?: .none
        case .string("")? where input.kind != .string && !input.values.contains(.string("")): .none
        default: value
        }
    }

    private static func coerced(_ value: Value, to kind: InputDeclaration.Kind) -> Value? {
        switch (kind, value) {
        case (.string, .string), (.number, .number), (.boolean, .bool), (.array, .list), (.object, .map): value
        case (.string, .number), (.string, .bool): .string(value.text)
        case (.enum, .string), (.enum, .number), (.enum, .bool): value
        case (.number, .string(let text)): Number(parsing: trimmed(text)).map(Value.number)
        case (.boolean, .string(let text)): boolean(trimmed(text))
        case (.array, .string(let text)): list(text)
        case (.object, .string(let text)): parsed(text, isKind: { $0.mapValue != nil })
        default: .none
        }
    }

    private static func boolean(_ text: Substring) -> Value? {
        switch text.lowercased() {
        case "true": true
        case "false": false
        default: .none
        }
    }

    private static func list(_ text: String) -> Value? {
        if trimmed(text).first == "[" { return parsed(text, isKind: { $0.listValue != nil }) }
        let lines = text.split(whereSeparator: \.isNewline).map(trimmed).filter { !$0.isEmpty }
        return .list(lines.map { .string(String($0)) })
    }

    private static func parsed(_ json: String, isKind: (Value) -> Bool) -> Value? {
        guard let value = try? Value(json: json), isKind(value) else { return .none }
        return value
    }

    private static func trimmed(_ text: some StringProtocol) -> Substring {
        var rest = Substring(text)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }

    private static func article(_ kind: InputDeclaration.Kind) -> String {
        switch kind {
        case .array, .object: "an \(kind.rawValue)"
        case .enum: "one of the allowed values"
        default: "a \(kind.rawValue)"
        }
    }
}
