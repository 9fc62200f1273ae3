import Testing
import TroupeExpression

struct ExpressionSyntaxTests {
    @Test(arguments: [
        ("", "the expression is empty: write a path such as inputs.NAME", 0),
        ("input.X", "unknown name 'input': did you mean 'inputs'?", 0),
        (
            "FOO",
            "unknown name 'FOO': a path starts with inputs, steps or context (context.FOO), and text stands in quotes",
            0
        ),
        ("True", "unknown name 'True': did you mean 'true'?", 0),
        ("lenght(inputs.X)", "unknown function 'lenght': did you mean 'length'?", 0),
        ("inputs.X.include(1)", "unknown function 'include': did you mean 'includes'?", 9),
        ("inputs.X = 1", "unexpected '=' after a complete expression: did you mean 'eq'?", 9),
        ("inputs.X === 1", "unexpected '===' after a complete expression: did you mean '=='?", 9),
        ("inputs.X & 1", "unexpected '&' after a complete expression: did you mean 'and'?", 9),
        ("inputs.X equals 1", "unexpected 'equals' after a complete expression: did you mean 'eq'?", 9),
        ("inputs.X AND 1", "unexpected 'AND' after a complete expression: did you mean 'and'?", 9),
        ("1 eq 2 eq 3", "comparisons cannot be chained: join them with 'and', or use parentheses", 7),
        ("1 + not 2", "'not' cannot stand here: put it and its operand in parentheses", 4),
        ("eq 'x'", "'eq' needs a value on its left side", 0),
        ("(1", "the expression ends where ')' is expected", 2),
        ("[1, 2", "the expression ends in the list where ',' or ']' is expected", 5),
        ("{a 1}", "unexpected '1' after a key of the map, where ':' is expected", 3),
        ("{a: 1, a: 2}", "the key 'a' occurs twice in the map: remove one", 7),
        ("1 ? 2", "the expression ends where ':' and the other value of '?' are expected", 5),
        ("'abc", "the text in ' quotes does not end: close it with '", 0),
        ("'\\d'", "unknown escape '\\d': write a backslash as \\\\", 1),
        ("'\\u12'", "\\u needs the four hexadecimal digits of a character, as in \\u00e9", 1),
        ("12abc", "'12abc' is not a number: put text in quotes", 0),
        (
            "inputs.",
            "unexpected '.' after a complete expression: join values with an operator such as '+' or 'and', or put text in quotes",
            6
        ),
        ("1 +", "the expression ends where a value is expected", 3),
        (
            "inputs.X inputs.Y",
            "unexpected 'inputs' after a complete expression: join values with an operator such as '+' or 'and', or put text in quotes",
            9
        ),
        ("context.L[1.5]", "a position in a list must be a whole number", 14),
    ])
    func `an error says what is wrong, where, and what to do`(text: String, message: String, offset: Int) {
        #expect(throws: ExpressionSyntaxError(message: message, offset: offset)) { try Expression(parsing: text) }
    }

    @Test(arguments: [
        ("(", 100_000), ("[", 60_000), ("!", 60_000), ("-", 60_000), ("not ", 16_000), ("a(", 1_000), ("{a:", 20_000),
        ("1?", 30_000), ("1?1:", 16_000), ("inputs[", 9_000), ("1+", 30_000), ("lower(", 10_000), ("'", 65_000),
    ])
    func `hostile nesting is an error, never a crash`(piece: String, count: Int) {
        #expect(throws: ExpressionSyntaxError.self) { try Expression(parsing: String(repeating: piece, count: count)) }
    }

    @Test func `long chains are not deep`() throws {
        #expect(evaluated(Array(repeating: "1", count: 20_000).joined(separator: "+")) == "20000")
        #expect(evaluated(Array(repeating: "false", count: 8_000).joined(separator: "||")) == "false")
        #expect(evaluated(String(repeating: "0?1:", count: 15_000) + "2") == "2")
        #expect(evaluated("inputs" + String(repeating: ".a", count: 30_000)) == "null")
        #expect(evaluated("[1]" + String(repeating: "[0]", count: 20_000)) == "null")
        #expect(evaluated(String(repeating: "(", count: 98) + "1" + String(repeating: ")", count: 98)) == "1")
        #expect(throws: ExpressionSyntaxError.self) {
            try Expression(parsing: "'a'" + String(repeating: ".lower()", count: 1_000))
        }
    }

    @Test func `references are the static paths in the order of the text`() throws {
        let expression = try Expression(
            parsing: "context.includes(context.A[inputs.I].x, steps.a-b.OUT[0][\"k\"].length) ? item : not run.id")
        #expect(
            expression.references.map { "\($0) \($0.offset)" } == [
                "context.A 17", "inputs.I 27", "steps.a-b.OUT.0.k 40", "item 72", "run.id 83",
            ])
    }
}
