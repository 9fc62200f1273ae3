import Synchronization
import TroupeGraph
import TroupeInterpreter

/// Keeps the secrets that one attempt was given out of everything it says.
final class SecretMask: Sendable {
    private let values = Mutex<[String]>([])

    /// Remembers a secret. Very short ones are not masked: they would blank out ordinary text.
    func add(_ secret: String) {
        if secret.utf8.count >= 4 { values.withLock { $0.append(secret) } }
    }

    func masked(_ text: String) -> String {
        var text = text
        for secret in values.withLock({ $0 }) where text.contains(secret) {
            text = text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "***")
        }
        return text
    }

    func masked(_ value: Value) -> Value {
        if values.withLock({ $0.isEmpty }) { return value }
        switch value {
        case .string(let text): return .string(masked(text))
        case .list(let elements): return .list(elements.map(masked))
        case .map(let entries): return .map(masked(entries))
        case .null, .bool, .number: return value
        }
    }

    func masked(_ map: ValueMap) -> ValueMap {
        if values.withLock({ $0.isEmpty }) { return map }
        return ValueMap(map.map { ($0.0, masked($0.1)) })
    }

    func masked(_ fault: Fault) -> Fault {
        var fault = fault
        fault.message = masked(fault.message)
        fault.details = masked(fault.details)
        return fault
    }

    /// Puts the secrets' values where an order refers to them. Most orders refer to none, and stay as they are.
    func resolve(_ value: Value, nonce: UInt64, secret: (String) -> String?) throws(Fault) -> Value {
        SecretReference.occurs(in: value) ? try replace(value, nonce: nonce, secret: secret) : value
    }

    private func replace(_ value: Value, nonce: UInt64, secret: (String) -> String?) throws(Fault) -> Value {
        switch value {
        case .string(let text):
            do {
                return .string(
                    try SecretReference.resolve(text, nonce: nonce) { name in
                        guard let found = secret(name) else {
                            throw Fault("secret.unknown", "there is no secret '\(name)'")
                        }
                        add(found)
                        return found
                    })
            } catch let fault as Fault {
                throw fault
            } catch {
                throw Fault("secret.unknown", "a secret cannot be read")
            }
        case .list(let elements):
            var resolved: [Value] = []
            for element in elements { resolved.append(try replace(element, nonce: nonce, secret: secret)) }
            return .list(resolved)
        case .map(let entries):
            var resolved = ValueMap()
            for (key, entry) in entries { resolved[key] = try replace(entry, nonce: nonce, secret: secret) }
            return .map(resolved)
        case .null, .bool, .number: return value
        }
    }
}
