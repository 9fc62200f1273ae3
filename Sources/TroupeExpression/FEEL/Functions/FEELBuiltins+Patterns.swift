extension FEELBuiltins {
    static let patternFunctions: [FEELBuiltin] = [
        FEELBuiltin("matches", "input, pattern, flags?") { call throws(FEELError) in
            guard let (_, matches) = try matches(call, flags: 2, limit: 1) else { return nil }
            return .bool(!matches.isEmpty)
        },
        FEELBuiltin("replace", "input, pattern, replacement, flags?") { call throws(FEELError) in try replace(call) },
        FEELBuiltin("split", "string, delimiter") { call throws(FEELError) in
            guard let (bytes, matches) = try matches(call) else { return nil }
            try call.make(elements: matches.count + 1)
            var parts: [FEELValue] = []
            var start = 0
            for match in matches where !(match.whole.isEmpty && match.whole.lowerBound == 0) {
                parts.append(.string(String(decoding: bytes[start..<match.whole.lowerBound], as: UTF8.self)))
                start = match.whole.upperBound
            }
            parts.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
            return .list(parts)
        },
        FEELBuiltin("extract", "input, pattern") { call throws(FEELError) in
            guard let (bytes, matches) = try matches(call) else { return nil }
            try call.make(elements: matches.count)
            return .list(matches.map { .string(String(decoding: bytes[$0.whole], as: UTF8.self)) })
        },
    ]

    /// The first argument's bytes and where the second, a pattern, is found in them.
    private static func matches(
        _ call: FEELCall, flags position: Int? = nil, limit: Int = 100_000, needsGroups: Bool = false
    ) throws(FEELError) -> ([UInt8], [FEELPattern.Match])? {
        guard let text = call.string(0), let pattern = call.string(1) else { return nil }
        var flags = ""
        if let position, call.isGiven(position), !call[position].isNull {
            guard let given = call.string(position) else { return nil }
            flags = given
        }
        try call.evaluation.spend(FEELPattern.work + 4 * text.utf8.count)
        guard let compiled = FEELPattern(pattern, flags: flags) else { return nil }
        let bytes = Array(text.utf8)
        guard let matches = compiled.matches(in: bytes, limit: limit, needsGroups: needsGroups) else { return nil }
        try call.evaluation.spend(64 * matches.count + 24 * matches.reduce(0) { $0 + $1.groups.count })
        return (bytes, matches)
    }

    /// A pattern that matches an empty text replaces nothing sensible: XPath refuses it, and so the result is null.
    private static func replace(_ call: FEELCall) throws(FEELError) -> FEELValue? {
        guard let replacement = call.string(2), let (bytes, matches) = try matches(call, flags: 3, needsGroups: true),
            !matches.contains(where: { $0.whole.isEmpty })
        else { return nil }
        let isLiteral = call.string(3)?.contains("q") == true
        guard let parts = isLiteral ? [.text(Array(replacement.utf8))] : template(replacement) else { return nil }
        var result: [UInt8] = []
        var start = 0
        for match in matches {
            result += bytes[start..<match.whole.lowerBound]
            for part in parts {
                switch part {
                case .text(let text): result += text
                case .group(let digits): append(digits, of: match, in: bytes, to: &result)
                }
                try call.evaluation.room(for: result.count)
            }
            start = match.whole.upperBound
        }
        result += bytes[start...]
        try call.make(bytes: result.count)
        return .string(String(decoding: result, as: UTF8.self))
    }

    private enum Part {
        case text([UInt8])
        /// The digits after `$`.
        case group([UInt8])
    }

    /// `$1` is a group; `\$` and `\\` are what follows the backslash. Nil for a `$` without a number.
    private static func template(_ text: String) -> [Part]? {
        var parts: [Part] = []
        var plain: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "\\") {
                guard let next = bytes.popFirst() else { return nil }
                plain.append(next)
            } else if byte == UInt8(ascii: "$") {
                let digits = Array(bytes.prefix { (48...57).contains($0) }.prefix(3))
                guard !digits.isEmpty else { return nil }
                bytes = bytes.dropFirst(digits.count)
                parts += [.text(plain), .group(digits)]
                plain = []
            } else {
                plain.append(byte)
            }
        }
        return parts + [.text(plain)]
    }

    /// Of the digits as many as there are groups for; the others are text.
    private static func append(
        _ digits: [UInt8], of match: FEELPattern.Match, in bytes: [UInt8], to result: inout [UInt8]
    ) {
        var count = digits.count
        var number = digits.reduce(0) { $0 * 10 + Int($1) - 48 }
        while count > 1, number >= match.groups.count {
            count -= 1
            number /= 10
        }
        if number < match.groups.count, let range = match.groups[number] { result += bytes[range] }
        result += digits.dropFirst(count)
    }
}
