import Testing
import TroupeDecision
import TroupeExpression

struct HitPolicyTests {
    /// Three rules: below 10, below 20, and 5 alone.
    private static let rules: [DecisionTable.Rule] = [
        .init(["< 20"], ["\"B\""], id: "r1"), .init(["< 10"], ["\"A\""], id: "r2"), .init(["5"], ["\"C\""], id: "r3"),
    ]
    private static let outputs: [DecisionTable.Output] = [.init("out", allowed: "\"A\", \"B\", \"C\"")]

    @Test(
        arguments: [
            (.first, 5, "\"B\"", [1]), (.first, 30, "null", []), (.unique, 15, "\"B\"", [1]), (.unique, 30, "null", []),
            (.any, 15, "\"B\"", [1]), (.priority, 5, "\"A\"", [1, 2, 3]), (.priority, 15, "\"B\"", [1]),
            (.priority, 30, "null", []), (.collect, 5, "[\"B\", \"A\", \"C\"]", [1, 2, 3]),
            (.collect, 15, "[\"B\"]", [1]),
            (.collect, 30, "null", []), (.ruleOrder, 5, "[\"B\", \"A\", \"C\"]", [1, 2, 3]),
            (.ruleOrder, 30, "null", []), (.outputOrder, 5, "[\"A\", \"B\", \"C\"]", [1, 2, 3]),
            (.outputOrder, 30, "null", []),
        ] as [(HitPolicy, Int, String, [Int])])
    func `a hit policy says what becomes of the rules that match`(
        policy: HitPolicy, input: Int, expected: String, rules: [Int]
    ) throws {
        let outcome = try evaluate(
            table(policy, outputs: Self.outputs, Self.rules), "d", FEELContext([("x", .integer(input))]))
        #expect(try value(outcome) == feel(expected))
        #expect(outcome.evaluated.map(\.id) == ["d"])
        #expect(outcome.evaluated.first?.rules.map(\.index) == rules)
        #expect(outcome.evaluated.first?.inputs.map(\.value) == [.integer(input)])
        #expect(try outcome.evaluated.first?.output == feel(expected))
    }

    @Test func `several matches of UNIQUE are a failure that names the rules`() throws {
        let outcome = try evaluate(table(.unique, Self.rules), "d", ["x": 5])
        #expect(message(outcome) == "UNIQUE allows one rule to match, and rules 1, 2, 3 do")
        #expect(outcome.evaluated.first?.rules.map(\.id) == ["r1", "r2", "r3"])
        #expect(outcome.evaluated.first?.output == .null)
    }

    @Test func `matches of ANY must give the same`() throws {
        let same: [DecisionTable.Rule] = [.init(["< 20"], ["1 + 1"]), .init(["< 10"], ["2"])]
        #expect(try value(evaluate(table(.any, same), "d", ["x": 5])) == 2)
        let outcome = try evaluate(table(.any, Self.rules), "d", ["x": 5])
        #expect(message(outcome) == "ANY allows rules to match that give the same, and rules 1, 2, 3 differ")
    }

