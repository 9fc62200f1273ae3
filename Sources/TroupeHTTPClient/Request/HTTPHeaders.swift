/// Header fields in order, names compared without case (RFC 9110 section 5).
///
/// Values may be secrets (`authorization`, `x-api-key`), so no description, debug description or mirror shows them.
package struct HTTPHeaders: Sendable, Equatable {
    /// One field line.
    package struct Field: Sendable, Equatable {
        /// The name as it was given.
        package let name: String
        /// The value without surrounding white space.
        package let value: String

        /// A field with its name and value.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The fields in the order they were given or received.
    package private(set) var fields: [Field] = []

    /// No fields.
    package init() {}

    /// Appends a field; an earlier one of the same name stays.
    package mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// The first value of a field; setting replaces every field of that name, `nil` removes them.
    package subscript(name: String) -> String? {
        get {
            fields.first { Self.isSame($0.name, name) }?.value
        }
        set {
            fields.removeAll { Self.isSame($0.name, name) }
            if let newValue { append(name, newValue) }
        }
    }

    /// Every value of a field, in order.
    package func values(of name: String) -> [String] {
        fields.filter { Self.isSame($0.name, name) }.map(\.value)
    }

    private static func isSame(_ a: String, _ b: String) -> Bool {
        a.utf8.count == b.utf8.count && zip(a.utf8, b.utf8).allSatisfy { lowercased($0) == lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    /// Fields in the order of the literal.
    package init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name, value) }
    }
}

extension HTTPHeaders: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The names only.
    package var description: String { "headers \(fields.map(\.name))" }
    /// The names only.
    package var debugDescription: String { description }
    /// The names only: `dump` and test failures print mirrors.
    package var customMirror: Mirror { Mirror(self, children: ["names": fields.map(\.name)]) }
}

extension HTTPHeaders.Field: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name only.
    package var description: String { name }
    /// The name only.
    package var debugDescription: String { name }
    /// The name only.
    package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
