import TroupeGraph

/// Functions that turn one kind of value into another, and `uuid`.
enum ConversionFunctions {
    static let all: [ExpressionFunction] = [
        ExpressionFunction("string", "value", 1...1) { call throws(EvaluationError) in
            .string(try FunctionCall.text(of: call[0], call.name, &call.meter))
        },
        ExpressionFunction("number", "value, fallback?", 1...2) { call throws(EvaluationError) in
            switch call[0] {
            case .number: return call[0]
            case .bool(let truth): return truth ? 1 : 0
            case .string(let text):
                var trimmed = text.utf8.prefix(1000)
                while let byte = trimmed.first, Lexicon.isSpace(byte) { trimmed.removeFirst() }
                while let byte = trimmed.last, Lexicon.isSpace(byte) { trimmed.removeLast() }
                if text.utf8.count <= 1000, let number = Number(parsing: Substring(trimmed)) { return .number(number) }
            default: break
            }
            if call.count > 1 { return call[1] }
            throw call.mistyped(0, "a number")
        },
        ExpressionFunction("boolean", "value", 1...1) { call throws(EvaluationError) in .bool(call[0].isTrue) },
        ExpressionFunction("type", "value", 1...1) { call throws(EvaluationError) in .string(call[0].kindName) },
        ExpressionFunction("toJSON", "value", 1...1) { call throws(EvaluationError) in
            try call.meter.check(call[0], call.name)
            return try call.made(call[0].json)
        },
        ExpressionFunction("fromJSON", "text", 1...1) { call throws(EvaluationError) in
            guard case .string = call[0] else { return call[0] }
            let text = try call.text(0)
            let limits = JSONLimits(bytes: call.meter.limits.resultBytes, depth: call.meter.limits.depth)
            let value: Value
            do throws(JSONError) {
                value = try Value(json: text, limits: limits)
            } catch {
                throw call.invalid(error.description)
            }
            return try call.made(value)
        },
        ExpressionFunction("default", "value, fallback", 2...2) { call throws(EvaluationError) in
            call[0].isNull || call[0].stringValue?.isEmpty == true ? call[1] : call[0]
        },
        ExpressionFunction("coalesce", "values…", 1...(.max)) { call throws(EvaluationError) in
            call.arguments.first { !$0.isNull } ?? .null
        },
        ExpressionFunction("uuid", "", 0...0, needsRandom: true) { call throws(EvaluationError) in
            // RFC 9562, version 4: six bits are fixed.
            let high = call.random.0 & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
            let low = call.random.1 & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
            let digits = Array(hex(high) + hex(low))
            let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
            return .string(groups.map { String(digits[$0]) }.joined(separator: "-"))
        },
    ]

    private static func hex(_ bits: UInt64) -> String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
