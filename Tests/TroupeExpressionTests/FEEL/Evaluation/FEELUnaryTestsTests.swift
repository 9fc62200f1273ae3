import Testing
import TroupeExpression
import TroupeGraph

struct FEELUnaryTestsTests {
    @Test(
        arguments: [
            ("-", .null, "true"), ("5", 5, "true"), ("5", 6, "false"), ("5, 6", 6, "true"), ("< 5", 4, "true"),
            ("< 5", .null, "null"),
            ("< 5", "a", "null"), ("[1..5], > 9", 10, "true"), ("]1..5[", 1, "false"), ("not(5)", 6, "true"),
            ("not(5, 6)", 6, "false"),
            ("not(< 5)", .null, "null"), ("not(-1)", -1, "false"), ("null", .null, "true"), ("null", 1, "false"),
            ("true", true, "true"),
            ("true", 5, "null"), ("false", false, "true"), ("1 < 2", 5, "true"), ("1 > 2", 5, "false"),
            ("? > 3", 5, "true"),
            ("? > 3 and ? < 5", 5, "false"), ("odd(?)", 5, "true"), ("abs(?)", 5, "null"), ("[5, 6]", 5, "true"),
            ("[5, 6]", 7, "false"),
            ("\"a\", \"b\"", "b", "true"), ("\"a\"", 5, "null"), ("-1", -1, "true"), ("- 1", -1, "true"),
            ("limit", 5, "true"),
            ("> limit", 6, "true"), ("list contains([1, 5], ?)", 5, "true"),
            ("every x in ? satisfies x > 1", [2, 3], "true"),
            ("not(list contains([1, 5], ?))", 5, "false"), ("= 5", 5, "true"), ("!= 5", 5, "false"),
            ("\"[1..3]\"", 2, "null"),
            ("{a: 1}", ["a": 1], "true"), ("5 +", 5, "ERROR"), ("", 5, "ERROR"), ("5,", 5, "ERROR"), ("(5)", 5, "true"),
            ("? in [1..5]", 3, "true"), ("some x in [1, 2] satisfies x = ?", 2, "true"), ("not(1) or true", 1, "true"),
        ] as [(String, Value, String)])
    func `tests of a cell`(text: String, input: Value, expected: String) {
        #expect(feelTest(text, input, ["limit": 5]) == expected)
    }

    @Test func `dates are tested as other values`() {
        let date: Value = ["@type": "date", "@value": "2026-01-31"]
        #expect(feelTest("< @\"2026-02-01\"", date) == "true")
        #expect(feelTest("[date(\"2026-01-01\")..date(\"2026-01-31\"))", date) == "false")
    }
}
