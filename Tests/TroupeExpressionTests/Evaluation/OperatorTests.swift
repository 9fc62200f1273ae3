import Testing
import TroupeExpression
import TroupeGraph

struct OperatorTests {
    @Test(arguments: [
        // Every pair of neighbours in precedence, where grouping the other way gives another value.
        ("1 or 0 ? 'a' : 'b'", "\"a\""), ("1 or 0 and 0", "1"), ("not 1 and 0", "false"), ("not 0 and 0", "0"),
        ("not 1 eq 2", "true"), ("1 + 1 eq 2", "true"), ("2 + 3 * 4", "14"), ("2 * 3 + 4", "10"), ("-2 - -3", "1"),
        ("10 - 4 - 3", "3"), ("100 / 10 / 5", "2"), ("10 % 4 * 3", "6"), ("-inputs.COUNT + 1", "-11"),
        ("!inputs.X and 0", "0"), ("!0 eq true", "true"), ("-'3' * 2", "-6"), ("!context.LIST.length", "false"),
        ("0 ? 1 : 0 ? 2 : 3", "3"), ("1 ? 0 ? 1 : 2 : 3", "2"), ("(1 or 0) and 0", "0"), ("not not 5", "true"),
        ("1 < 2 == true", "comparisons"),
        // Spellings.
        ("1 == 1 && 1 eq 1", "true"), ("1 != 2 and 1 ne 2 and 1 neq 2", "true"), ("2 >= 2 and 2 ge 2", "true"),
        ("1 <= 2 and 1 le 2", "true"), ("2>1 and 2 gt 1 and 1<2 and 1 lt 2", "true"), ("0 || '' || 'x'", "\"x\""),
        // Equality across kinds.
        ("null eq null", "true"), ("null eq ''", "false"), ("null eq 0", "false"), ("null ne false", "true"),
        ("true eq 'true'", "true"), ("true eq 'True'", "false"), ("true eq 1", "false"), ("'01' eq 1", "true"),
        ("' 5\\n' eq '5'", "true"), ("'12e4' eq '120e3'", "false"), ("1e30 eq '1e30'", "false"),
        ("[1, 'a'] eq ['1', 'a']", "true"),
        ("[1] eq [1, 2]", "false"), ("{a: 1, b: 2} eq {b: '2', a: 1}", "true"), ("{a: 1} eq {b: 1}", "false"),
        ("[] eq '[]'", "true"), ("[1] eq 1", "false"), ("{} eq []", "false"), ("'e\\u0301' eq '\\u00e9'", "true"),
        // Order.
        ("'10' gt '9'", "true"), ("'10' gt '9a'", "false"), ("'b' gt 'a'", "true"), ("'B' lt 'a'", "true"),
        ("null lt 1", "false"), ("null ge null", "false"), ("'' lt 'a'", "true"), ("-1 lt '0.5'", "true"),
        ("false lt true", "true"),
        ("[1] gt 0", "error wrong-type: 'gt' cannot order a list: compare its .length or one of its elements"),
        // Membership.
        ("2 in [1, '2']", "true"), ("null in [null]", "true"), ("'a' in {a: 1}", "true"), ("1 in {a: 1}", "false"),
        ("'b' in 'abc'", "true"), ("'' in 'abc'", "true"), ("null in 'abc'", "false"), ("1 in null", "false"),
        ("12 in 'v12'", "true"), ("[1] contains 1", "true"),
        ("1 in 12", "error wrong-type: 'in' searches a list, a map or a text, not a number"),
        ("[1] in 'a'", "error wrong-type: 'in' looks for a text or number, not for a list"),
        // Arithmetic.
        ("0.1 + 0.2", "0.3"), ("'a' + 1 + 2", "\"a12\""), ("1 + 2 + 'a'", "\"3a\""), ("'a' + null + true", "\"atrue\""),
        ("'a' + [1]", "\"a[1]\""), ("[1] + 'a'", "\"[1]a\""), ("[1] + [2]", "[1,2]"), ("{a: 1} + {a: 2}", "{\"a\":2}"),
        ("null + null", "null"), ("1 / 3", "0.3333333333333333333333333333333333"), ("'7' - 2", "5"),
        ("7.5 % 2", "1.5"),
        ("1 + true", "error wrong-type: '+' cannot add a boolean to a number: join texts, numbers, lists or maps"),
        ("1 - null", "error wrong-type: '-' needs numbers, and its right side is null"),
        ("'x' * 2", "error wrong-type: '*' needs numbers, and its left side is text that is no number"),
        ("-[]", "error wrong-type: '-' needs numbers, and its operand is a list"),
        ("1 / 0", "error division-by-zero: '/' divides by zero: test the right side before, as in n ? x / n : 0"),
        ("1 % 0", "error division-by-zero: '%' divides by zero: test the right side before, as in n ? x / n : 0"),
        ("1e6000 * 1e6000", "error number-overflow: the result of '*' is out of the range of numbers"),
        ("9223372036854775807 + 1", "9223372036854775808"),
        // Only what is needed is evaluated.
        ("1 or 1 / 0", "1"), ("0 and 1 / 0", "0"), ("1 ? 2 : 1 / 0", "2"),
        // Paths.
        ("inputs.X-1", "null"), ("index - 1", "2"), ("index -1", "2"), ("context.LIST[9]", "null"),
        ("context.LIST[-9]", "null"),
        ("context.LIST['0']", "null"), ("context.LIST.1", "\"y\""), ("context.MAP['a-b']['c']", "5"),
        ("context.MAP['a' + '-b'].c", "5"), ("inputs.NAME.length", "3"), ("inputs.NAME[0]", "\"A\""),
        ("inputs.NAME[-1]", "\"a\""),
        ("'añ😀'.length", "3"), ("null.length", "null"), ("index.length", "null"), ("context.LIST['len' + 'gth']", "3"),
        ("context.LIST[true]", "error wrong-type: a key in [ ] must be a number or text, not a boolean"),
        ("context.LIST[0.5 + 1]", "error wrong-type: a position in a list must be a whole number"),
        ("context.LIST[inputs.X]", "null"), ("inputs .NAME\n  .length", "3"), ("inputs.FIELDS.b.c.d", "null"),
        ("[1, 2,][1]", "2"), ("{a: {b: 7},}.a.b", "7"), ("context.LIST.includes('y')", "true"),
        ("'a,b'.split()[1].upper()", "\"B\""),
    ])
    func `operators, coercions and paths`(text: String, expected: String) {
        let value = evaluated(text)
        #expect(expected == "comparisons" ? value.contains("cannot be chained") : value == expected, "\(text)")
    }

