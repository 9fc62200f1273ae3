// One pair of accessors per type, all alike: the plain one refuses NULL, the other returns nil for it.
extension PostgresRow {
    /// Reads a truth value.
    package func bool(_ column: ColumnReference) throws(PostgresError) -> Bool {
        try require(try boolOrNil(column), column)
    }

    /// Reads a truth value, nil for NULL.
    package func boolOrNil(_ column: ColumnReference) throws(PostgresError) -> Bool? {
        try decode(column, as: "bool", from: [.bool], BinaryField.bool)
    }

    /// Reads an integer of `int4` or `int2`.
    package func int32(_ column: ColumnReference) throws(PostgresError) -> Int32 {
        try require(try int32OrNil(column), column)
    }

    /// Reads an integer of `int4` or `int2`, nil for NULL.
    package func int32OrNil(_ column: ColumnReference) throws(PostgresError) -> Int32? {
        try decode(column, as: "int32", from: [.int4, .int2], BinaryField.int32)
    }

    /// Reads an integer of `int8`, `int4` or `int2`.
    package func int64(_ column: ColumnReference) throws(PostgresError) -> Int64 {
        try require(try int64OrNil(column), column)
    }

    /// Reads an integer of `int8`, `int4` or `int2`, nil for NULL.
    package func int64OrNil(_ column: ColumnReference) throws(PostgresError) -> Int64? {
        try decode(column, as: "int64", from: [.int8, .int4, .int2], BinaryField.int64)
    }

    /// Reads a `float8` or `float4`.
    package func double(_ column: ColumnReference) throws(PostgresError) -> Double {
        try require(try doubleOrNil(column), column)
    }

    /// Reads a `float8` or `float4`, nil for NULL.
    package func doubleOrNil(_ column: ColumnReference) throws(PostgresError) -> Double? {
        try decode(column, as: "double", from: [.float8, .float4], BinaryField.double)
    }

    /// Reads text (`text`, `varchar`, `char`, `name`, `json`).
    package func string(_ column: ColumnReference) throws(PostgresError) -> String {
        try require(try stringOrNil(column), column)
    }

    /// Reads text (`text`, `varchar`, `char`, `name`, `json`), nil for NULL.
    package func stringOrNil(_ column: ColumnReference) throws(PostgresError) -> String? {
        try decode(column, as: "string", from: [.text, .varchar, .bpchar, .name, .json, .unknown], BinaryField.string)
    }

    /// Reads the bytes of a `bytea`.
    package func bytes(_ column: ColumnReference) throws(PostgresError) -> [UInt8] {
        try require(try bytesOrNil(column), column)
    }

    /// Reads the bytes of a `bytea`, nil for NULL.
    package func bytesOrNil(_ column: ColumnReference) throws(PostgresError) -> [UInt8]? {
        try decode(column, as: "bytes", from: [.bytea]) { [UInt8]($0) }
    }

    /// Reads the JSON text of a `jsonb` or `json`, in UTF-8.
    package func jsonb(_ column: ColumnReference) throws(PostgresError) -> [UInt8] {
        try require(try jsonbOrNil(column), column)
    }

    /// Reads the JSON text of a `jsonb` or `json`, in UTF-8, nil for NULL.
    package func jsonbOrNil(_ column: ColumnReference) throws(PostgresError) -> [UInt8]? {
        try decode(column, as: "jsonb", from: [.jsonb, .json], BinaryField.jsonb)
    }

    /// Reads a `timestamptz`.
    package func timestamp(_ column: ColumnReference) throws(PostgresError) -> PostgresTimestamp {
        try require(try timestampOrNil(column), column)
    }

    /// Reads a `timestamptz`, nil for NULL.
    package func timestampOrNil(_ column: ColumnReference) throws(PostgresError) -> PostgresTimestamp? {
        try decode(column, as: "timestamp", from: [.timestamptz], BinaryField.timestamp)
    }

    /// Reads a `bool[]`.
    package func boolArray(_ column: ColumnReference) throws(PostgresError) -> [Bool?] {
        try require(try boolArrayOrNil(column), column)
    }

