import Testing
import TroupeGraph

struct JSONTests {
    @Test(arguments: [
        ("null", "null"), (" \t\r\n[ ] ", "[]"), ("{}", "{}"), ("[1,2,[3]]", "[1,2,[3]]"), ("-0", "0"), ("1.0", "1"),
        ("{\"b\":1,\"a\":{\"c\":null}}", "{\"b\":1,\"a\":{\"c\":null}}"), ("\"\\u00e9\\n\\/\"", "\"é\\n/\""),
        ("\"\\ud83d\\ude00\"", "\"😀\""), ("\"\\u0000\\u001f\"", "\"\\u0000\\u001f\""), ("\"\u{7f}\"", "\"\u{7f}\""),
        ("[true,false]", "[true,false]"), ("1e5", "100000"), ("-9223372036854775808", "-9223372036854775808"),
        ("\"\\b\\f\\r\\t\\\\\\\"\"", "\"\\u0008\\u000c\\r\\t\\\\\\\"\""), ("\"\"", "\"\""), ("{\"\":0}", "{\"\":0}"),
    ])
    func `JSON reads and writes`(text: String, written: String) throws {
        #expect(try Value(json: text).json == written)
    }

    @Test(arguments: [
        "", " ", "nul", "nullx", "True", "[1,]", "[,1]", "[1 2]", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\"1}",
        "{\"a\":}", "[",
        "{", "\"", "\"\\", "\"\\u12\"", "\"\\u12g4\"", "\"\\x\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"",
        "\"\\ud800x\"", "\"a\nb\"", "\"\t\"", "01", "-01", "-", "+1", ".5", "1.", "1.e1", "1e", "0x1", "NaN",
        "Infinity", "--1",
        "1 2", "[]]", "//", "/**/1", "{\"a\":1,\"a\":2}", "\u{FEFF}1", "1e99999", "[1}", "{\"a\":1]",
        "1234567890123456789012345678901234567.",
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try Value(json: text) }
    }

    @Test func `errors say where`() {
        let error = #expect(throws: JSONError.self) { try Value(json: "[1 2]") }
        #expect(error?.description == "invalid JSON at byte 3: ',' or ']' is expected")
    }

    @Test func `invalid UTF-8 is refused`() {
        for bytes: [UInt8] in [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xFF], [0x22, 0xC3],
        ] {
            #expect(throws: JSONError.self) { try Value(jsonBytes: bytes) }
        }
    }

    @Test func `depth and size are bounded`() throws {
        let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
        #expect(try Value(json: deep).json == deep)
        #expect(throws: JSONError.self) { try Value(json: "[" + deep + "]") }
        #expect(throws: JSONError.self) { try Value(json: String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) { try Value(json: "12345", limits: JSONLimits(bytes: 4)) }
    }

    @Test func `values survive the journey through JSON`() throws {
        var random = SeededRandom(seed: 5)
        for _ in 0..<3_000 {
            let value = random.value(depth: 4)
            #expect(try Value(json: value.json) == value)
            #expect(try Value(json: value.json).json == value.json)
        }
    }

    @Test func `mutated JSON never traps`() {
        var random = SeededRandom(seed: 6)
        let seeds =
            (0..<50).map { _ in random.value(depth: 3).jsonBytes } + [
                Array("{\"a\":\"\\ud83d\\ude00\\n\",\"b\":-1.5e-3}".utf8)
            ]
        var accepted = 0
        for _ in 0..<100_000 {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(Array("[]{},:\"\\0-.eu".utf8).randomElement(using: &random) ?? 0, at: place)
                }
            }
            guard let value = try? Value(jsonBytes: bytes) else { continue }
            accepted += 1
            #expect((try? Value(json: value.json)) == value)
        }
        #expect(accepted > 1000)
    }
}

extension SeededRandom {
    mutating func text() -> String {
        let pieces = ["a", "é", "😀", "\n", "\"", "\\", "'", "$", "{", "}", "\u{0}", " ", "0", "-", "\u{301}", "\r\n"]
        return (0..<Int.random(in: 0..<6, using: &self)).map { _ in pieces.randomElement(using: &self) ?? "" }.joined()
    }

    mutating func value(depth: Int) -> Value {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &self) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &self))
        case 2: return .number(number())
        case 3: return .string(text())
        case 4: return .list((0..<Int.random(in: 0..<4, using: &self)).map { _ in value(depth: depth - 1) })
        default:
            return .map(
                ValueMap((0..<Int.random(in: 0..<12, using: &self)).map { _ in (text(), value(depth: depth - 1)) }))
        }
    }
}
