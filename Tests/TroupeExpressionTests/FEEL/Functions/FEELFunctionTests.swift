import Testing
import TroupeExpression
import TroupeGraph

/// What the page's examples leave out: ends, wrong arguments, null.
struct FEELFunctionTests {
    @Test(arguments: [
        ("substring(\"abc\", 0)", "null"), ("substring(\"abc\", 4)", "\"\""), ("substring(\"abc\", -4)", "null"),
        ("substring(\"abc\", 2, 9)", "\"bc\""), ("substring(\"abc\", 2, -1)", "null"),
        ("substring(\"a😀b\", 2, 1)", "\"😀\""),
        ("substring(\"abc\", 2, null)", "null"), ("substring before(\"abc\", \"x\")", "\"\""),
        ("substring after(\"abc\", \"x\")", "\"\""), ("substring after(\"abc\", \"\")", "\"abc\""),
        ("contains(\"abc\", \"\")", "true"), ("contains(null, \"a\")", "null"), ("starts with(\"a\", \"ab\")", "false"),
        ("trim(\"\u{3000}a \")", "\"a\""), ("is blank(\"\")", "true"), ("string join([])", "\"\""),
        ("string join([1])", "null"),
        ("string join(\"a\", \"-\")", "\"a\""), ("string join([\"a\"], 1)", "null"), ("string(null)", "null"),
        ("string(\"a\")", "\"a\""), ("string({a: \"b\"})", #""{a:\"b\"}""#), ("string([1..2))", "\"[1..2)\""),
        ("string(1e-20)", "\"0.00000000000000000001\""),
        ("upper case(1)", "null"), ("number(\"1,000\", \",\")", "1000"), ("number(\"1,5\", null, \",\")", "1.5"),
        ("number(\"1.5\", \".\", \".\")", "null"), ("number(\"a\")", "null"), ("number(\".5\")", "0.5"),
        ("number(\"1 5\", \"x\")", "null"),
        ("from json(\"{\")", "null"), ("from base64(\"*\")", "null"), ("to json(null)", "\"null\""),
    ])
    func `strings and conversions`(text: String, expected: String) throws {
        #expect(try feel(text) == normalized(expected))
    }

    @Test(arguments: [
        ("matches(\"a\\nb\", \"a.b\")", "false"), ("matches(\"a\\nb\", \"a.b\", \"s\")", "true"),
        ("matches(\"b\\na\", \"^a\")", "false"), ("matches(\"b\\na\", \"^a\", \"m\")", "true"),
        ("matches(\"ab\", \"a b\", \"x\")", "true"),
        ("matches(\"a.b\", \"a.b\", \"q\")", "true"), ("matches(\"axb\", \"a.b\", \"q\")", "false"),
        ("matches(\"a\", \"a\", \"z\")", "null"),
        ("matches(\"a\", \"(\")", "null"), ("matches(null, \"a\")", "null"), ("matches(\"é\", \"\\\\p{Ll}\")", "true"),
        ("matches(\"x\", \"[a-z-[xyz]]\")", "false"), ("matches(\"w\", \"[a-z-[xyz]]\")", "true"),
        ("matches(\"ab-1\", \"^\\\\i\\\\c*$\")", "true"),
        ("matches(\"я\", \"\\\\p{IsCyrillic}\")", "true"), ("matches(\"a\", \"\\\\p{IsNothing}\")", "null"),
        ("replace(\"aaa\", \"b*\", \"x\")", "null"), ("replace(\"abc\", \"(b)\", \"[$1]\")", "\"a[b]c\""),
        ("replace(\"abc\", \"b\", \"$0$0\")", "\"abbc\""), ("replace(\"abc\", \"b\", \"\\\\$\")", "\"a$c\""),
        ("replace(\"abc\", \"b\", \"$\")", "null"),
        ("replace(\"abc\", \"(b)\", \"$12\")", "\"ab2c\""), ("replace(\"a$c\", \"$\", \"\\\\\", \"q\")", "\"a\\\\c\""),
        ("split(\"abc\", \"\")", #"["a", "b", "c", ""]"#), ("split(\"a1b\", \"[0-9]\")", #"["a", "b"]"#),
        ("split(\"\", \",\")", #"[""]"#),
        ("extract(\"abc\", \"x\")", "[]"),
    ])
    func `patterns`(text: String, expected: String) throws { #expect(try feel(text) == normalized(expected)) }

    @Test(arguments: [
        ("count(null)", "null"), ("count(5)", "1"), ("min([])", "null"), ("min([1, \"a\"])", "null"),
        ("min([true])", "null"),
        ("max([null])", "null"), (#"string(max(@"P1D", @"PT2H"))"#, "\"P1D\""), ("sum([])", "null"),
        ("sum([1, null])", "null"),
        ("mean([])", "null"), ("stddev([1])", "null"), ("mode([])", "[]"), ("median([])", "null"), ("all([])", "true"),
        ("any([])", "false"),
        ("all(1, false)", "false"), ("any(1, true)", "true"), ("all(null)", "null"), ("sublist([1, 2, 3], 0)", "null"),
        ("sublist([1, 2, 3], -2)", "[2, 3]"), ("sublist([1, 2, 3], 2, 9)", "[2, 3]"), ("sublist([1, 2, 3], 4)", "null"),
        ("insert before([1], 2, 5)", "[1, 5]"), ("insert before([1], 3, 5)", "null"),
        ("insert before([1, 2], -1, 5)", "[1, 5, 2]"),
        ("remove([1], 2)", "null"), ("remove([1, 2], 0)", "null"), ("reverse(null)", "null"), ("reverse(1)", "[1]"),
        ("list replace([1, 2, 3], function(item, new) item > 1, 0)", "[1, 0, 0]"), ("list replace([1], 2, 0)", "null"),
        ("append(null, 1)", "null"), ("append([], [1])", "[[1]]"), ("append(list: [1], items: [2, 3])", "[1, 2, 3]"),
        ("concatenate([1], null)", "null"), ("concatenate([1], 2)", "[1, 2]"), ("flatten([])", "[]"),
        ("flatten(1)", "[1]"),
        ("union([1], [1.0, null], [null])", "[1, null]"), ("distinct values([null, null, 1])", "[null, 1]"),
        ("index of([1, \"a\"], \"a\")", "[2]"), ("list contains([1], \"a\")", "false"),
        ("sort([3, 1], function(a) a)", "null"),
        ("sort([2, \"a\"])", "null"),
        ("sort([{a: 2, b: 1}, {a: 1, b: 2}, {a: 1, b: 3}], function(x, y) x.a < y.a).b", "[2, 3, 1]"),
        ("partition([1, 2], 0)", "null"), ("partition([], 2)", "[]"), ("is empty(null)", "null"),
    ])
    func `lists`(text: String, expected: String) throws { #expect(try feel(text) == normalized(expected)) }

    @Test(arguments: [
        ("get value({a: 1}, \"b\")", "null"), ("get value({a: {b: 1}}, [\"a\", \"x\", \"y\"])", "null"),
        ("get value({a: 1}, [])", "null"),
        ("get value(null, \"a\")", "null"), ("context put({}, [], 1)", "null"),
        ("context put({a: 1}, [\"a\", \"b\"], 2)", #"{"a": {"b": 2}}"#),
        ("context([{key: \"a\", value: 1}, {key: \"a\", value: 2}])", "null"),
        ("context([{key: 1, value: 1}])", "null"),
        ("context({key: \"a\", value: null})", #"{"a": null}"#), ("context merge([])", "{}"),
        ("context merge({a: 1}, null)", "null"),
        ("get entries({})", "[]"), ("is(@\"2026-01-01\", @\"2026-01-01T00:00:00\")", "false"),
        ("is(null, null)", "true"),
        ("is(@\"10:00:00\", @\"10:00:00Z\")", "false"), ("get or else(value: null, default: 1)", "1"),
        ("not(negand: true)", "false"),
    ])
    func `contexts and booleans`(text: String, expected: String) throws {
        #expect(try feel(text) == normalized(expected))
    }

    @Test(arguments: [
        ("before(1, 2)", "true"), ("before([1..5], [5..9])", "false"), ("before([1..5), [5..9])", "true"),
        ("before((< 5), 5)", "true"),
        ("before(\"a\", \"b\")", "null"), ("before(null, 1)", "null"), ("before(1, @\"P1D\")", "null"),
        ("meets([1..5), [5..9])", "false"),
        ("meets(1, [1..2])", "null"), ("overlaps([1..5], (5..9])", "false"), ("overlaps([1..5], [5..9])", "true"),
        ("overlaps([1..9], [3..4])", "true"), ("overlaps before([1..9], [3..4])", "false"),
        ("overlaps after([3..9], [1..4])", "true"),
        ("finishes([1..5), [0..5])", "false"), ("finishes(5, [0..5))", "false"), ("includes([1..5), 5)", "false"),
        ("includes(5, 5)", "null"),
        ("includes((> 3), 5)", "true"), ("during((1..5), [1..5])", "true"), ("starts([1..9], [1..5])", "false"),
        ("coincides(3, 3)", "true"),
        ("coincides([1..2], [1..2))", "false"), ("before(point1: 1, point2: 2)", "true"),
        ("before(range: [1..2], point: 3)", "true"),
        ("range(\"[1..\")", "null"), ("range(\"[a..b]\")", "null"),
        ("string(range(\"(date(\\\"2026-01-01\\\")..date(\\\"2026-02-01\\\")]\"))", "\"(2026-01-01..2026-02-01]\""),
        ("range(1)", "null"),
    ])
    func `ranges`(text: String, expected: String) { #expect(feel(text) == expected) }

    @Test func `random values come from the environment`() throws {
        let expression = try FEELExpression(parsing: "[random number(), uuid()]")
        let first = try expression.evaluate(in: FEELVariables(seed: 1)).value
        #expect(try expression.evaluate(in: FEELVariables(seed: 1)).value == first)
        #expect(try expression.evaluate(in: FEELVariables(seed: 2)).value != first)
    }
}
