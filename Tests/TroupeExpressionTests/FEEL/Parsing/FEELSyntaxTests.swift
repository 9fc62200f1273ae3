import Testing
import TroupeExpression
import TroupeGraph

struct FEELSyntaxTests {
    @Test(arguments: [
        ("", 0), ("1 +", 3), ("(1", 2), ("[1, 2", 5), ("{a: 1", 5), ("{a 1}", 4), ("if a then b", 11),
        ("for x in y", 10),
        ("some x satisfies y", 18), ("\"abc", 0), ("1 2", 2), ("a b", 2), ("and", 0), ("a.then", 2), ("@1", 0),
        ("f(1, a: 2)", 6),
        ("f(a: 1, 2)", 8), ("/* x", 0), ("1 instance of", 13), ("]1..2", 5), ("`a", 0), ("``", 0), ("1e99999", 0),
        ("a..b", 1),
        ("function(1) 2", 9), ("{}}", 2), ("1 = = 2", 4), ("#", 0), ("a?", 1),
    ])
    func `what is no FEEL is refused where it stops to be`(text: String, offset: Int) {
        #expect { try FEELExpression(parsing: text) } throws: { error in
            let error = error as? FEELError
            return error?.kind == .syntax && error?.offset == offset
        }
    }

    @Test(arguments: [
        ("a + b.c[d > e]", ["a", "b", "d", "e"]), ("for x in xs return x + partial[1] + y", ["xs", "y"]),
        ("{a: 1, b: a + c}", ["c"]), ("function(x) x + y", ["y"]), ("count(list)", ["list"]), ("f(1)", ["f"]),
        ("some x in a, y in x satisfies y", ["a"]), ("? > limit", ["limit"]), ("date", ["date"]), ("item", ["item"]),
        ("list contains(xs, `a b`)", ["a b", "xs"]), ("[1][item = z]", ["z"]), ("1 + 1", []),
    ])
    func `what an expression reads is known without evaluating it`(text: String, names: [String]) throws {
        #expect(try FEELExpression(parsing: text).variables == names)
    }

    @Test func `without given names words in a row are a name`() throws {
        #expect(
            try FEELExpression(parsing: "first name + last name", names: nil).variables == ["first name", "last name"])
        #expect(throws: FEELError.self) { try FEELExpression(parsing: "first name") }
        #expect(try FEELExpression(parsing: "a b and c", names: nil).variables == ["a b", "c"])
    }

    @Test(arguments: [
        "// c\n1", "1 // c", "/* a */ 1 /* b */", "\u{FEFF}1\u{A0}", "1\r\n", "(((1)))",
    ])
    func `comments and white space are skipped`(text: String) { #expect(feel(text) == "1") }

    @Test(arguments: [
        (#""\"""#, "\""), (#""\u00e9\uD83D\uDE00\U01F600""#, "é😀😀"), (#""\d\s\\d""#, #"\d\s\d"#),
        (#""\uD83D""#, #"\uD83D"#),
        ("\"a\nb\"", "a\nb"), (#""\'""#, "'"),
    ])
    func `escapes in strings`(text: String, expected: String) throws {
        #expect(try Value(json: feel(text)).stringValue == expected)
    }

    @Test func `a literal that is printed and parsed again is the same`() throws {
        var random = SeededGenerator(state: 7)
        for _ in 0..<2000 {
            let value = Self.value(depth: 0, &random)
            let parsed = try FEELExpression(parsing: value.literal)
            #expect(try parsed.evaluate(in: FEELVariables()).value == value, "\(value.literal)")
        }
    }

    private static func value(depth: Int, _ random: inout SeededGenerator) -> FEELValue {
        switch Int.random(in: 0..<(depth < 4 ? 6 : 4), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2:
            let digits = Int128(Int64.random(in: .min ... .max, using: &random)) * 997
            return .number(Number(significand: digits, exponent: Int.random(in: -30...10, using: &random)) ?? Number(0))
        case 3:
            let letters = Array("a\"\\\n\t é😀{[")
            return .string(
                String(
                    (0..<Int.random(in: 0..<6, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a"
                    }))
        case 4: return .list((0..<Int.random(in: 0..<4, using: &random)).map { _ in value(depth: depth + 1, &random) })
        default:
            return .context(FEELContext((0..<3).map { ("k\($0)", value(depth: depth + 1, &random)) }))
        }
    }
}
