import TroupeCompiler
import TroupeGraph
import TroupeInterpreter

/// Says whether two requests are the same: SHA-256 of the operation and the body, whatever the order of its members.
enum RequestHash {
    static func hash(operation: String, body: ValueMap) -> String {
        ContentHash.sha256(Array(operation.utf8) + [0] + canonical(.map(body)).jsonBytes)
    }

    private static func canonical(_ value: Value) -> Value {
        switch value {
        case .map(let entries):
            let sorted = entries.map { ($0.0, canonical($0.1)) }.sorted {
                $0.0.utf8.lexicographicallyPrecedes($1.0.utf8)
            }
            return .map(ValueMap(sorted))
        case .list(let elements): return .list(elements.map(canonical))
        default: return value
        }
    }
}

/// The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header): a string, in quotes or bare.
enum IdempotencyKey {
    static let name = "Idempotency-Key"

    /// Nil when there is none.
    static func read(_ values: [String]) throws(RequestProblem) -> String? {
        guard let first = values.first else { return nil }
        if values.count > 1 { throw .parameters([FieldProblem(name, "is given twice")]) }
        var text = Substring(first)
        if text.utf8.count > 1, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (33...126).contains($0) && $0 != 34 }) else {
            throw .parameters([
                FieldProblem(name, "must be 1 to 255 printable ASCII characters without spaces and quotes")
            ])
        }
        return String(text)
    }
}