    /// Reads a `bool[]`, nil for NULL.
    package func boolArrayOrNil(_ column: ColumnReference) throws(PostgresError) -> [Bool?]? {
        try decode(column, as: "boolArray", from: [.boolArray]) { BinaryReader.array($0, BinaryField.bool) }
    }

    /// Reads an `int4[]`.
    package func int32Array(_ column: ColumnReference) throws(PostgresError) -> [Int32?] {
        try require(try int32ArrayOrNil(column), column)
    }

    /// Reads an `int4[]`, nil for NULL.
    package func int32ArrayOrNil(_ column: ColumnReference) throws(PostgresError) -> [Int32?]? {
        try decode(column, as: "int32Array", from: [.int4Array]) { BinaryReader.array($0, BinaryField.int32) }
    }

    /// Reads an `int8[]`.
    package func int64Array(_ column: ColumnReference) throws(PostgresError) -> [Int64?] {
        try require(try int64ArrayOrNil(column), column)
    }

    /// Reads an `int8[]`, nil for NULL.
    package func int64ArrayOrNil(_ column: ColumnReference) throws(PostgresError) -> [Int64?]? {
        try decode(column, as: "int64Array", from: [.int8Array]) { BinaryReader.array($0, BinaryField.int64) }
    }

    /// Reads a `float8[]`.
    package func doubleArray(_ column: ColumnReference) throws(PostgresError) -> [Double?] {
        try require(try doubleArrayOrNil(column), column)
    }

    /// Reads a `float8[]`, nil for NULL.
    package func doubleArrayOrNil(_ column: ColumnReference) throws(PostgresError) -> [Double?]? {
        try decode(column, as: "doubleArray", from: [.float8Array]) { BinaryReader.array($0, BinaryField.double) }
    }

    /// Reads a `text[]` or `varchar[]`.
    package func stringArray(_ column: ColumnReference) throws(PostgresError) -> [String?] {
        try require(try stringArrayOrNil(column), column)
    }

    /// Reads a `text[]` or `varchar[]`, nil for NULL.
    package func stringArrayOrNil(_ column: ColumnReference) throws(PostgresError) -> [String?]? {
        try decode(column, as: "stringArray", from: [.textArray, .varcharArray]) {
            BinaryReader.array($0, BinaryField.string)
        }
    }

    /// Reads a `bytea[]`.
    package func bytesArray(_ column: ColumnReference) throws(PostgresError) -> [[UInt8]?] {
        try require(try bytesArrayOrNil(column), column)
    }

    /// Reads a `bytea[]`, nil for NULL.
    package func bytesArrayOrNil(_ column: ColumnReference) throws(PostgresError) -> [[UInt8]?]? {
        try decode(column, as: "bytesArray", from: [.byteaArray]) { BinaryReader.array($0) { [UInt8]($0) } }
    }

    /// Reads a `jsonb[]`.
    package func jsonbArray(_ column: ColumnReference) throws(PostgresError) -> [[UInt8]?] {
        try require(try jsonbArrayOrNil(column), column)
    }

    /// Reads a `jsonb[]`, nil for NULL.
    package func jsonbArrayOrNil(_ column: ColumnReference) throws(PostgresError) -> [[UInt8]?]? {
        try decode(column, as: "jsonbArray", from: [.jsonbArray]) { BinaryReader.array($0, BinaryField.jsonb) }
    }

    /// Reads a `timestamptz[]`.
    package func timestampArray(_ column: ColumnReference) throws(PostgresError) -> [PostgresTimestamp?] {
        try require(try timestampArrayOrNil(column), column)
    }

    /// Reads a `timestamptz[]`, nil for NULL.
    package func timestampArrayOrNil(_ column: ColumnReference) throws(PostgresError) -> [PostgresTimestamp?]? {
        try decode(column, as: "timestampArray", from: [.timestamptzArray]) {
            BinaryReader.array($0, BinaryField.timestamp)
        }
    }
}