    @Test func `several outputs are a context, or a list of contexts`() throws {
        let outputs: [DecisionTable.Output] = [.init("level"), .init("team name")]
        let rules: [DecisionTable.Rule] = [.init(["> 3"], ["x * 2", "\"red\""]), .init(["> 4"], ["x", "\"blue\""])]
        #expect(
            try value(evaluate(table(.first, outputs: outputs, rules), "d", ["x": 5]))
                == feel("{level: 10, \"team name\": \"red\"}"))
        #expect(
            try value(evaluate(table(.ruleOrder, outputs: outputs, rules), "d", ["x": 5]))
                == feel("[{level: 10, \"team name\": \"red\"}, {level: 5, \"team name\": \"blue\"}]"))
    }

    @Test func `priorities of several outputs go from left to right`() throws {
        let outputs: [DecisionTable.Output] = [
            .init("a", allowed: "\"high\", \"low\""), .init("b", allowed: "3, 2, 1"),
        ]
        let rules: [DecisionTable.Rule] = [
            .init(["-"], ["\"low\"", "3"]), .init(["-"], ["\"high\"", "1"]), .init(["-"], ["\"high\"", "2"]),
            .init(["-"], ["\"odd\"", "3"]),
        ]
        #expect(
            try value(evaluate(table(.outputOrder, outputs: outputs, rules), "d", ["x": 5]))
                == feel("[{a:\"high\",b:2}, {a:\"high\",b:1}, {a:\"low\",b:3}, {a:\"odd\",b:3}]"))
        #expect(
            try value(evaluate(table(.priority, outputs: outputs, rules), "d", ["x": 5])) == feel("{a:\"high\",b:2}"))
    }

    @Test(
        arguments: [
            (.sum, "[1, 2.5, -4]", "-0.5"), (.min, "[1, 2.5, -4]", "-4"), (.max, "[1, 2.5, -4]", "2.5"),
            (.count, "[1, 2.5, -4]", "3"), (.count, "[\"a\", null]", "2"), (.sum, "[]", "null"), (.count, "[]", "null"),
            (.max, "[7]", "7"),
        ] as [(Aggregation, String, String)])
    func `an aggregation makes one number of all`(aggregation: Aggregation, values: String, expected: String) throws {
        let outputs = try #require(feel(values).listValue).indices
        let rules = outputs.map { DecisionTable.Rule(["-"], [DecisionText("x[\($0 + 1)]")]) }
        let outcome = try evaluate(
            table(.collect, aggregation: aggregation, rules), "d", FEELContext([("x", feel(values))]))
        #expect(try value(outcome) == feel(expected))
    }

    @Test func `only numbers are added up`() throws {
        let outcome = try evaluate(
            table(.collect, aggregation: .sum, [.init(["-"], ["1"]), .init(["-"], ["\"a\""])]), "d", ["x": 1])
        #expect(message(outcome) == "SUM needs numbers, and rule 2 gives string")
    }

    @Test func `without a match the default values are the outputs`() throws {
        let one: [DecisionTable.Output] = [.init("out", defaultValue: "\"none\"")]
        for policy in HitPolicy.allCases where policy != .priority && policy != .outputOrder {
            let outcome = try evaluate(table(policy, outputs: one, [.init(["1"], ["\"one\""])]), "d", ["x": 2])
            #expect(value(outcome) == "none")
        }
        let two: [DecisionTable.Output] = [.init("a", defaultValue: "x + 1"), .init("b")]
        let outcome = try evaluate(table(.unique, outputs: two, [.init(["1"], ["1", "2"])]), "d", ["x": 2])
        #expect(try value(outcome) == feel("{a: 3}"))
    }

    @Test func `cells without a test and a dash take any input, cells without an expression are null`() throws {
        let rules: [DecisionTable.Rule] = [.init(["", " - "], [""])]
        let outcome = try evaluate(table(.unique, inputs: [.init("x"), .init("")], rules), "d", ["x": 2])
        #expect(value(outcome) == .null)
        #expect(outcome.evaluated.first?.rules.count == 1)
        #expect(outcome.evaluated.first?.inputs.map(\.value) == [2, .null])
    }

    @Test(
        arguments: [
            ("not(1, 2)", 3, true), ("not(1, 2)", 2, false), ("[1..3), 7", 7, true), ("? > limit", 9, true),
            ("even(?)", 4, true), ("limit", 8, true), ("< limit - 1", 7, false), ("null", 1, false),
            ("\"a\"", 1, false),
        ])
    func `cells are unary tests that see all variables`(test: String, input: Int, matches: Bool) throws {
        let outcome = try evaluate(
            table(.unique, [.init([DecisionText(test)], ["true"])]), "d", ["x": .integer(input), "limit": 8])
        #expect(value(outcome) == (matches ? true : .null))
    }

    @Test func `an input beyond its allowed values is a warning`() throws {
        var input = DecisionTable.Input("x", label: "Color")
        input.allowed = "\"red\", \"blue\""
        let model = table(.unique, inputs: [input], [.init(["-"], ["1"])])
        let outcome = try evaluate(model, "d", ["x": "green"])
        #expect(value(outcome) == 1)
        #expect(outcome.warnings.map(\.message) == ["the input 'Color' is none of its allowed values"])
        #expect(try evaluate(model, "d", ["x": "red"]).warnings.isEmpty)
    }
}
