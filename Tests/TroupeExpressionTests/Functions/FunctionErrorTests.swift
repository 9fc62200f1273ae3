import Testing

struct FunctionErrorTests {
    @Test(arguments: [
        ("lower()", "wrong-argument-count: lower(text) takes 1 argument, not 0"),
        ("replace('a')", "wrong-argument-count: replace(text, old, new) takes 3 arguments, not 1"),
        ("join([1], ',', 2)", "wrong-argument-count: join(list, separator = ',') takes 1 to 2 arguments, not 3"),
        ("min()", "wrong-argument-count: min(numbers…) takes at least 1 arguments, not 0"),
        ("upper([1])", "wrong-type: upper(text): argument 1 must be text, and it is a list"),
        ("keys('a')", "wrong-type: keys(map): argument 1 must be a map, and it is text that is none"),
        (
            "number('secret')",
            "wrong-type: number(value, fallback?): argument 1 must be a number, and it is text that is none"
        ),
        (
            "round(1, 0.5)",
            "wrong-type: round(number, places = 0): argument 2 must be a whole number, and it is a number"
        ),
        ("range(0, 1, 0)", "invalid-argument: range(start = 0, end, step = 1): the step must not be 0"),
        ("sort([[1]])", "invalid-argument: sort(list, key?): a list cannot be ordered: give the key to sort by"),
        (
            "fromJSON('{')",
            "invalid-argument: fromJSON(text): invalid JSON at byte 1: a key in double quotes is expected"
        ),
        (
            "format('{1}', 1)",
            "invalid-argument: format(template, values…): the template asks for value 2, and there is none"
        ),
        (
            "matches('a', '(')",
            "invalid-argument: matches(text, pattern): the pattern is wrong at byte 1: missing closing parenthesis"
        ),
        (
            "plus_days('9999-12-31', 1)",
            "invalid-argument: plus_days(time = now, count): the time is outside of the years 0 to 9999"
        ),
        ("plus_days(1e30)", "invalid-argument: plus_days(time = now, count): the count is out of range"),
    ])
    func `an error names the function and never the value`(text: String, message: String) {
        #expect(evaluated(text) == "error \(message)")
    }
}
