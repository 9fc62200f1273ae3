/// A type's object id in PostgreSQL's catalogue (`pg_type.dat`); fixed for built-in types.
struct PostgresType: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    let rawValue: UInt32

    static let unspecified = PostgresType(rawValue: 0)
    static let bool = PostgresType(rawValue: 16)
    static let bytea = PostgresType(rawValue: 17)
    static let name = PostgresType(rawValue: 19)
    static let int8 = PostgresType(rawValue: 20)
    static let int2 = PostgresType(rawValue: 21)
    static let int4 = PostgresType(rawValue: 23)
    static let text = PostgresType(rawValue: 25)
    static let oid = PostgresType(rawValue: 26)
    static let json = PostgresType(rawValue: 114)
    static let float4 = PostgresType(rawValue: 700)
    static let float8 = PostgresType(rawValue: 701)
    static let unknown = PostgresType(rawValue: 705)
    static let boolArray = PostgresType(rawValue: 1000)
    static let byteaArray = PostgresType(rawValue: 1001)
    static let int4Array = PostgresType(rawValue: 1007)
    static let textArray = PostgresType(rawValue: 1009)
    static let varcharArray = PostgresType(rawValue: 1015)
    static let int8Array = PostgresType(rawValue: 1016)
    static let float8Array = PostgresType(rawValue: 1022)
    static let bpchar = PostgresType(rawValue: 1042)
    static let varchar = PostgresType(rawValue: 1043)
    static let timestamptz = PostgresType(rawValue: 1184)
    static let timestamptzArray = PostgresType(rawValue: 1185)
    static let jsonb = PostgresType(rawValue: 3802)
    static let jsonbArray = PostgresType(rawValue: 3807)

    private static let names: [PostgresType: String] = [
        .bool: "bool", .bytea: "bytea", .name: "name", .int8: "int8", .int2: "int2", .int4: "int4", .text: "text",
        .oid: "oid", .json: "json", .float4: "float4", .float8: "float8", .unknown: "unknown",
        .boolArray: "bool[]", .byteaArray: "bytea[]", .int4Array: "int4[]", .textArray: "text[]",
        .varcharArray: "varchar[]", .int8Array: "int8[]", .float8Array: "float8[]", .bpchar: "char",
        .varchar: "varchar",
        .timestamptz: "timestamptz", .timestamptzArray: "timestamptz[]", .jsonb: "jsonb", .jsonbArray: "jsonb[]",
    ]

    var description: String { Self.names[self] ?? "type \(rawValue)" }
}
