import Testing
import TroupeExpression
import TroupeGraph

struct FEELHostilityTests {
    private static func nested(_ open: String, _ inner: String, _ close: String, _ count: Int = 20_000) -> String {
        String(repeating: open, count: count) + inner + String(repeating: close, count: count)
    }

    @Test(arguments: [
        nested("(", "1", ")"), nested("[", "1", "]"), nested("{a:", "1", "}", 9000), nested("-", "1", ""),
        nested("not(", "true", ")", 9000),
        nested("if true then ", "1", " else 2", 3000), nested("a[", "1", "]", 15_000), nested("f(", "1", ")", 15_000),
        nested("function() ", "1", "", 5000), nested("1 in (", "1", ")", 9000), nested("(", "", "", 60_000),
        nested("]1..", "2", "[", 9000),
        nested("for x in ", "[1]", " return x", 3000), nested("x in (", "1..2", "]", 7000),
        nested("[1..", "2", "[", 9000),
        "1 instance of " + nested("list<", "number", ">", 9000), String(repeating: "a", count: 70_000),
        nested("]1..", String(repeating: " ", count: 40_000) + "2", "[1]", 60),
        nested("]1..", "\"" + String(repeating: "a", count: 40_000) + "\"", "[1]", 60),
    ])
    func `what nests too deeply or is too long is refused`(text: String) {
        #expect { try FEELExpression(parsing: text) } throws: { ($0 as? FEELError)?.kind == .syntax }
        #expect { try FEELExpression(parsing: text, kind: .unaryTests, names: nil) } throws: {
            ($0 as? FEELError)?.kind == .syntax
        }
    }

    @Test(arguments: [
        String(repeating: "1 + ", count: 15_000) + "1", String(repeating: "true and ", count: 7000) + "true",
        "[" + String(repeating: "1, ", count: 20_000) + "1]", "x" + String(repeating: ".a", count: 30_000),
        "x" + String(repeating: "[1]", count: 20_000), String(repeating: "if false then 1 else ", count: 3000) + "2",
    ])
    func `long chains are not deep`(text: String) throws {
        _ = try FEELExpression(parsing: text).evaluate(in: FEELVariables())
    }

    @Test(arguments: [
        "for i in 1..100000000 return i", "for i in 1..1000, j in 1..1000, k in 1..1000 return 1",
        "for i in 1..60 return [partial[-1], partial[-1]]", "for i in 1..100000 return [partial[-1]]",
        "for i in 1..100000 return function() partial[-1]()",
        "(for i in 1..40 return \"aaaaaaaaaa\" + string(partial))[-1]",
        "{f: function(f, n) f(f, n + 1), r: f(f, 1)}.r",
        "sort(for i in 1..90000 return modulo(i * 7919, 90001), function(a, b) a < b and count(for x in 1..50 return x) > 0)",
        "for i in 1..90000 return distinct values(for j in 1..90000 return j)",
        "string join(for i in 1..90000 return \"aaaaaaaaaaaaaaaaaaaa\")",
        "replace(string join(for i in 1..60000 return \"a\"), \"a\", \"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\")",
        "{a: for i in 1..20 return [partial, partial], r: a = a}.r",
        "some x in 1..100000, y in 1..100000 satisfies x < 0",
        "flatten(for i in 1..300 return for j in 1..300 return for k in 1..300 return 1)",
        "for i in 1..10000 return i ** .2", "for i in 1..10000 return log(9223372036854775807)",
        "for i in 1..40000 return exp(i / 10)", "for i in 1..40000 return sqrt(i)",
    ])
    func `what costs too much ends with an error`(text: String) throws {
        let expression = try FEELExpression(parsing: text)
        #expect { try expression.evaluate(in: FEELVariables()) } throws: { ($0 as? FEELError)?.kind == .limit }
    }

    private static let list = "l: for i in 1..2000 return \"\""
    private static let long = "s: string join(for i in 1..2000 return \"                              \")"
    private static let large = "c: context(for i in 1..2000 return {key: string(i), value: i})"

    @Test(arguments: [
        "{\(list), r: for i in 1..2000 return count(index of(l, \"\"))}.r",
        "{\(list), r: for i in 1..2000 return count(concatenate(l))}.r",
        "{\(list), r: for i in 1..2000 return l instance of list<string>}.r",
        "{\(list), r: for i in 1..2000 return string join(l)}.r",
        "{\(list), r: for i in 1..2000 return get value({}, l)}.r",
        "{\(list), r: for i in 1..15 return count(partition(l, 1))}.r",
        "{\(long), r: for i in 1..2000 return s < s}.r", "{\(long), r: for i in 1..2000 return starts with(s, s)}.r",
        "{\(long), r: for i in 1..2000 return ends with(s, s)}.r",
        "{\(long), r: for i in 1..2000 return is blank(s)}.r",
        "{\(long), r: for i in 1..2000 return number(s)}.r", "{\(long), r: for i in 1..2000 return s}.r",
        "{\(long), r: for i in 1..2000 return is defined(string([s..s]))}.r",
        "{\(large), r: for i in 1..2000 return is(c, c)}.r",
        "{\(large), r: for i in 1..8 return count(get entries(c))}.r",
        "{t: \"[\" + string join(for i in 1..2000 return \"[1]\", \",\") + \"]\", r: for i in 1..60 return count(from json(t))}",
        "for i in 1..2000 return log(2)", "for i in 1..2000 return exp(2)", "for i in 1..2000 return 1.5 ** 0.7",
    ])
    func `what is read or made in one call is paid for`(text: String) throws {
        let limits = ExpressionLimits(steps: 100_000, work: 1 << 20)
        let expression = try FEELExpression(parsing: text, limits: limits)
        #expect { try expression.evaluate(in: FEELVariables()) } throws: { ($0 as? FEELError)?.kind == .limit }
    }

    @Test(arguments: [
        ("string length(string(for i in 1..10000 return 1))", "30000"),
        (
            "string length(substring(string join(for i in 1..20000 return \"                              \"), 1, 3))",
            "3"
        ),
        ("count(for i in 1..20000 return i ** 2)", "20000"), ("count(for i in 1..8000 return 1.01 ** i)", "8000"),
        ("count(for i in 1..30000 return sqrt(i))", "30000"),
    ])
    func `what is large but costs little has a value`(text: String, expected: String) {
        #expect(feel(text) == expected)
    }

    @Test func `groups of a pattern are kept as long as they are few`() {
        let groups = "string join(for i in 1..500 return \"()\")"
        let text = "{\(Self.long), r: replace(substring(s, 1, LENGTH), \" \" + \(groups), \"a\")}.r"
        #expect(feel(text.replacing("LENGTH", with: "3")) == "\"aaa\"")
        #expect(feel(text.replacing("LENGTH", with: "2000")) == "null")
    }

    @Test func `patterns that explode have no value`() {
        let text: Value = .string(String(repeating: "a", count: 5000) + "!")
        #expect(feel("matches(t, \"^(a+)+$\")", ["t": text]) == "null")
    }

    private static let seeds = [
        "if a < 5 then \"x\" + b else [1, 2.5e3][item > 1]", "{a b: 1, c: a b + 2}.c",
        "some x in [1, 2] satisfies x in (1, > 2)",
        "for i in 1..3, j in i..4 return partial[-1]", "function(a: number, b) a ** b",
        "@\"2026-01-31\" + duration(\"P1D\")",
        "substring(start position: 2, string: \"abc\")", "x instance of list<context<a: number>>",
        "not(? > 5), [1..3), \"a\"",
        "date and time(\"2026-01-31T10:00:00@Europe/Berlin\").time offset", "]1..a[2][ and `b c`.d",
        "(>= 5).start included",
        "matches(\"a\", \"[a-z-[b]]\")", "sort(l, function(x, y) x < y)", "5 between 1 and 7 // c\n/* d */",
    ]
    private static let pieces = [
        "(", ")", "[", "]", "{", "}", "\"", "\\", ".", "..", ",", ":", "?", "-", "+", "*", "**", "/", "//", "/*", "*/",
        "=", "!=", "<",
        ">=", "@\"", "`", " in ", " and ", " or ", " then ", " else ", " return ", " satisfies ", " instance of ",
        "not(", "for x in ",
        "some ", "if ", "null", "true", "1", "0", "1e6000", "9223372036854775807", "partial", "item", "function(",
        "list contains(",
        "date(", "P1D", "é", "\u{0}", "\u{FEFF}", "context put(", "[partial]", "1..9",
    ]

    @Test func `random and mutated texts never trap`() throws {
        var random = SeededGenerator(state: 11)
        let entries: [(String, FEELValue)] = [
            ("a", 3), ("b c", ["d": 1]), ("l", .list([3, 1, 2])), ("x", .list([["a": 1]])),
        ]
        let variables = FEELVariables(FEELContext(entries))
        let names = FEELNames(of: variables.context)
        var valid = 0
        for round in 0..<60_000 {
            var text = Self.seeds.randomElement(using: &random) ?? ""
            if round % 4 == 0 {
                let count = Int.random(in: 1...12, using: &random)
                text = (0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
            }
            var scalars = Array(text.unicodeScalars)
            for _ in 0..<Int.random(in: 0...3, using: &random) where !scalars.isEmpty {
                let place = Int.random(in: scalars.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: scalars.remove(at: place)
                case 1: scalars[place] = Unicode.Scalar(UInt8.random(in: 0...255, using: &random))
                default:
                    scalars.insert(
                        contentsOf: (Self.pieces.randomElement(using: &random) ?? "").unicodeScalars, at: place)
                }
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars)
            let kind = round % 3 == 0 ? FEELExpression.Kind.unaryTests : .expression
            guard
                let parsed = try? FEELExpression(parsing: String(view), kind: kind, names: round % 5 == 0 ? nil : names)
            else { continue }
            valid += 1
            guard let outcome = try? parsed.evaluate(in: variables, input: kind == .unaryTests ? 5 : nil) else {
                continue
            }
            _ = FEELTagged.encode(outcome.value).json
        }
        #expect(valid > 5000)
    }
}
