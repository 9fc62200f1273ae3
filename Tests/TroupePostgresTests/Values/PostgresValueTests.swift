import Testing

@testable import TroupePostgres

@Suite struct PostgresValueTests {
    private static let integers: [Int64] = [0, 1, -1, .max, .min, 255, 256, -65_536, 1 << 40]
    private static let texts = [
        "", "a", "ü€😀", "'; DROP TABLE x; --", String(repeating: "x", count: 100_000), "\u{1}\n\t\\",
    ]
    private static let blobs: [[UInt8]] = [[], [0], Array(0...255), [UInt8](repeating: 0, count: 70_000)]

    private func echo(_ value: PostgresValue, as type: String) async throws -> PostgresRow {
        let connection = try await Self.connection.value
        let rows = try await connection.query(Statement(unprepared: "SELECT $1::\(type) AS x"), [value])
        return try #require(rows.first)
    }

    private static let connection = Task { try await TestDatabase.connect() }

    @Test(arguments: integers) func `an integer comes back`(value: Int64) async throws {
        #expect(try await echo(.int8(value), as: "int8").int64("x") == value)
        let small = Int32(truncatingIfNeeded: value)
        #expect(try await echo(.int4(small), as: "int4").int32("x") == small)
        #expect(try await echo(.int4(small), as: "int4").int64(0) == Int64(small))
    }

    @Test(arguments: texts) func `text comes back`(value: String) async throws {
        #expect(try await echo(.text(value), as: "text").string("x") == value)
    }

    @Test(arguments: blobs) func `bytes come back`(value: [UInt8]) async throws {
        #expect(try await echo(.bytea(value), as: "bytea").bytes("x") == value)
    }

    @Test(arguments: [0.0, -0.0, 1.5, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude])
    func `a double comes back`(value: Double) async throws {
        #expect(try await echo(.double(value), as: "float8").double("x").bitPattern == value.bitPattern)
    }

    @Test func `truth values and not-a-number come back`() async throws {
        #expect(try await echo(.bool(true), as: "bool").bool("x"))
        #expect(try await !echo(.bool(false), as: "bool").bool("x"))
        #expect(try await echo(.double(.nan), as: "float8").double("x").isNaN)
    }

