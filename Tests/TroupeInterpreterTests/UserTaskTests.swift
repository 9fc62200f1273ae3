import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

struct UserTaskTests {
    private func driver(
        _ inputs: [(String, Value)] = [], timeout: Value? = nil, change: (inout Step) -> Void = { _ in },
        outputs: [(String, Value)] = [("D", "${steps.ask.DECISION}")]
    ) -> Driver {
        Driver(
            DefinitionBuilder.build(
                outputs: outputs, [.ask("ask", inputs, timeout: timeout).with(change), .job("after")]))
    }

    private func problems(_ driver: Driver, _ answer: UserTaskAnswer) -> [String] {
        guard case .failure(let refusal)? = driver.task("ask")?.outputs(for: answer, by: "ann") else { return [] }
        return refusal.problems.map(\.field)
    }

    @Test func `A task without options and form is an approval, and waits without a job`() {
        var driver = driver([("message", "Look"), ("inputs", ["title": "May we?", "PR": 7])])
        let task = driver.task("ask")?.created
        #expect(task?.title == "May we?")
        #expect(task?.message == "Look")
        #expect(task?.details == ["PR": 7])
        #expect(task?.options.map(\.value) == ["approve", "reject"])
        #expect(driver.state.openJobs == 0)
        #expect(driver.state.openCommands == [])
        driver.answer("ask", "reject", comment: "not yet")
        #expect(driver.open == ["after"])
        driver.run()
        #expect(driver.outputs == ["D": "reject"])
        #expect(driver.problems == [])
    }

