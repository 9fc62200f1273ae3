extension FEELEvaluation {
    /// What `string()` makes of a value: canonical text, strings as they are but quoted inside lists and contexts.
    func text(of value: FEELValue) throws(FEELError) -> String {
        if case .string(let text) = value { return text }
        try check(value)
        var result = ""
        try write(value, to: &result)
        try make(bytes: result.utf8.count)
        return result
    }

    private func write(_ value: FEELValue, to text: inout String) throws(FEELError) {
        // Before more is written: what is written later is paid for at the end.
        try room(for: text.utf8.count)
        switch value {
        case .list(let elements):
            text += "["
            for (place, element) in elements.enumerated() {
                if place > 0 { text += ", " }
                try write(element, to: &text)
            }
            text += "]"
        case .context(let context):
            text += "{"
            for (place, (key, element)) in zip(context.keys, context.values).enumerated() {
                if place > 0 { text += ", " }
                text += FEELNames.isSimple(key) ? key : FEELValue.quoted(key)
                text += ":"
                try write(element, to: &text)
            }
            text += "}"
        default: text += value.literal
        }
        try spend(16)
    }
}

extension FEELValue {
    /// How a value without parts reads inside a list; strings in quotes.
    package var literal: String {
        switch self {
        case .null: "null"
        case .bool(let truth): truth ? "true" : "false"
        case .number(let number): number.plainText
        case .string(let text): Self.quoted(text)
        case .date(let date): date.description
        case .time(let time): time.description
        case .dateTime(let moment): moment.description
        case .daysDuration(let duration): duration.description
        case .yearsDuration(let duration): duration.description
        case .range(let range): range.text { $0.literal }
        case .function(.builtin(let name)): "function \(name)"
        case .function(.lambda(let lambda)): "function(\(lambda.parameterNames.joined(separator: ", ")))"
        case .function(.native(let native)): "function(\(native.parameters.joined(separator: ", ")))"
        case .list(let elements): "[" + elements.map(\.literal).joined(separator: ", ") + "]"
        case .context(let context):
            "{" + zip(context.keys, context.values).map { "\($0):\($1.literal)" }.joined(separator: ", ") + "}"
        }
    }

    /// A string as it is written in FEEL.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
