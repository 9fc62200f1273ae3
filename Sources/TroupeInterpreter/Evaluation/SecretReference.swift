package import TroupeGraph

/// How a secret stands in evaluated values until a step is performed: text that names it, bracketed by the run's nonce.
///
/// The nonce is random and never leaves the journal, so a value from outside cannot name a secret.
package enum SecretReference {
    /// The reference to a secret of this run.
    package static func text(name: String, nonce: UInt64) -> String {
        "\u{2}secret:\(String(nonce, radix: 16)):\(name)\u{3}"
    }

    /// Replaces every reference of the run in a text. `value` gives a secret's value, or nil when there is none.
    package static func resolve(
        _ text: String, nonce: UInt64, value: (_ name: String) throws -> String?
    ) rethrows -> String {
        guard text.utf8.contains(2) else { return text }
        let opening = "\u{2}secret:\(String(nonce, radix: 16)):"
        var result = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: opening) {
            guard let end = rest[start.upperBound...].firstIndex(of: "\u{3}") else { break }
            result += rest[..<start.lowerBound]
            result += try value(String(rest[start.upperBound..<end])) ?? ""
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// Whether a value may hold a reference to a secret, of whatever run.
    package static func occurs(in value: Value) -> Bool {
        switch value {
        case .string(let text): text.utf8.contains(2)
        case .list(let elements): elements.contains(where: occurs)
        case .map(let entries): entries.contains { occurs(in: $0.1) }
        case .null, .bool, .number: false
        }
    }

    /// A value for others than the run: its references become the expressions that they were.
    static func named(_ value: Value, nonce: UInt64) -> Value {
        switch value {
        case .string(let text): .string(resolve(text, nonce: nonce) { "${secrets.\($0)}" })
        case .list(let elements): .list(elements.map { named($0, nonce: nonce) })
        case .map(let entries): .map(ValueMap(entries.map { ($0.0, named($0.1, nonce: nonce)) }))
        case .null, .bool, .number: value
        }
    }
}
