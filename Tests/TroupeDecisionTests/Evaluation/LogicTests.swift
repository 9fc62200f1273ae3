import Testing
import TroupeDecision
import TroupeExpression

struct LogicTests {
    @Test(
        arguments: [
            (.literal("x + 1"), "6"), (.literal(""), "null"),
            (.list([.literal("1"), .list([.literal("x")])]), "[1, [5]]"),
            (
                .context([.init("a", .literal("x")), .init("b c", .literal("a * 2"))], result: nil),
                "{a: 5, \"b c\": 10}"
            ),
            (
                .context([.init("a", .literal("x")), .init("b c", .literal("a * 2"))], result: .literal("a + b c")),
                "15"
            ),
            (
                .relation(
                    columns: ["n", "t"], rows: [[.literal("1"), .literal("\"a\"")], [.literal("x"), .literal("")]]),
                "[{n: 1, t: \"a\"}, {n: 5, t: null}]"
            ),
            (.conditional(.literal("x > 3"), then: .literal("\"big\""), otherwise: .literal("\"small\"")), "\"big\""),
            (.conditional(.literal("null"), then: .literal("1"), otherwise: .literal("2")), "2"),
            (.filter(.literal("[1, 5, 9]"), .literal("item >= x")), "[5, 9]"),
            (.filter(.literal("[{n: 1}, {n: 7}]"), .literal("n > x")), "[{n: 7}]"),
            (.filter(.literal("null"), .literal("true")), "[]"),
            (
                .iteration(.each, variable: "i", domain: .literal("[1, 2]"), body: .literal("i * x + count(partial)")),
                "[5, 11]"
            ),
            (.iteration(.some, variable: "i", domain: .literal("[1, 9]"), body: .literal("i > x")), "true"),
            (.iteration(.every, variable: "i", domain: .literal("[1, 9]"), body: .literal("i > x")), "false"),
            (.iteration(.every, variable: "i", domain: .literal("[]"), body: .literal("i > x")), "true"),
            (
                .context(
                    [
                        .init("f", .function([.init("a"), .init("b")], .literal("a * x + b"))),
                        .init("y", .literal("100")),
                        .init("g", .function([.init("a")], .literal("a + y"))),
                    ], result: .literal("f(2, 3) + f(b: 1, a: 1) + g(1)")), "120"
            ),
            (
                .context(
                    [.init("f", .function([.init("a")], .literal("a + x")))],
                    result: .invocation("f", [.init("a", .literal("2"))])), "7"
            ),
            (.context([.init("f", .function([.init("a")], nil))], result: .literal("f(1)")), "null"),
            (.invocation("max", [.init("list", .literal("[1, x]"))]), "5"),
        ] as [(DecisionLogic, String)])
    func `boxed expressions have values`(logic: DecisionLogic, expected: String) throws {
        #expect(try value(evaluate(model(logic), "d", ["x": 5])) == feel(expected))
    }

    @Test func `a call by names takes what is not bound from the names around it`() throws {
        let function = KnowledgeModel(
            id: "k", name: "area", parameters: [.init("w"), .init("h")], logic: .literal("w * h"))
        let logic = DecisionLogic.invocation(" area ", [.init("w", .literal("3"))])
        #expect(try value(evaluate(model(logic, knowledge: [function]), "d", ["h": 4])) == 12)
        #expect(try value(evaluate(model(logic, knowledge: [function]))) == .null)
    }

    @Test func `knowledge that calls itself without end fails, also without an expression between`() throws {
        let function = KnowledgeModel(
            id: "k", name: "again", parameters: [.init("n")],
            logic: .invocation("again", [.init("n", .literal("n"))]))
        let outcome = try evaluate(model(.invocation("again", [.init("n", .literal("1"))]), knowledge: [function]))
        #expect(message(outcome)?.contains("too deeply") == true)
    }

    @Test func `what is no function cannot be called`() throws {
        #expect(
            message(try evaluate(model(.invocation("x", [])), "d", ["x": 1])) == "'x' is no function")
    }

    @Test func `a decision costs no more than one expression may`() throws {
        let slow = DecisionLogic.literal("count(for i in 1..1000 return for j in 1..1000 return 0)")
        let outcome = try evaluate(model(.list(Array(repeating: slow, count: 50))))
        #expect(message(outcome) != nil)
    }

    @Test func `what is made outside of expressions costs, too`() throws {
        let list = DecisionLogic.literal("numbers")
        let inner = DecisionLogic.iteration(.some, variable: "j", domain: list, body: .literal(""))
        let numbers = DecisionLogic.Entry("numbers", .literal("for i in 1..5000 return i"))
        let logic = DecisionLogic.context(
            [numbers], result: .iteration(.each, variable: "i", domain: list, body: inner))
        #expect(message(try evaluate(model(logic)))?.contains("takes too long") == true)
    }
}
