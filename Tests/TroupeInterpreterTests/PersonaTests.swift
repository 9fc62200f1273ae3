import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Who does a step, and what else a job is told.
struct PersonaTests {
    @Test func `The nearest of step, container, workflow and caller says who does it`() {
        let callee = DefinitionBuilder.build(id: "callee", [.job("e")])
        let definition = DefinitionBuilder.build(
            change: { $0.persona = "boss" },
            [
                .parallel(
                    "p",
                    [
                        Step.job("a").with { $0.persona = "ann" },
                        Step.when("c", "true", [.job("b")]).with { $0.persona = "bob" }, .job("d"),
                        Step.call("call", "callee").with { $0.persona = "eve" },
                    ])
            ])
        let driver = Driver([definition, callee])
        let who = Dictionary(uniqueKeysWithValues: driver.jobs.values.map { ($0.step, $0.persona) })
        #expect(who == ["a": "ann", "b": "bob", "d": "boss", "e": "eve"])
    }

    @Test func `Assigned agents replace roles and aliases`() {
        let definition = DefinitionBuilder.build([
            .parallel(
                "p",
                [
                    Step.job("a").with { ($0.role, $0.persona) = ("developer", "ann") },
                    Step.job("b").with { ($0.role, $0.persona) = ("tester", "bob") },
                    Step.job("c").with { $0.persona = "dev-alias" },
                    Step.job("d", [("who", "${persona.id}")]),
                ]
            ).with { $0.role = "reviewer" }
        ])
        let request = StartRequest(assignedAgents: ["developer": "x", "dev-alias": "y", "reviewer": "z"])
        let driver = Driver([definition], request: request)
        let who = Dictionary(uniqueKeysWithValues: driver.jobs.values.map { ($0.step, $0.persona) })
        #expect(who == ["a": "x", "b": "bob", "c": "y", "d": "z"])
        #expect(driver.order("d")?.inputs == ["who": "z"])
    }

    @Test func `A secret stands in values as a reference that only this run can resolve`() {
        let definition = DefinitionBuilder.build([
            .job("a", [("token", "Bearer ${secrets.TOKEN}"), ("fake", "${inputs.X}")])
        ])
        var driver = Driver(definition, inputs: ["X": "\u{2}secret:1:TOKEN\u{3}"])
        let order = driver.order("a")!
        func resolve(_ name: String, nonce: UInt64) -> String {
            SecretReference.resolve(order.inputs[name]!.text, nonce: nonce) { $0 == "TOKEN" ? "s3cret" : nil }
        }
        #expect(resolve("token", nonce: order.nonce) == "Bearer s3cret")
        #expect(resolve("fake", nonce: order.nonce) == "\u{2}secret:1:TOKEN\u{3}")
        #expect(!resolve("token", nonce: order.nonce &+ 1).contains("s3cret"))
        #expect(!driver.rows.contains { String(decoding: $0, as: UTF8.self).contains("s3cret") })
        driver.run()
    }

    @Test func `Expressions know the run, the workflow and the built-in context`() {
        let inputs: [(String, Value)] = [
            ("run", "${run.id}"), ("item", "${run.work_item}"), ("workflow", "${workflow.name}"),
            ("user", "${context.current_user}"), ("step", "${context.current_step}"),
            ("date", "${context.current_date}"),
            ("took", "${context.execution_duration}"), ("nothing", "${steps.no.OUT}"), ("all", "${steps}"),
        ]
        let definition = DefinitionBuilder.build(
            change: { $0.name = "Main" }, [.job("first", outputs: ["b"]), .wait("w", "PT1.5S"), .job("a", inputs)])
        var driver = Driver([definition], request: StartRequest(workItem: "42", user: "ann"))
        driver.complete("first", ["b": 1, "": 2])
        driver.advance(milliseconds: 1500)
        let values = driver.order("a")!.inputs
        #expect(values["run"] == "7")
        #expect(values["item"] == "42")
        #expect(values["workflow"] == "Main")
        #expect(values["user"] == "ann")
        #expect(values["step"] == "a")
        #expect(values["date"] == "2027-01-15")
        #expect(values["took"] == .number(Number(parsing: "1.5")!))
        #expect(values["nothing"] == .null)
        #expect(values["all"] == ["first": ["b": 1, "": 2]])
        #expect(driver.order("a")?.workItem == "42")
        #expect(driver.problems == [])
    }
}