    @Test func `undefined paths are null and told to the environment`() throws {
        var environment = SampleEnvironment()
        let expression = try Expression(
            parsing: "inputs.X.y or steps.no.OUT or context.MAP.none or context.LIST[7] or inputs.NAME or env.Z")
        #expect(try expression.evaluate(in: &environment) == "Ada")
        #expect(environment.undefinedPaths == ["inputs.X.y", "steps.no.OUT", "context.MAP.none", "context.LIST.7"])
    }

    @Test(arguments: [
        ("join(range(100000), 'xxxxxxxxxxxxxxxx')", "result-too-large"), ("range(100001)", "result-too-large"),
        ("range(0, 9223372036854775807)", "result-too-large"),
        ("range(-9223372036854775807, 9223372036854775807)", "result-too-large"),
        ("replace(context.BIG, 'x', 'yyyy')", "result-too-large"), ("context.BIG + context.BIG", "result-too-large"),
        ("[context.BIG, context.BIG]", "result-too-large"), ("format('{0}{0}', context.BIG)", "result-too-large"),
        ("[context.DEEP]", "result-too-large"), ("fromJSON(context.BRACKETS)", "invalid-argument"),
        ("matches(join(range(60), '') + '!', '^(\\\\d+)+$')", "invalid-argument"),
    ])
    func `results are bounded`(text: String, code: String) {
        var environment = SampleEnvironment()
        var deep = Value.list([])
        for _ in 0..<99 { deep = [deep] }
        environment.roots["context"] = [
            "BIG": .string(String(repeating: "x", count: 600_000)), "DEEP": deep,
            "BRACKETS": .string(String(repeating: "[", count: 1000)),
        ]
        #expect(evaluated(text, in: environment).hasPrefix("error \(code): "), "\(text)")
    }

    @Test func `work is bounded over the whole expression`() {
        var environment = SampleEnvironment()
        environment.roots["context"] = ["BIG": .string(String(repeating: "x", count: 1_000_000))]
        let compared = Array(repeating: "context.BIG eq context.BIG", count: 2_000).joined(separator: " and ")
        #expect(evaluated(compared, in: environment).hasPrefix("error too-many-steps: "))
        let appended = "length('' + context.BIG" + String(repeating: "+'y'", count: 15_000) + ")"
        let time = ContinuousClock().measure { #expect(evaluated(appended, in: environment) == "1015000") }
        #expect(time < .seconds(5))
    }
}
