extension FEELBuiltins {
    static let stringFunctions: [FEELBuiltin] = [
        FEELBuiltin("string length", "string") { call throws(FEELError) in
            guard let text = call.string(0) else { return nil }
            try call.evaluation.spend(text.utf8.count)
            return .integer(text.unicodeScalars.count)
        },
        FEELBuiltin("substring", "string, start position, length?") { call throws(FEELError) in try substring(call) },
        FEELBuiltin("upper case", "string") { call throws(FEELError) in
            guard let text = call.string(0) else { return nil }
            try call.make(bytes: text.utf8.count)
            return .string(text.uppercased())
        },
        FEELBuiltin("lower case", "string") { call throws(FEELError) in
            guard let text = call.string(0) else { return nil }
            try call.make(bytes: text.utf8.count)
            return .string(text.lowercased())
        },
        FEELBuiltin("substring before", "string, match") { call throws(FEELError) in
            guard let (text, place, _) = try search(call) else { return nil }
            return .string(place.map { String(decoding: text[..<$0], as: UTF8.self) } ?? "")
        },
        FEELBuiltin("substring after", "string, match") { call throws(FEELError) in
            guard let (text, place, length) = try search(call) else { return nil }
            return .string(place.map { String(decoding: text[($0 + length)...], as: UTF8.self) } ?? "")
        },
        FEELBuiltin("contains", "string, match") { call throws(FEELError) in
            guard let (_, place, _) = try search(call) else { return nil }
            return .bool(place != nil)
        },
        FEELBuiltin("starts with", "string, match") { call in
            guard let text = call.string(0), let match = call.string(1) else { return nil }
            call.evaluation.charge(match.utf8.count)
            return .bool(text.utf8.starts(with: match.utf8))
        },
        FEELBuiltin("ends with", "string, match") { call in
            guard let text = call.string(0), let match = call.string(1) else { return nil }
            call.evaluation.charge(match.utf8.count)
            return .bool(text.utf8.suffix(match.utf8.count).elementsEqual(match.utf8))
        },
        FEELBuiltin("trim", "string") { call throws(FEELError) in
            guard let text = call.string(0) else { return nil }
            try call.make(bytes: text.utf8.count)
            var scalars = text.unicodeScalars[...]
            while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
            while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
            return .string(String(scalars))
        },
        FEELBuiltin("is blank", "string") { call in
            guard let text = call.string(0) else { return nil }
            call.evaluation.charge(text.utf8.count)
            return .bool(text.unicodeScalars.allSatisfy(\.properties.isWhitespace))
        },
        FEELBuiltin("string join", "list, delimiter?") { call throws(FEELError) in try join(call) },
        FEELBuiltin("string join", "list, delimiter, prefix, suffix") { call throws(FEELError) in try join(call) },
    ]

    /// Positions count characters (Unicode scalars) from 1, or from the end when negative.
    private static func substring(_ call: FEELCall) throws(FEELError) -> FEELValue? {
        guard let text = call.string(0), let start = call.integer(1), start != 0 else { return nil }
        try call.evaluation.spend(4 * text.utf8.count)
        let scalars = Array(text.unicodeScalars)
        let first = start > 0 ? start - 1 : scalars.count + max(start, -scalars.count - 1)
        guard first >= 0 else { return nil }
        var count = scalars.count
        if call.isGiven(2), !call[2].isNull {
            guard let length = call.integer(2), length >= 0 else { return nil }
            count = min(length, count)
        } else if call.isGiven(2) {
            return nil
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars.dropFirst(first).prefix(count))
        return .string(String(result))
    }

    /// Where the second string begins in the first.
    private static func search(_ call: FEELCall) throws(FEELError) -> ([UInt8], place: Int?, length: Int)? {
        guard let text = call.string(0), let match = call.string(1) else { return nil }
        try call.make(bytes: text.utf8.count + match.utf8.count)
        let bytes = Array(text.utf8)
        return (bytes, ByteSearch(match).first(in: bytes, from: 0), match.utf8.count)
    }

    /// Null stands for no delimiter, prefix or suffix; null elements are left out.
    private static func join(_ call: FEELCall) throws(FEELError) -> FEELValue? {
        guard let list = call.list(0) else { return nil }
        try call.make(elements: list.count)
        var parts: [String] = []
        for element in list where !element.isNull {
            guard let text = element.stringValue else { return nil }
            parts.append(text)
        }
        var affixes: [String] = []
        for position in 1..<call.arguments.count {
            guard call[position].isNull || call.string(position) != nil else { return nil }
            affixes.append(call.string(position) ?? "")
        }
        let delimiter = affixes.first ?? ""
        let size = parts.reduce(0) { $0 + $1.utf8.count } + affixes.reduce(0) { $0 + $1.utf8.count }
        try call.make(bytes: size + delimiter.utf8.count * parts.count)
        let joined = parts.joined(separator: delimiter)
        return .string(affixes.count == 3 ? affixes[1] + joined + affixes[2] : joined)
    }
}
