/// One header field as sent.
package struct Header: Sendable, Equatable {
    /// Compared without regard to case.
    package let name: String
    /// Without surrounding white space.
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// Header fields in their order.
package struct Headers: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// All fields in order.
    package private(set) var fields: [Header]

    package init(_ fields: [Header] = []) { self.fields = fields }

    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Header($0.0, $0.1) }
    }

    /// The first value of that name; setting replaces all of them, nil removes them.
    package subscript(name: String) -> String? {
        get { fields.first { isSameName($0.name, name) }?.value }
        set {
            fields.removeAll { isSameName($0.name, name) }
            if let newValue { fields.append(Header(name, newValue)) }
        }
    }

    /// Every value of that name in order.
    package func values(_ name: String) -> [String] {
        fields.filter { isSameName($0.name, name) }.map(\.value)
    }

    /// The elements of a comma-separated list field (RFC 9110, section 5.6.1), lower-cased.
    package func list(_ name: String) -> [String] {
        values(name).flatMap { $0.split(separator: ",") }
            .map { trimmed($0).lowercased() }.filter { !$0.isEmpty }
    }

    /// Adds a field beside others of the same name.
    package mutating func append(_ name: String, _ value: String) { fields.append(Header(name, value)) }
}

/// `text` without spaces and tabs at its ends.
func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.utf8.first, first == 32 || first == 9 { text.removeFirst() }
    while let last = text.utf8.last, last == 32 || last == 9 { text.removeLast() }
    return text
}

private func isSameName(_ one: String, _ other: String) -> Bool {
    func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 32 : byte }
    return one.utf8.count == other.utf8.count && zip(one.utf8, other.utf8).allSatisfy { lower($0) == lower($1) }
}
