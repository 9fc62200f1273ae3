import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// What becomes of variables: mappings, rounds, calls, and what events bring. The semantics are Camunda 8's.
struct ProcessVariableTests {
    /// A task with output mappings, done by a worker.
    private func worked(_ outputs: [(source: String, target: String)], _ inputs: ValueMap, _ result: ValueMap) -> Driver
    {
        let definition = ProcessBuilder.build { builder in
            builder.start()
            let mappings = outputs.map { builder.mapping($0.target, $0.source) }
            builder.task("work", builder.worker("do")) { $0.outputs = mappings }
            builder.flow("start -> work")
        }
        var driver = Driver(definition, inputs: inputs)
        driver.work("work", result)
        return driver
    }

    @Test func `An output mapping sees what those before it made`() {
        let driver = worked(
            [("=v", "p"), ("=p + 1", "q"), ("=1", "a.b"), ("=a.b + a.c", "sum")], ["a": ["c": 9]], ["v": 1])
        #expect(driver.variables == ["a": ["b": 1, "c": 9], "p": 1, "q": 2, "sum": 10])
        #expect(driver.problems == [])
    }

    @Test func `An output mapping into what is no context makes it null`() {
        let driver = worked([("=v", "a.b"), ("=v", "n.x")], ["a": 5, "n": .null], ["v": 1])
        #expect(driver.variables == ["a": .null, "n": ["x": 1]])
    }

    private func rounds(_ output: String, _ variable: String, mapped: Bool = false) -> Definition {
        ProcessBuilder.build { builder in
            builder.start()
            var multi = MultiInstance(isSequential: false)
            multi.inputCollection = builder.template("=items")
            multi.inputElement = "item"
            multi.outputCollection = "results"
            multi.outputElement = builder.template(output)
            multi.outputVariable = variable
            let mappings = mapped ? [builder.mapping("r", "=raw * 2")] : []
            builder.task("work", builder.worker("do")) {
                $0.multiInstance = multi
                $0.outputs = mappings
            }
            builder.flow("start -> work")
        }
    }

    @Test func `The variable that a round's output is belongs to the round`() {
        var driver = Driver(rounds("=r", "r"), inputs: ["items": [1, 2]])
        let jobs = driver.state.workerJobs.keys.sorted()
        #expect(driver.state.seenVariables(at: driver.job("work")!.job.element)["r"] == .null)
        driver.send(.process(.completeJob(job: jobs[1], variables: ["r": "b"])))
        driver.send(.process(.completeJob(job: jobs[0], variables: ["r": "a"])))
        #expect(driver.variables == ["items": [1, 2], "results": ["a", "b"]])
        #expect(driver.problems == [])
    }

    @Test func `A round's output mapping goes to the round's own output variable`() {
        var driver = Driver(rounds("=r", "r", mapped: true), inputs: ["items": [1, 2]])
        driver.work("work", ["raw": 5])
        driver.work("work", ["raw": 6])
        #expect(driver.variables == ["items": [1, 2], "results": [10, 12]])
    }

    @Test func `A call that asks for nothing gets nothing of the called process`() {
        let caller = ProcessBuilder.build {
            $0.start()
            $0.call("call", "callee", child: false)
            $0.flow("start -> call")
        }
        let callee = ProcessBuilder.build("callee") {
            $0.start()
            $0.task("make", $0.script("x + 1", into: "x"))
            $0.flow("start -> make")
        }
        let driver = Driver([caller, callee], request: StartRequest(inputs: ["x": 1]))
        #expect(driver.variables == ["x": 1])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A call of a process that only messages start is an incident`() {
        let caller = ProcessBuilder.build {
            $0.start()
            $0.call("call", "callee")
            $0.flow("start -> call")
        }
        let callee = ProcessBuilder.build("callee") {
            $0.start("asked", [.message($0.message("question"))])
            $0.task("answer")
            $0.flow("asked -> answer")
        }
        var driver = Driver([caller, callee], request: StartRequest(inputs: [:]))
        #expect(driver.incidents == ["call.no-start"])
        driver.programs.deploy(
            ProcessBuilder.build("callee") {
                $0.start()
                $0.task("answer")
                $0.flow("start -> answer")
            })
        driver.resolve()
        #expect(driver.outcome == .completed)
    }

    @Test(arguments: [true, false])
    func `What the event of an event sub-process brings goes to the scopes around it`(_ isMapped: Bool) {
        let definition = ProcessBuilder.build { builder in
            builder.start()
            builder.subprocess("inner") { inner in
                inner.start("s")
                inner.task("work", inner.worker("do"))
                inner.subprocess("rescue", .event) { rescue in
                    let mappings = isMapped ? [rescue.mapping("why", "=reason")] : []
                    rescue.start("broke", [rescue.error("E")]) { $0.outputs = mappings }
                    rescue.task("repair", rescue.worker("do"))
                    rescue.flow("broke -> repair")
                }
                inner.flow("s -> work")
            }
            builder.flow("start -> inner")
        }
        var driver = Driver(definition)
        driver.throwError("work", "E", ["reason": "rain"])
        driver.work("repair")
        #expect(driver.variables == (isMapped ? ["why": "rain"] : ["reason": "rain"]))
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `Of what a message brings that starts a process, only what the start event maps reaches it`() {
        let definition = ProcessBuilder.build { builder in
            let mappings = [builder.mapping("key", "=order.id")]
            builder.start("ordered", [.message(builder.message("order"))]) { $0.outputs = mappings }
            builder.task("work", builder.worker("do"))
            builder.flow("ordered -> work")
            builder.subprocess("withdrawn", .event) { inner in
                inner.start("called-off", [.message(inner.message("call-off", key: "=key"))])
            }
        }
        let request = StartRequest(inputs: ["order": ["id": "A-7"], "more": 1], startBefore: ["ordered"])
        let driver = Driver([definition], request: request)
        #expect(driver.incidents == [])
        #expect(driver.variables == ["key": "A-7"])
        let awaited = driver.state.subscriptions.values.map(\.awaited)
        #expect(awaited == [.message(name: "call-off", correlationKey: "A-7")])
        #expect(driver.problems == [])
    }
}
