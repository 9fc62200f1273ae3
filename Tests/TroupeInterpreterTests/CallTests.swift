import Testing
import TroupeExpression
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

struct CallTests {
    private func input(
        _ name: String, _ kind: InputDeclaration.Kind = .string, required: Bool = false,
        change: (inout InputDeclaration) -> Void = { _ in }
    ) -> InputDeclaration {
        var input = InputDeclaration(name: name, kind: kind, required: required)
        change(&input)
        return input
    }

    @Test func `A called workflow gets inputs, gives outputs, and shares no variables`() {
        let callee = DefinitionBuilder.build(
            id: "callee", inputs: [input("N", .number, required: true), input("D") { $0.defaultValue = "d" }],
            outputs: [("SUM", "${inputs.N + 1}"), ("seen", "${context.x}"), ("d", "${inputs.D}")],
            [.job("in", [("x", "${context.x}"), ("item", "${item}")]), .set("x", "theirs")])
        let definition = DefinitionBuilder.build(
            outputs: [
                ("sum", "${steps.c.SUM}"), ("context", "${context.SUM}"), ("x", "${context.x}"), ("d", "${steps.c.d}"),
                ("inner", "${steps.in}"),
            ],
            [
                .set("x", "mine"),
                .each(
                    "f", [1],
                    [Step.call("c", "${inputs.WHICH}", [("N", "41"), ("extra", 1)]).with { $0.outputs = ["SUM"] }]),
            ])
        var driver = Driver([definition, callee], inputs: ["WHICH": "callee"])
        #expect(driver.order("in")?.inputs == ["x": .null, "item": .null])
        #expect(driver.order("in")?.workflow == "callee")
        driver.complete("in", ["A": 1])
        #expect(driver.outputs == ["sum": 42, "context": 42, "x": "mine", "d": "d", "inner": .null])
        #expect(driver.problems == [])
    }

    @Test func `Inputs that break the callee's contract are a fault of the call step`() {
        let callee = DefinitionBuilder.build(
            id: "callee",
            inputs: [
                input("NEEDED", required: true), input("KIND", .enum) { $0.values = ["a", "b"] },
                input("ID") { $0.pattern = "^[0-9]+$" },
            ], [.job("in")])
        let step = Step.call("c", "callee", [("KIND", "c"), ("ID", "12x")]).with { $0.onError = "continue" }
        let driver = Driver([DefinitionBuilder.build(outputs: [("m", "${error.message}")], [step]), callee])
        #expect(driver.outcome == .completed)
        let message = driver.outputs["m"]?.text ?? ""
        for name in ["NEEDED", "KIND", "ID must match"] { #expect(message.contains(name)) }
        #expect(driver.started == [])
        let good = Step.call("c", "callee", [("NEEDED", "x"), ("KIND", "a"), ("ID", "12")])
        #expect(Driver([DefinitionBuilder.build([good]), callee]).open == ["in"])
    }

    @Test func `A workflow that does not exist is a fault`() {
        let driver = Driver(DefinitionBuilder.build([.call("c", "nowhere")]))
        #expect(driver.fault?.code == "call.unknown-workflow")
        #expect(driver.fault?.step == "c")
    }

    @Test func `A callee's failure is that of the call step`() {
        let callee = DefinitionBuilder.build(id: "callee", strategy: .escalate, handler: [.job("h")], [.job("in")])
        let step = Step.call("c", "callee").with { $0.retry = RetryPolicy(maxAttempts: 2, initialInterval: 0) }
        var driver = Driver([DefinitionBuilder.build([step]), callee])
        driver.run { $0.step == "in" ? .fail(code: "x") : .complete([:]) }
        #expect(driver.started == ["in", "h", "in", "h"])
        #expect(driver.fault?.step == "in")
        #expect(driver.problems == [])
    }

    @Test func `A cycle of calls ends in a fault, and so does a chain that is too deep`() {
        let cycle = Driver(DefinitionBuilder.build(id: "me", [.call("again", "me")]))
        #expect(cycle.fault?.code == "call.cycle")
        let chain = (0..<100).map { DefinitionBuilder.build(id: "w\($0)", [.call("c\($0)", "w\($0 + 1)")]) }
        let deep = Driver(chain)
        #expect(deep.fault?.code == "call.depth")
        #expect(cycle.problems + deep.problems == [])
    }

    @Test func `A call binds the latest version when it starts, and keeps it`() {
        func version(_ job: String) -> Definition {
            DefinitionBuilder.build(id: "callee", [.job(job), .job("\(job)-2")])
        }
        let definition = DefinitionBuilder.build([.call("c1", "callee"), .call("c2", "callee")])
        var driver = Driver([definition, version("old")])
        driver.programs.deploy(version("new"))
        driver.restart()
        driver.complete("old")
        driver.complete("old-2")
        driver.complete("new")
        driver.restart()
        driver.complete("new-2")
        #expect(driver.outcome == .completed)
        #expect(driver.state.programs.map(\.version) == [1, 1, 2])
        #expect(driver.problems == [])
    }

    @Test func `A workflow's env and workspace may use its inputs`() {
        func change(_ definition: inout Definition, _ name: String) {
            var builder = DefinitionBuilder(definition: definition)
            let environment: ValueTemplate.Entry = .init(
                key: "TARGET", value: builder.template(.string("${inputs.T}-\(name)")))
            let workspace = builder.template("${inputs.R}")
            definition = builder.definition
            definition.environment = [environment]
            definition.workspace = workspace
        }
        let callee = DefinitionBuilder.build(
            id: "callee", inputs: [input("T"), input("R")], change: { change(&$0, "callee") },
            [.job("in", [("e", "${env.TARGET}")])])
        let definition = DefinitionBuilder.build(
            change: { change(&$0, "main") },
            [
                .job("own"), .call("plain", "callee", [("T", "t2")]), .call("named", "callee", [("R", "/theirs")]),
                Step(id: "given", action: .call("callee", [("R", "/theirs")], workspace: "/${inputs.T}")),
            ])
        var driver = Driver([definition, callee], inputs: ["T": "t1", "R": "/mine"])
        #expect(driver.order("own")?.environment == ["TARGET": "t1-main"])
        #expect(driver.order("own")?.workspace == WorkspaceRequest(repository: "/mine"))
        driver.complete("own")
        #expect(driver.order("in")?.environment == ["TARGET": "t2-callee"])
        #expect(driver.order("in")?.inputs == ["e": "t2-callee"])
        #expect(driver.order("in")?.workspace == WorkspaceRequest(repository: "/mine"))
        driver.complete("in")
        #expect(driver.order("in")?.workspace == WorkspaceRequest(repository: "/theirs"))
        driver.complete("in")
        #expect(driver.order("in")?.workspace == WorkspaceRequest(repository: "/t1"))
        #expect(driver.problems == [])
        // The request counts more than the file.
        let request = StartRequest(
            inputs: ["R": "/mine"], workspace: WorkspaceRequest(repository: "/asked", inPlace: true))
        let asked = Driver([definition, callee], request: request)
        #expect(asked.order("own")?.workspace == WorkspaceRequest(repository: "/asked", inPlace: true))
    }

    @Test(
        arguments: [
            ("abc", "b", true), ("abc", "^b", false), ("abc", "(", nil),
            (String(repeating: "a", count: 40), "^(a+)+b$", nil),
        ] as [(String, String, Bool?)])
    func `Patterns are matched within limits`(_ text: String, _ pattern: String, _ expected: Bool?) {
        let found = InputPattern.matches(text, pattern)
        #expect(found == expected || (expected == nil && found != true))
    }
}