    @Test func `An answer becomes outputs, the declared ones also in the context`() throws {
        var driver = driver(
            [
                ("form", ["properties": ["amount": ["type": "number"], "kind": ["default": "big"]]]),
                ("options", ["ok"]),
            ],
            change: { $0.outputs = ["AMOUNT", "DECIDED_BY"] },
            outputs: [
                ("a", "${context.AMOUNT}"), ("who", "${context.DECIDED_BY}"), ("all", "${steps.ask.ANSWER}"),
                ("c", "${steps.ask.COMMENT}"), ("k", "${steps.ask.kind}"),
            ])
        driver.answer("ask", "ok", ["amount": "12.50"], by: "eve")
        driver.run()
        let amount = try Value(json: "12.5")
        #expect(driver.outputs["a"] == amount)
        #expect(driver.outputs["who"] == "eve")
        #expect(driver.outputs["c"] == "")
        #expect(driver.outputs["k"] == "big")
        #expect(
            driver.outputs["all"]
                == ["amount": amount, "kind": "big", "DECISION": "ok", "COMMENT": "", "DECIDED_BY": "eve"])
        #expect(driver.problems == [])
    }

    @Test(
        arguments: [
            (nil, [:], ["decision", "variables.n"]), ("maybe", ["n": 1], ["decision"]), ("yes", [:], ["variables.n"]),
            ("yes", ["n": "x"], ["variables.n"]), ("yes", ["n": 1, "c": "blue"], ["variables.c"]),
            ("yes", ["n": 1, "l": ["a", 1]], ["variables.l[1]"]), ("yes", ["n": 1, "more": 1], ["variables"]),
            ("yes", ["n": "", "c": "blue"], ["variables.c", "variables.n"]), ("yes", ["n": "7", "b": "true"], []),
        ] as [(String?, ValueMap, [String])])
    func `A wrong answer is refused with its fields, and changes nothing`(
        decision: String?, variables: ValueMap, fields: [String]
    ) {
        let form: Value = [
            "type": "object", "required": ["n"], "additionalProperties": false,
            "properties": [
                "n": ["type": "integer"], "c": ["enum": ["red", "green"]], "b": ["$ref": "#/$defs/flag"],
                "l": ["type": "array", "items": ["type": "string"]],
            ], "$defs": ["flag": ["type": "boolean"]],
        ]
        var driver = driver([("form", form), ("options", ["yes", ["value": "no", "label": "No!"]])])
        #expect(problems(driver, UserTaskAnswer(decision: decision, variables: variables)) == fields)
        let before = driver.records.count
        driver.answer("ask", decision, variables)
        #expect((driver.records.count == before) == !fields.isEmpty)
        #expect(driver.problems == [])
    }

    @Test(
        arguments: [("a, b", ["a", "b"]), ("a b\n c,d ", ["a b", "c,d"]), (["x", 1, true], ["x", "1", "true"])]
            as [(Value, [String])])
    func `Options may be written as text or as a list`(options: Value, expected: [String]) {
        #expect(driver([("options", options)]).task("ask")?.created.options.map(\.value) == expected)
    }

    @Test(
        arguments: [("options", ["a", ["b"]]), ("options", ["k": 1]), ("form", "text"), ("form", ["type": "string"])]
            as [(String, Value)])
    func `A task that cannot be asked fails its step`(key: String, value: Value) {
        let driver = driver([(key, value)])
        #expect(driver.fault?.code == "input.type")
        #expect(driver.fault?.message.contains("'\(key)'") == true)
        #expect(driver.problems == [])
    }

    @Test func `Without somebody to escalate to, the time being over fails the step`() {
        var driver = driver(timeout: "1h", change: { $0.onError = "continue" })
        driver.advance(milliseconds: 3_600_000)
        #expect(driver.open == ["after"])
        #expect(driver.state.userTasks.isEmpty)
        #expect(driver.records.contains { if case .userTaskCanceled = $0 { true } else { false } })
        driver.run()
        #expect(driver.state.finished?.passedOver == 1)
        #expect(driver.problems == [])
    }

    @Test func `A task goes to the next when its time is over, once, with as much time again`() {
        var driver = driver([("assignee", "ann"), ("escalateTo", "boss")], timeout: "1h")
        driver.advance(milliseconds: 3_600_000)
        #expect(driver.task("ask")?.assignee == "boss")
        #expect(driver.task("ask")?.isEscalated == true)
        driver.restart()
        driver.advance(milliseconds: 3_599_000)
        #expect(driver.task("ask") != nil)
        driver.advance(milliseconds: 1_000)
        #expect(driver.fault?.code == "timeout")
        #expect(driver.problems == [])
    }

    @Test func `Roles stand for whoever was assigned to them`() {
        let definition = DefinitionBuilder.build([.ask("ask", [("assignee", "reviewer"), ("escalateTo", "tester")])])
        let driver = Driver(
            [definition], request: StartRequest(assignedAgents: ["reviewer": "bob", "tester": "eve"]))
        #expect(driver.task("ask")?.assignee == "bob")
        #expect(driver.task("ask")?.created.escalateTo == "eve")
    }

    @Test func `A task can change hands, also while the run is paused`() {
        var driver = driver([("assignee", "ann")])
        driver.send(.pause(by: "me"))
        let task = driver.task("ask")!.created.task
        driver.send(.assignUserTask(task: task, assignee: "bob", by: "me"))
        #expect(driver.task("ask")?.assignee == "bob")
        driver.send(.assignUserTask(task: task, assignee: nil, by: "me"))
        #expect(driver.task("ask")?.assignee == nil)
        #expect(driver.problems == [])
    }

    @Test func `An answer to a paused run is kept until it goes on`() {
        var driver = driver()
        driver.send(.pause(by: "me"))
        driver.answer("ask", "approve")
        #expect(driver.open == [])
        driver.restart()
        driver.send(.resume(by: "me"))
        #expect(driver.open == ["after"])
        driver.run()
        #expect(driver.outputs == ["D": "approve"])
        #expect(driver.problems == [])
    }

    @Test func `Canceling the run takes its tasks back`() {
        var driver = driver()
        driver.send(.cancel(reason: "", by: "me"))
        #expect(driver.outcome == .canceled)
        #expect(driver.records.contains { if case .userTaskCanceled = $0 { true } else { false } })
        #expect(driver.problems == [])
    }

    @Test func `A second attempt asks again`() {
        var driver = driver(timeout: "1h", change: { $0.retry = RetryPolicy(maxAttempts: 2, initialInterval: 0) })
        let first = driver.task("ask")!.created.task
        driver.advance(milliseconds: 3_600_000)
        let second = driver.task("ask")!.created.task
        #expect(first != second)
        driver.answer(first, UserTaskAnswer(decision: "approve"))
        #expect(driver.open == [])
        driver.answer(second, UserTaskAnswer(decision: "approve"))
        #expect(driver.open == ["after"])
        #expect(driver.problems == [])
    }
}
