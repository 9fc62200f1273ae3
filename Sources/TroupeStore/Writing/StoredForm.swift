import TroupeGraph
import TroupePostgres

/// How the engine's values are written to columns.
enum StoredForm {
    /// What a value read from the database may be: it was written by us, so only its size is bounded.
    static let limits = JSONLimits(bytes: 1 << 30, depth: 1024)

    /// PostgreSQL's text cannot hold NUL; only callers who mean harm send it.
    static func text(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }))
    }

    /// A time in microseconds since 1970, at most the end of the year 9999.
    static func time(_ microseconds: Int64) -> PostgresTimestamp {
        PostgresTimestamp(microsecondsSince1970: max(0, min(microseconds, 253_402_300_799_999_999)))
    }

    static func json(_ map: ValueMap) -> [UInt8] { Value.map(map).jsonBytes }

    /// Nil for nil, and for what cannot be encoded, which no type of ours is.
    static func json(_ thing: (some Encodable)?) -> [UInt8]? {
        thing.flatMap { try? Value(encoding: $0).jsonBytes }
    }
}
