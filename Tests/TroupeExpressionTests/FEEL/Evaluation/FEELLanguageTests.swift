import Testing
import TroupeExpression
import TroupeGraph

struct FEELLanguageTests {
    @Test(arguments: [
        ("1 + 2 - 3 * 4 / 5", "0.6"), ("2 ** 10", "1024"), ("2 ** -2", "0.25"), ("0 ** 0", "1"), ("0 ** -1", "null"),
        ("(-8) ** 3", "-512"), ("(-8) ** 0.5", "null"), ("- - 5", "5"), ("-\"a\"", "null"),
        ("-@\"P1D\"", #"{"@type": "duration", "@value": "-P1D"}"#),
        ("9223372036854775807 + 1", "9223372036854775808"), ("1e6144 * 10", "null"), ("0.1 + 0.2", "0.3"),
        ("1/3 + 1/3 + 1/3", "0.9999999999999999999999999999999999"), ("7 / 0", "null"), ("\"a\" + \"\"", "\"a\""),
        ("[1] + [2]", "null"), ("true + true", "null"), ("null + 1", "null"), ("10 - \"1\"", "null"),
    ])
    func `arithmetic`(text: String, expected: String) throws {
        #expect(try feel(text) == normalized(expected))
    }

    @Test(arguments: [
        (#"@"2026-01-31" + @"P1Y1M""#, #""2027-02-28""#), (#"@"2024-02-29" - @"P1Y""#, #""2023-02-28""#),
        (#"@"P1D" + @"2026-01-31""#, #""2026-02-01""#), (#"@"23:30:00" + @"PT1H""#, #""00:30:00""#),
        (#"@"2026-01-31T23:00:00" + @"PT2H""#, #""2026-02-01T01:00:00""#),
        (#"@"2026-03-29T01:30:00@Europe/Berlin" + @"PT1H""#, #""2026-03-29T03:30:00@Europe/Berlin""#),
        (#"@"2026-01-02T00:00:00Z" - @"2026-01-01""#, #""P1D""#), (#"@"10:00:00" - @"09:30:00""#, #""PT30M""#),
        (#"@"P1Y" - @"P1M""#, #""P11M""#), (#"@"P3M" / 2"#, #""P1M""#), (#"@"PT1H" / @"PT15M""#, "4"),
        (#"@"P1D" / 0"#, "null"), (#"@"P1D" * @"P1D""#, "null"), (#"@"999999999-12-31" + @"P1D""#, "null"),
        (#"@"2026-01-31" - @"2026-01-31T00:00:00""#, "null"), (#"@"P1D" * 1e30"#, "null"),
    ])
    func `arithmetic of dates and times`(text: String, expected: String) throws {
        let asText = "if (\(text)) instance of number then (\(text)) else string(\(text))"
        #expect(try feel(asText) == normalized(expected))
    }

    @Test(arguments: [
        ("1 = 1.00", "true"), ("\"a\" = \"A\"", "false"), ("[] = []", "true"), ("[1] = [1, 2]", "false"),
        ("[1, \"a\"] = [1, 2]", "false"), ("{a: 1, b: 2} = {b: 2, a: 1}", "true"), ("{a: 1} = {a: null}", "false"),
        ("[1..2] = [1..2]", "true"), ("[1..2] = [1..2)", "false"), ("1 != \"a\"", "null"), ("null = null", "true"),
        (#"@"P1Y" = @"P12M""#, "true"), (#"@"10:30:00" = @"10:30:00Z""#, "false"), (#"@"P1Y" = @"P365D""#, "null"),
        (#"@"10:00:00Z" = @"12:00:00+02:00""#, "true"), (#"@"10:00:00" < @"10:00:00Z""#, "null"),
        (#"@"2026-01-01" = @"2026-01-01T00:00:00""#, "null"), ("\"a\" < \"b\"", "true"),
        ("\"é\" = \"e\u{301}\"", "false"),
        ("true < false", "null"), ("[1] < [2]", "null"), ("1 < 2 = true", "true"), ("3 between 1 and null", "null"),
        ("0 between 1 and null", "false"), ("not(null)", "null"), ("not(1)", "null"),
        ("null and false", "false"), ("null or true", "true"), ("1 or false", "null"),
        ("false or false or true", "true"),
    ])
    func `comparisons and logic`(text: String, expected: String) { #expect(feel(text) == expected) }

    @Test(arguments: [
        ("1 in [1..3]", "true"), ("1 in (1..3]", "false"), ("3 in ]1..3[", "false"), ("3 in [1..3[", "false"),
        ("\"b\" in [\"a\"..\"c\"]", "true"), ("2 in ([1..3], 7)", "true"), ("1 in [[1..3], 9]", "true"),
        ("1 in \"a\"", "null"), ("null in [1..3]", "null"), ("null in null", "true"), ("4 in > 3", "true"),
        ("4 in (!= 4)", "false"), ("4 in (= 4, 5)", "true"), ("[1] in [[1], 2]", "true"), ("true in true", "true"),
        ("5 in (? > 3, ? < 1)", "true"), ("[1, 2][1..2]", "ERROR"), ("1 in [\"a\"..3]", "false"),
        ("{a: [5, 6], r: 1 in [1..a[1]]}.r", "true"), ("{a: [5, 6], r: 1 in ]0..a[1][}.r", "true"),
    ])
    func `ranges`(text: String, expected: String) { #expect(feel(text) == expected) }

    @Test(arguments: [
        ("1 instance of number", "true"), ("null instance of Null", "true"), ("null instance of number", "false"),
        ("[1, \"a\"] instance of list<number>", "false"), ("[1, null] instance of list<number>", "true"),
        ("[[1]] instance of list<list<number>>", "true"), ("{a: 1} instance of context<a: string>", "false"),
        ("{a: 1, b: 2} instance of context<a: number>", "true"), ("{} instance of context<a: number>", "false"),
        ("[1..2] instance of range<number>", "true"), ("[1..2] instance of range<string>", "false"),
        ("(function(a: number) a) instance of function<number> -> number", "true"),
        ("(function(a) a) instance of function<>->Any", "false"), ("(abs) instance of function", "true"),
        (#"@"P1D" instance of days and time duration"#, "true"),
        (#"@"P1D" instance of years and months duration"#, "false"),
        (#"@"2026-01-01" instance of date and true"#, "true"), ("1 instance of tUnknown", "false"),
        (#"@"2026-01-01T00:00:00" instance of date and time"#, "true"),
    ])
    func `types`(text: String, expected: String) { #expect(feel(text) == expected) }

    @Test(arguments: [
        ("for x in [] return x", "[]"), ("for x in null return x", "null"), ("for x in 1 return x", "null"),
        ("for x in [1, 2], y in [x..3] return y", "[1, 2, 3, 2, 3]"), ("for x in 1..0 return x", "[1, 0]"),
        ("for i in [1..3) return i", "[1, 2]"), ("for a b in [1] return a b + 1", "[2]"),
        (#"for d in @"2026-01-31"..@"2026-02-01" return string(d)"#, #"["2026-01-31", "2026-02-01"]"#),
        ("some x in [] satisfies true", "false"), ("every x in [] satisfies false", "true"),
        ("some x in [null, 1] satisfies x > 0", "true"), ("some x in [null, -1] satisfies x > 0", "null"),
        ("every x in [null, 1] satisfies x > 0", "null"), ("every x in [null, -1] satisfies x > 0", "false"),
        ("some x in [1, 2], y in [2, 3] satisfies x > y", "false"), ("some x in 5 satisfies true", "null"),
        ("for x in [1, 2] return partial", "[[], [[]]]"),
    ])
    func `iterations`(text: String, expected: String) throws { #expect(try feel(text) == normalized(expected)) }

    @Test(arguments: [
        ("[1, 2, 3][0]", "null"), ("[1, 2, 3][4]", "null"), ("[1, 2, 3][-3]", "1"), ("[1, 2, 3][1.9]", "1"),
        ("[][1]", "null"),
        ("[1, 2, 3][true]", "[1, 2, 3]"), ("[1, 2, 3][false]", "[]"), ("[1, 2, 3][null]", "[]"),
        ("[1, 2][\"a\"]", "null"),
        ("5[1]", "5"), ("5[2]", "null"), ("null[1]", "null"), ("[{item: 1}][item = 1]", #"[{"item": 1}]"#),
        ("[{a b: 1}][a b = 1].a b", "[1]"), ("{n: 2, r: [5, 6][n]}.r", "6"), ("[[1, 2], [3]][2][1]", "3"),
        ("[{a: [1]}].a[1][1]", "1"), ("{a: 1}.b", "null"), ("1.a", "null"), ("null.a", "null"),
        ("{a: {b c: 3}}.a.b c", "3"), ("[1, 2, 3][item > 1][1]", "2"), (#"@"2026-01-31".hour"#, "null"),
        ("[{a: 1}, 2].a", "[1, null]"),
    ])
    func `paths and filters`(text: String, expected: String) throws { #expect(try feel(text) == normalized(expected)) }

    @Test(arguments: [
        ("(function(a, b) a - b)(3, 1)", "2"), ("(function(a, b) a - b)(b: 3, a: 1)", "-2"),
        ("(function(a: number) a)(\"x\")", "null"), ("(function(a: number) a)([5])", "5"),
        ("(function(a: list<number>) a)(5)", "[5]"), ("(function(a) a)()", "null"), ("(function() 5)()", "5"),
        ("(function(a) a)(b: 1)", "null"), ("{f: function(x) function(y) x + y}.f(1)(2)", "3"),
        ("unknown(1)", "null"), ("my unknown thing(1)", "null"), ("1(2)", "null"), ("abs(1, 2)", "null"),
        ("abs()", "null"),
        ("substring(string: \"abc\")", "null"), ("abs(x: 1)", "null"), ("abs([-5])", "5"),
        ("{abs: 1, r: abs(-2)}.r", "2"),
        ("{abs: function(x) \"mine\", r: abs(-2)}.r", "\"mine\""), ("sort([\"b\", \"a\"])", #"["a","b"]"#),
        ("(function(x) external {java: {class: \"C\", method signature: \"m(int)\"}})(1)", "null"),
        ("{x: 1, f: function() x, x2: {x: 5, r: f()}}.x2.r", "1"),
        ("{a-b: function(x) x, r: a-b(7)}.r", "7"),
    ])
    func `functions`(text: String, expected: String) throws { #expect(try feel(text) == normalized(expected)) }

    @Test func `names of several words come from the context`() {
        let context: Value = ["Full Name": "Ada", "a-b": 5, "a": 1, "b": 2, "in stock": true, "x": ["y z": 3]]
        #expect(feel("Full Name + \"!\"", context) == "\"Ada!\"")
        #expect(feel("Full   Name", context) == "\"Ada\"")
        #expect(feel("a-b", context) == "5")
        #expect(feel("a - b", context) == "-1")
        #expect(feel("if in stock then x.y z else 0", context) == "3")
        #expect(feel("Full Names", context) == "ERROR")
        #expect(feel("`Full Name`", context) == "\"Ada\"")
    }

    @Test func `a variable that is null is there, and what is not there is null with a warning`() throws {
        let expression = try FEELExpression(parsing: "[a, b]")
        let outcome = try expression.evaluate(in: FEELVariables(FEELContext([("a", .null)])))
        #expect(outcome.value == [.null, .null])
        #expect(outcome.warnings.map(\.kind) == [.noVariableFound])
        #expect(outcome.warnings.map(\.description) == ["there is no variable 'b'"])
    }

    @Test func `an assertion that fails is an error`() {
        let request = FEELRequest(["expression": "assert(1, 1 > 2, \"one is small\")"])
        #expect(throws: FEELError(kind: .assertion, message: "one is small")) { try request.evaluate() }
    }

    @Test func `the prelude sees what is before it`() throws {
        let request = FEELRequest([
            "expression": "my total(b) + a", "context": ["a": 1],
            "prelude": [["my total", "function(x) x * factor"], ["factor", "10"], ["b", "a + 1"]],
        ])
        #expect(try request.evaluate().value == 21)
    }
}
