/// What a JSON document may cost.
package struct JSONLimits: Sendable {
    /// Bytes of the whole document.
    package var bytes = 16 << 20
    /// Lists and maps inside each other.
    package var depth = 128

    package init(bytes: Int = 16 << 20, depth: Int = 128) {
        self.bytes = bytes
        self.depth = depth
    }
}

/// Why a text is not JSON, and where.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    package var message: String
    /// Bytes from the start.
    package var offset: Int

    /// The sentence a user reads.
    package var description: String { "invalid JSON at byte \(offset): \(message)" }
}

/// Reads JSON (RFC 8259) strictly into values: no comments, no trailing commas, valid UTF-8 only, duplicate keys refused.
struct JSONReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: JSONLimits
    private var position = 0

    static func read(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) -> Value {
        if bytes.count > limits.bytes {
            throw JSONError(message: "the document is larger than \(limits.bytes) bytes", offset: limits.bytes)
        }
        let result = bytes.withUnsafeBufferPointer { buffer -> Result<Value, JSONError> in
            var reader = JSONReader(bytes: buffer, limits: limits)
            return Result { () throws(JSONError) in try reader.document() }
        }
        return try result.get()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    private mutating func document() throws(JSONError) -> Value {
        let value = try value(depth: 0)
        skipSpace()
        if position < bytes.count { throw fail("text after the end of the document") }
        return value
    }

    private func fail(_ message: String) -> JSONError { JSONError(message: message, offset: position) }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func value(depth: Int) throws(JSONError) -> Value {
        skipSpace()
        switch current {
        case nil: throw fail("the document ends too early")
        case UInt8(ascii: "{"): return try map(depth: depth)
        case UInt8(ascii: "["): return try list(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: Value) throws(JSONError) -> Value {
        for offset in 0..<word.utf8CodeUnitCount {
            guard current == word.utf8Start[offset] else { throw fail("unexpected character") }
            position += 1
        }
        return value
    }

    private mutating func enter(_ depth: Int) throws(JSONError) {
        if depth >= limits.depth { throw fail("nested deeper than \(limits.depth)") }
        position += 1
        skipSpace()
    }

    private mutating func list(depth: Int) throws(JSONError) -> Value {
        try enter(depth)
        var elements: [Value] = []
        if current == UInt8(ascii: "]") {
            position += 1
            return .list([])
        }
        while true {
            elements.append(try value(depth: depth + 1))
            if try end(UInt8(ascii: "]")) { return .list(elements) }
        }
    }

    private mutating func map(depth: Int) throws(JSONError) -> Value {
        try enter(depth)
        var entries = ValueMap()
        if current == UInt8(ascii: "}") {
            position += 1
            return .map(entries)
        }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw fail("a key in double quotes is expected") }
            let key = try string()
            if entries[key] != nil { throw fail("a key occurs twice") }
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw fail("':' is expected") }
            position += 1
            entries[key] = try value(depth: depth + 1)
            if try end(UInt8(ascii: "}")) { return .map(entries) }
        }
    }

    /// After an element: true at the closing bracket, false after a comma.
    private mutating func end(_ bracket: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        guard let byte = current, byte == bracket || byte == UInt8(ascii: ",") else {
            throw fail("',' or '\(Character(UnicodeScalar(bracket)))' is expected")
        }
        position += 1
        return byte == bracket
    }

    private mutating func number() throws(JSONError) -> Value {
        let start = position
        var digits = 0
        while let byte = current {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): break
            default: return try number(from: start, digits: digits)
            }
            position += 1
        }
        return try number(from: start, digits: digits)
    }

    private func number(from start: Int, digits: Int) throws(JSONError) -> Value {
        if digits == 0 { throw fail("unexpected character") }
        let text = bytes[start..<position]
        let unsigned = text.first == UInt8(ascii: "-") ? text.dropFirst() : text
        let isStrict =
            unsigned.first.map { (48...57).contains($0) } == true
            && !(unsigned.count > 1 && unsigned.first == 48 && (48...57).contains(unsigned[unsigned.startIndex + 1]))
        if digits < 19, isStrict, unsigned.count == digits {  // the fast path of small integers
            var result: Int64 = 0
            for byte in unsigned { result = result * 10 + Int64(byte) - 48 }
            return .number(.integer(text.count == unsigned.count ? result : -result))
        }
        guard isStrict, let number = Number(parsing: String(decoding: text, as: UTF8.self)) else {
            throw JSONError(message: "not a number, or one out of range", offset: start)
        }
        return .number(number)
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while let byte = current {
            if byte == UInt8(ascii: "\"") {
                defer { position += 1 }
                return try text(bytes[start..<position])
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            if byte < 0x20 { throw fail("a control character in a string must be escaped") }
            position += 1
        }
        throw fail("the string does not end")
    }

    private func text(_ slice: some Collection<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw fail("the text is not valid UTF-8") }
        return text
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var buffer = Array(bytes[start..<position])
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return try text(buffer)
            case UInt8(ascii: "\\"): try escape(into: &buffer)
            case 0..<0x20: throw fail("a control character in a string must be escaped")
            default: buffer.append(byte)
            }
        }
        throw fail("the string does not end")
    }

    private mutating func escape(into buffer: inout [UInt8]) throws(JSONError) {
        guard let byte = current else { throw fail("the string does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
        case UInt8(ascii: "b"): buffer.append(0x08)
        case UInt8(ascii: "f"): buffer.append(0x0C)
        case UInt8(ascii: "n"): buffer.append(0x0A)
        case UInt8(ascii: "r"): buffer.append(0x0D)
        case UInt8(ascii: "t"): buffer.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hex4()
            if (0xD800..<0xDC00).contains(code), current == UInt8(ascii: "\\") {
                position += 1
                guard current == UInt8(ascii: "u") else { throw fail("half of a surrogate pair") }
                position += 1
                let low = try hex4()
                guard (0xDC00..<0xE000).contains(low) else { throw fail("half of a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = UnicodeScalar(code) else { throw fail("half of a surrogate pair") }
            buffer.append(contentsOf: String(Character(scalar)).utf8)
        default: throw fail("unknown escape")
        }
    }

    private mutating func hex4() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw fail("four hexadecimal digits are expected")
            }
            code = code << 4 + UInt32(digit)
            position += 1
        }
        return code
    }
}
