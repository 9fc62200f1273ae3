import TroupeGraph

/// Functions that make or examine text.
enum TextFunctions {
    static let all: [ExpressionFunction] = [
        ExpressionFunction("lower", "text", 1...1) { call throws(EvaluationError) in
            try call.made(call.text(0).lowercased())
        },
        ExpressionFunction("upper", "text", 1...1) { call throws(EvaluationError) in
            try call.made(call.text(0).uppercased())
        },
        ExpressionFunction("trim", "text", 1...1) { call throws(EvaluationError) in
            let scalars = try call.text(0).unicodeScalars
            var rest = scalars[...]
            while let scalar = rest.first, scalar.properties.isWhitespace { rest.removeFirst() }
            while let scalar = rest.last, scalar.properties.isWhitespace { rest.removeLast() }
            return .string(String(rest))
        },
        ExpressionFunction("startsWith", "text, prefix", 2...2) { call throws(EvaluationError) in
            .bool(try call.text(0).utf8.starts(with: call.text(1).utf8))
        },
        ExpressionFunction("endsWith", "text, suffix", 2...2) { call throws(EvaluationError) in
            .bool(try call.text(0).utf8.reversed().starts(with: call.text(1).utf8.reversed()))
        },
        ExpressionFunction("replace", "text, old, new", 3...3) { call throws(EvaluationError) in try replace(&call) },
        ExpressionFunction("split", "text, separator = ','", 1...2) { call throws(EvaluationError) in try split(&call)
        },
        ExpressionFunction("lines", "text", 1...1) { call throws(EvaluationError) in
            if case .list = call[0] { return call[0] }
            let text = try call.text(0)
            try call.meter.make(elements: text.utf8.count { $0 == 0x0A } + 1, call.name)
            return try call.made(.list(trimmedLines(text)))
        },
        ExpressionFunction("join", "list, separator = ','", 1...2) { call throws(EvaluationError) in try join(&call) },
        ExpressionFunction("format", "template, values…", 1...(.max)) { call throws(EvaluationError) in
            try format(&call)
        },
        ExpressionFunction("matches", "text, pattern", 2...2) { call throws(EvaluationError) in
            let (text, pattern) = (try call.text(0), try call.text(1))
            try call.meter.spend(RegularExpression.work)
            do throws(RegularExpression.Failure) {
                return .bool(try RegularExpression(pattern).matches(text))
            } catch {
                throw call.invalid(error.message)
            }
        },
        ExpressionFunction("urlEncode", "text", 1...1) { call throws(EvaluationError) in try urlEncode(&call) },
        ExpressionFunction("base64", "text", 1...1) { call throws(EvaluationError) in
            let text = try call.text(0)
            try call.meter.make(bytes: text.utf8.count / 3 * 4 + 4, call.name)
            return .string(Base64.encode(Array(text.utf8)))
        },
        ExpressionFunction("fromBase64", "text", 1...1) { call throws(EvaluationError) in
            guard let text = Base64.decode(Array(try call.text(0).utf8)) else {
                throw call.invalid("the argument is no Base64, or the content is no UTF-8 text")
            }
            return try call.made(text)
        },
    ]

    private static func trimmedLines(_ text: String) -> [Value] {
        text.utf8.split(separator: 0x0A).compactMap { line in
            var line = line
            while let byte = line.first, Lexicon.isSpace(byte) { line.removeFirst() }
            while let byte = line.last, Lexicon.isSpace(byte) { line.removeLast() }
            return line.isEmpty ? nil : .string(String(Substring(line)))
        }
    }

    private static func replace(_ call: inout FunctionCall) throws(EvaluationError) -> Value {
        let (text, old, new) = (try call.text(0), try call.text(1), try call.text(2))
        if old.isEmpty { return .string(text) }
        let bytes = Array(text.utf8)
        let places = ByteSearch(old).all(in: bytes)
        if places.isEmpty { return .string(text) }
        try call.meter.make(bytes: bytes.count + places.count * (new.utf8.count - old.utf8.count), call.name)
        var result: [UInt8] = []
        var start = 0
        for place in places {
            result += bytes[start..<place]
            result += new.utf8
            start = place + old.utf8.count
        }
        result += bytes[start...]
        return .string(String(decoding: result, as: UTF8.self))
    }

    private static func split(_ call: inout FunctionCall) throws(EvaluationError) -> Value {
        if case .list = call[0] { return call[0] }
        let text = try call.text(0)
        let separator = call.count > 1 ? try call.text(1) : ","
        if text.isEmpty { return [] }
        if separator.isEmpty {
            try call.meter.make(elements: text.count, call.name)
            return try call.made(.list(text.map { .string(String($0)) }))
        }
        let bytes = Array(text.utf8)
        let places = ByteSearch(separator).all(in: bytes)
        try call.meter.make(elements: places.count + 1, call.name)
        var elements: [Value] = []
        var start = 0
        for place in places + [bytes.count] {
            elements.append(.string(String(decoding: bytes[start..<place], as: UTF8.self)))
            start = place + separator.utf8.count
        }
        return try call.made(.list(elements))
    }

    private static func join(_ call: inout FunctionCall) throws(EvaluationError) -> Value {
        if case .string = call[0] { return call[0] }
        let elements = try call.list(0)
        let separator = call.count > 1 ? try call.text(1) : ","
        var result = ""
        for (index, element) in elements.enumerated() {
            let text = try FunctionCall.text(of: element, call.name, &call.meter)
            let size = text.utf8.count + (index > 0 ? separator.utf8.count : 0)
            try call.meter.make(bytes: result.utf8.count + size, size: size, call.name)
            if index > 0 { result += separator }
            result += text
        }
        return .string(result)
    }

    /// `{0}` is the first value, `{}` the next one; `{{` and `}}` are braces.
    private static func format(_ call: inout FunctionCall) throws(EvaluationError) -> Value {
        let template = Array(try call.text(0).utf8)
        var result: [UInt8] = []
        var next = 1
        var position = 0
        while position < template.count {
            let byte = template[position]
            let following = position + 1 < template.count ? template[position + 1] : 0
            let isBrace = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
            guard isBrace, following != byte else {
                result.append(byte)
                position += isBrace ? 2 : 1
                continue
            }
            let digits = template[(position + 1)...].prefix(4).prefix(while: Lexicon.isDigit)
            let end = position + 1 + digits.count
            guard byte == UInt8(ascii: "{"), end < template.count, template[end] == UInt8(ascii: "}") else {
                throw call.invalid("a brace in the template must be {0}, {1}, … or {}, or doubled")
            }
            let index = Int(String(decoding: digits, as: UTF8.self)).map { $0 + 1 } ?? next
            if digits.isEmpty { next += 1 }
            guard index < call.count else {
                throw call.invalid("the template asks for value \(index), and there is none")
            }
            let text = try FunctionCall.text(of: call[index], call.name, &call.meter)
            try call.meter.make(bytes: result.count + text.utf8.count, size: text.utf8.count, call.name)
            result += text.utf8
            position = end + 1
        }
        return try call.made(String(decoding: result, as: UTF8.self))
    }

    /// Percent-encodes all but the unreserved characters (RFC 3986, section 2.3).
    private static func urlEncode(_ call: inout FunctionCall) throws(EvaluationError) -> Value {
        let hex = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in try call.text(0).utf8 {
            if byte < 0x80, Lexicon.isName(byte) || "-.~".utf8.contains(byte) {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return try call.made(String(decoding: result, as: UTF8.self))
    }
}
