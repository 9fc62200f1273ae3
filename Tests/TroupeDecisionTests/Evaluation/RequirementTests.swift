import Testing
import TroupeDecision
import TroupeExpression

struct RequirementTests {
    @Test func `a required decision is made once, before the one that needs it`() throws {
        var model = DecisionModel(id: "m")
        model.decisions = [
            Decision(id: "top", logic: .literal("left + right"), requires: ["left", "right"]),
            Decision(id: "left", logic: .literal("base * 2"), requires: ["base"]),
            Decision(id: "right", logic: .literal("base * 3"), requires: ["base"]),
            Decision(id: "base", logic: .literal("x + 1")),
        ]
        let outcome = try evaluate(model, "top", ["x": 1])
        #expect(value(outcome) == 10)
        #expect(outcome.evaluated.map(\.id) == ["base", "left", "right", "top"])
        #expect(outcome.evaluated.map(\.output) == [2, 4, 6, 10])
        #expect(outcome.evaluated.map(\.kind) == Array(repeating: "LITERAL_EXPRESSION", count: 4))
    }

    @Test func `a result is found under its variable's name, or else under id and name`() throws {
        var model = DecisionModel(id: "m")
        model.decisions = [
            Decision(
                id: "top", logic: .list([.literal("Risk Level"), .literal("b_1"), .literal("Full Price")]),
                requires: ["a_1", "b_1"]),
            Decision(id: "a_1", name: "Risk", variable: "Risk Level", logic: .literal("\"low\"")),
            Decision(id: "b_1", name: "Full Price", logic: .literal("42")),
        ]
        #expect(try value(evaluate(model, "top")) == ["low", 42, 42])
    }

    @Test func `the failure of a required decision is that of the whole, at its place`() throws {
        var model = DecisionModel(id: "m")
        model.decisions = [
            Decision(id: "top", logic: .literal("base"), requires: ["base"]),
            Decision(
                id: "base",
                logic: .table(
                    DecisionTable(
                        id: "t", .unique, inputs: [.init("1")], outputs: [.init()],
                        rules: [.init(["-"], ["1"]), .init(["-"], ["2"])]))),
        ]
        let outcome = try evaluate(model, "top")
        guard case .failure(let failure) = outcome.result else {
            Issue.record("it has a result")
            return
        }
        #expect(failure.decision == "base")
        #expect(failure.element == "t")
        #expect(
            failure.description
                == "decision 'base', element 't': UNIQUE allows one rule to match, and rules 1, 2 do")
        #expect(outcome.evaluated.map(\.id) == ["base"])
    }

    @Test func `requirements may stand behind each other, but not without end`() throws {
        func chain(_ length: Int) throws -> DecisionOutcome {
            var model = DecisionModel(id: "m")
            model.decisions = (0..<length).map { number in
                let isLast = number == length - 1
                return Decision(
                    id: "d\(number)", logic: .literal(isLast ? "1" : .init("d\(number + 1) + 1")),
                    requires: isLast ? [] : ["d\(number + 1)"])
            }
            return try evaluate(model, "d0")
        }
        #expect(value(try chain(50)) == 50)
        #expect(message(try chain(5_000))?.contains("too deeply") == true)
    }

    @Test func `an unknown decision is a failure that names the nearest`() throws {
        var model = DecisionModel(id: "m")
        model.decisions = [Decision(id: "approval", logic: .literal("1"))]
        #expect(
            message(try evaluate(model, "aproval"))
                == "there is no such decision in 'm' (did you mean 'approval'?)")
    }

    @Test func `a result of another type is a failure, a list of one is not`() throws {
        #expect(value(try evaluate(model(.literal("[\"a\"]"), type: "string"))) == "a")
        #expect(value(try evaluate(model(.literal("null"), type: "number"))) == .null)
        #expect(
            message(try evaluate(model(.literal("\"a\""), type: "number")))
                == "the result should be number, and it is string")
        var typed = model(.literal("1"), type: "numbers")
        typed.types = [DecisionType("numbers", base: "feel:number", isCollection: true)]
        #expect(value(try evaluate(typed)) == [1])
    }

    @Test func `knowledge is called from expressions by position and by name`() throws {
        let rate = KnowledgeModel(
            id: "k", name: "monthly rate", parameters: [.init("yearly", type: "number"), .init("months")],
            logic: .literal("yearly / months"))
        #expect(value(try evaluate(model(.literal("monthly rate(24, 12)"), knowledge: [rate]))) == 2)
        #expect(
            value(try evaluate(model(.literal("monthly rate(months: 12, yearly: 36)"), knowledge: [rate]))) == 3)
        let wrong = try evaluate(model(.literal("monthly rate(\"a\", 12)"), knowledge: [rate]))
        #expect(value(wrong) == .null)
        #expect(
            wrong.warnings.map(\.message)
                == ["'monthly rate': the argument 'yearly' of 'monthly rate' should be number, and it is string"])
    }

    @Test func `knowledge may be a table, and need other knowledge`() throws {
        var fee = KnowledgeModel(
            id: "fee", name: "fee", parameters: [.init("amount")],
            logic: .table(
                DecisionTable(
                    .first, inputs: [.init("double(amount)")], outputs: [.init()],
                    rules: [.init(["< 100"], ["5"]), .init(["-"], ["9"])])))
        fee.required = [DecisionReference("double")]
        let double = KnowledgeModel(id: "double", name: "double", parameters: [.init("n")], logic: .literal("n * 2"))
        let logic = DecisionLogic.list([
            .invocation("fee", [.init("amount", .literal("10"))]), .literal("fee(200)"),
            .literal("for i in [1, 70] return fee(i)"),
        ])
        var model = model(logic, knowledge: [fee])
        model.knowledge.append(double)
        #expect(try value(evaluate(model)) == feel("[5, 9, [5, 9]]"))
    }

    @Test func `knowledge may give a context of functions`() throws {
        let library = KnowledgeModel(
            id: "k", name: "lib", logic: .context([.init("next", .literal("function(x) x + 1"))], result: nil))
        #expect(value(try evaluate(model(.literal("lib().next(4)"), knowledge: [library]))) == 5)
    }

    @Test func `knowledge that calls itself ends at its own end or at a limit`() throws {
        let sum = KnowledgeModel(
            id: "k", name: "sum to", parameters: [.init("n")], logic: .literal("if n = 0 then 0 else n + sum to(n - 1)")
        )
        #expect(value(try evaluate(model(.literal("sum to(30)"), knowledge: [sum]))) == 465)
        let endless = KnowledgeModel(id: "k", name: "f", parameters: [.init("n")], logic: .literal("f(n + 1)"))
        #expect(message(try evaluate(model(.literal("f(1)"), knowledge: [endless])))?.contains("too deeply") == true)
        let bushy = KnowledgeModel(
            id: "k", name: "g", parameters: [.init("n")], logic: .literal("if n = 0 then 1 else g(n - 1) + g(n - 1)"))
        #expect(message(try evaluate(model(.literal("g(60)"), knowledge: [bushy])))?.contains("takes too long") == true)
    }
}
