/// A parameter of a statement. All are sent in PostgreSQL's binary format with their type, so the server never guesses.
package enum PostgresValue: Sendable, Equatable {
    /// SQL NULL of the type the statement's place asks for.
    case null
    case bool(Bool)
    case int4(Int32)
    case int8(Int64)
    case double(Double)
    case text(String)
    case bytea([UInt8])
    /// JSON text in UTF-8, stored as `jsonb`.
    case jsonb([UInt8])
    case timestamptz(PostgresTimestamp)
    // One-dimensional arrays, for `unnest`; nil is a NULL element.
    case boolArray([Bool?])
    case int4Array([Int32?])
    case int8Array([Int64?])
    case doubleArray([Double?])
    case textArray([String?])
    case byteaArray([[UInt8]?])
    case jsonbArray([[UInt8]?])
    case timestamptzArray([PostgresTimestamp?])

    /// The value, or NULL for nil.
    package static func int8(orNull value: Int64?) -> Self { value.map(Self.int8) ?? .null }
    /// The value, or NULL for nil.
    package static func int4(orNull value: Int32?) -> Self { value.map(Self.int4) ?? .null }
    /// The value, or NULL for nil.
    package static func text(orNull value: String?) -> Self { value.map(Self.text) ?? .null }
    /// The value, or NULL for nil.
    package static func bytea(orNull value: [UInt8]?) -> Self { value.map(Self.bytea) ?? .null }
    /// The value, or NULL for nil.
    package static func jsonb(orNull value: [UInt8]?) -> Self { value.map(Self.jsonb) ?? .null }
    /// The value, or NULL for nil.
    package static func timestamptz(orNull value: PostgresTimestamp?) -> Self { value.map(Self.timestamptz) ?? .null }

    var type: PostgresType {
        switch self {
        case .null: .unspecified
        case .bool: .bool
        case .int4: .int4
        case .int8: .int8
        case .double: .float8
        case .text: .text
        case .bytea: .bytea
        case .jsonb: .jsonb
        case .timestamptz: .timestamptz
        case .boolArray: .boolArray
        case .int4Array: .int4Array
        case .int8Array: .int8Array
        case .doubleArray: .float8Array
        case .textArray: .textArray
        case .byteaArray: .byteaArray
        case .jsonbArray: .jsonbArray
        case .timestamptzArray: .timestamptzArray
        }
    }
}
