package import TroupeGraph

/// The encoding of values that keeps what JSON lacks: `{"@type": "date", "@value": "2026-01-31"}`, with the types
/// `number`, `date`, `time`, `date and time`, `duration`, and (written only) `range` and `function`.
package enum FEELTagged {
    /// Reads a value; nil when what is tagged is not of its type, or of none that is known.
    package static func decode(_ value: Value) -> FEELValue? {
        switch value {
        case .list(let elements):
            let decoded = elements.compactMap(decode)
            return decoded.count == elements.count ? .list(decoded) : nil
        case .map(let map):
            if let type = map["@type"]?.stringValue, let text = map["@value"] { return decode(type, text) }
            var context = FEELContext()
            for (key, element) in map {
                guard let decoded = decode(element) else { return nil }
                context[key] = decoded
            }
            return .context(context)
        default: return FEELValue(value)
        }
    }

    private static func decode(_ type: String, _ value: Value) -> FEELValue? {
        let text = value.text
        switch type {
        case "number": return Number(parsing: text).map(FEELValue.number)
        case "string": return .string(text)
        case "date": return FEELDate(parsing: text).map(FEELValue.date)
        case "time": return (FEELTime(parsing: text) ?? FEELTime(isoText: text)).map(FEELValue.time)
        case "date and time", "dateTime":
            return (FEELDateTime(parsing: text) ?? FEELDateTime(isoText: text)).map(FEELValue.dateTime)
        case "duration", "days and time duration", "years and months duration": return FEELValue(duration: text)
        default: return nil
        }
    }

    /// Writes a value.
    package static func encode(_ value: FEELValue) -> Value {
        switch value {
        case .null, .bool, .number, .string: Value(value)
        case .date: tagged("date", value)
        case .time(let time): tagged("time", .string(time.isoText))
        case .dateTime(let moment): tagged("date and time", .string(moment.isoText))
        case .daysDuration, .yearsDuration: tagged("duration", value)
        case .range: tagged("range", value)
        case .function: tagged("function", .string(value.literal))
        case .list(let elements): .list(elements.map(encode))
        case .context(let context):
            .map(ValueMap(zip(context.keys, context.values).map { ($0, encode($1)) }))
        }
    }

    /// Writes a value for `to json`: texts in ISO 8601 instead of what is tagged.
    static func plain(_ value: FEELValue) -> Value {
        switch value {
        case .list(let elements): .list(elements.map(plain))
        case .context(let context):
            .map(ValueMap(zip(context.keys, context.values).map { ($0, plain($1)) }))
        default: encode(value)["@value"] ?? Value(value)
        }
    }

    private static func tagged(_ type: String, _ value: FEELValue) -> Value {
        ["@type": .string(type), "@value": Value(value)]
    }
}