    @Test func `jsonb comes back as the server writes it`() async throws {
        let row = try await echo(.jsonb(Array(#"{"a":[1,"ü",null]}"#.utf8)), as: "jsonb")
        #expect(String(decoding: try row.jsonb("x"), as: UTF8.self) == #"{"a": [1, "ü", null]}"#)
        let plain = try await echo(.text("[1]"), as: "text::json")
        #expect(try plain.jsonb("x") == Array("[1]".utf8))
    }

    @Test(arguments: [0, -1, 946_684_800_000_000, 1_700_000_000_123_456, -62_135_596_800_000_000] as [Int64])
    func `a timestamp comes back to the microsecond`(microseconds: Int64) async throws {
        let value = PostgresTimestamp(microsecondsSince1970: microseconds)
        #expect(try await echo(.timestamptz(value), as: "timestamptz").timestamp("x") == value)
    }

    @Test func `a timestamp means what the server means`() async throws {
        let connection = try await Self.connection.value
        let rows = try await connection.query(
            Statement(unprepared: "SELECT '2024-02-29T12:34:56.789012Z'::timestamptz, 'infinity'::timestamptz"))
        let row = try #require(rows.first)
        #expect(try row.timestamp(0).microsecondsSince1970 == 1_709_210_096_789_012)
        #expect(try row.timestamp(1) == .infinity)
        #expect(try await echo(.timestamptz(.minusInfinity), as: "timestamptz").timestamp("x") == .minusInfinity)
    }

    @Test func `a timestamp out of range is refused before it is sent`() async throws {
        let hostile = PostgresTimestamp(microsecondsSince1970: .min + 1)
        let error = await failure { _ = try await echo(.timestamptz(hostile), as: "timestamptz") }
        #expect(error?.kind == .invalidParameter)
    }

    @Test func `null comes back as nil and is refused by the plain accessor`() async throws {
        let row = try await echo(.null, as: "int8")
        #expect(try row.int64OrNil("x") == nil)
        #expect(try row.isNull("x"))
        #expect(throws: PostgresError.self) { try row.int64("x") }
    }

    @Test func `arrays with nulls come back`() async throws {
        let moment = PostgresTimestamp(microsecondsSince1970: 5)
        #expect(try await echo(.int8Array([1, nil, .min]), as: "int8[]").int64Array("x") == [1, nil, .min])
        #expect(try await echo(.int4Array([nil, 7]), as: "int4[]").int32Array("x") == [nil, 7])
        #expect(try await echo(.boolArray([true, nil, false]), as: "bool[]").boolArray("x") == [true, nil, false])
        #expect(try await echo(.doubleArray([0.5, nil]), as: "float8[]").doubleArray("x") == [0.5, nil])
        #expect(try await echo(.textArray(["", nil, "ü"]), as: "text[]").stringArray("x") == ["", nil, "ü"])
        #expect(try await echo(.byteaArray([[], nil, [0]]), as: "bytea[]").bytesArray("x") == [[], nil, [0]])
        #expect(try await echo(.jsonbArray([[0x31], nil]), as: "jsonb[]").jsonbArray("x") == [[0x31], nil])
        #expect(
            try await echo(.timestamptzArray([moment, nil]), as: "timestamptz[]").timestampArray("x") == [moment, nil])
        #expect(try await echo(.int8Array([]), as: "int8[]").int64Array("x") == [])
    }

    @Test func `random arrays come back`() async throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            let count = Int.random(in: 0...200, using: &random)
            let numbers = (0..<count).map { _ in Bool.random() ? Int64.random(in: .min ... .max, using: &random) : nil }
            let blobs = (0..<count).map { _ -> [UInt8]? in
                Bool.random() ? (0..<Int.random(in: 0...40)).map { _ in UInt8.random(in: 0...255) } : nil
            }
            #expect(try await echo(.int8Array(numbers), as: "int8[]").int64Array("x") == numbers)
            #expect(try await echo(.byteaArray(blobs), as: "bytea[]").bytesArray("x") == blobs)
        }
    }

    @Test func `a wrong type or name is an error that names the column`() async throws {
        let row = try await echo(.text("secret"), as: "text")
        let wrongType = #expect(throws: PostgresError.self) { try row.int64("x") }
        #expect(wrongType?.kind == .unexpectedColumn)
        #expect(wrongType?.description.contains("\"x\" is text") == true)
        #expect(wrongType?.description.contains("secret") == false)
        #expect(throws: PostgresError.self) { try row.string("y") }
        #expect(throws: PostgresError.self) { try row.string(.index(-1)) }
        #expect(throws: PostgresError.self) { try row.string(1) }
    }

    @Test func `text with NUL is refused by the server and the session goes on`() async throws {
        let error = await failure { _ = try await echo(.text("a\0b"), as: "text") }
        #expect(error?.sqlState == "22021")
        #expect(try await echo(.int4(1), as: "int4").int32("x") == 1)
    }

    @Test func `an array is not read past its end`() {
        let valid: [UInt8] = [
            0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 9,
        ]
        for length in 0...valid.count {
            valid.prefix(length).withUnsafeBytes { bytes in
                let decoded = BinaryReader.array(bytes, BinaryField.int64)
                #expect(decoded == (length == valid.count ? [9] : nil))
            }
        }
        let hugeCount: [UInt8] = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 20, 0x7f, 255, 255, 255, 0, 0, 0, 1]
        hugeCount.withUnsafeBytes { #expect(BinaryReader.array($0, BinaryField.int64) == nil) }
    }
}
