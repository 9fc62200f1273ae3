import Testing
import TroupeDecision
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Activities of BPMN processes: jobs, rounds, calls, compensation, people.
struct ProcessActivityTests {
    private func rounds(sequential: Bool, completion: String? = nil, boundary: Bool = false) -> Definition {
        ProcessBuilder.build {
            $0.start()
            var multi = MultiInstance(isSequential: sequential)
            multi.inputCollection = $0.template("=items")
            multi.inputElement = "item"
            multi.outputCollection = "results"
            multi.outputElement = $0.template("=item * factor")
            if let completion { multi.completionCondition = $0.feel(completion) }
            $0.task("work", $0.worker("do")) { $0.multiInstance = multi }
            if boundary { $0.boundary("edge", on: "work", [$0.signal("stop")]) }
            $0.task("after")
            $0.flow("start -> work -> after")
        }
    }

    @Test(arguments: [true, false])
    func `Every element of the collection has its round, and results are in the collection's order`(_ sequential: Bool)
    {
        var driver = Driver(rounds(sequential: sequential), inputs: ["items": [1, 2, 3], "factor": 10])
        #expect(driver.offered.count == (sequential ? 1 : 3))
        for _ in 0..<3 {
            // The last first, where there is a choice.
            let job = driver.state.workerJobs.keys.max()!
            driver.send(.process(.completeJob(job: job, variables: [:])))
        }
        #expect(driver.variables == ["factor": 10, "items": [1, 2, 3], "results": [10, 20, 30]])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test(arguments: [IncidentResolution.complete(outputs: ["done": 1]), .fail(message: "no"), .retry])
    func `A job with an incident ends when a person decides in place of its worker`(
        resolution: IncidentResolution
    ) throws {
        var driver = Driver(
            ProcessBuilder.build { builder in
                builder.start()
                builder.task("t", builder.worker("do"))
                builder.end()
                builder.flow("start -> t -> end")
            })
        driver.failJob("t", retries: 0)
        let job = try #require(driver.job("t")?.job.job)
        driver.send(.resolveIncident(incident: try #require(driver.incident), resolution: resolution, by: "ann"))
        // Whoever has it tried again wants the same job done.
        #expect(driver.state.workerJobs.keys.contains(job) == (resolution == .retry))
        if resolution == .retry { driver.work("t") }
        if case .complete = resolution { #expect(driver.outcome == .completed) }
        #expect(driver.problems == [])
    }

    @Test func `The completion condition ends the rounds that are left`() {
        var driver = Driver(
            rounds(sequential: false, completion: "numberOfCompletedInstances >= 2"),
            inputs: ["items": [1, 2, 3], "factor": 1])
        driver.work("work")
        driver.work("work")
        #expect(driver.variables["results"] == [1, 2, .null])
        #expect(driver.history.filter { $0 == "!work" }.count == 1)
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `No elements, no rounds`() {
        let driver = Driver(rounds(sequential: false), inputs: ["items": [], "factor": 1])
        #expect(driver.variables["results"] == [])
        #expect(driver.history == ["start", "+work", "-work", "+after", "-after"])
        #expect(driver.problems == [])
    }

    @Test(.timeLimit(.minutes(1))) func `A variable that a loop reads again and again is made ready once`() {
        let list = Value.list((0..<50_000).map { .integer($0) })
        let driver = Driver(
            ProcessBuilder.build {
                $0.start()
                $0.task("sum", $0.script("count((for i in 1..20000 return count(big))[item = 50000])", into: "n"))
                $0.flow("start -> sum")
            }, inputs: ["big": list])
        #expect(driver.variables["n"] == 20_000)
        #expect(driver.problems == [])
    }

    @Test func `A boundary event of a multi-instance activity ends all its rounds`() {
        var driver = Driver(rounds(sequential: false, boundary: true), inputs: ["items": [1, 2], "factor": 1])
        driver.happen("stop")
        #expect(driver.history == ["start", "+work", "+work", "+work", "!work", "!work", "!work", "+edge", "-edge"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test(arguments: [(true, 3), (false, 4)])
    func `A standard loop runs while its condition holds`(_ testsBefore: Bool, _ rounds: Int) {
        let definition = ProcessBuilder.build {
            $0.start()
            let loop = StandardLoop(
                condition: $0.feel(testsBefore ? "n < 3" : "n < 4"), testsBefore: testsBefore, maximum: 10)
            $0.task("count", $0.script("n + 1", into: "n")) { $0.standardLoop = loop }
            $0.flow("start -> count")
        }
        let driver = Driver(definition, inputs: ["n": 0])
        #expect(driver.variables["n"] == .integer(rounds))
        #expect(driver.problems == [])
    }

    @Test func `A failed job is tried as often as it has retries, then it is an incident`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.task("work", $0.worker("do", retries: "2"))
            $0.flow("start -> work")
        }
        var driver = Driver(definition)
        driver.failJob("work", retries: 1, backoff: 5000)
        #expect(driver.offered == [])
        driver.advance(milliseconds: 5000)
        #expect(driver.offered == ["work"])
        driver.failJob("work", retries: 0)
        #expect(driver.incidents == ["job.no-retries"])
        driver.resolve()
        driver.work("work")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A job whose worker does not answer is offered again, and belongs to one worker at a time`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.task("work", $0.worker("do"))
            $0.flow("start -> work")
        }
        var driver = Driver(definition)
        let job = driver.job("work")!.job.job
        driver.send(.process(.activateJob(job: job, worker: "one", deadline: driver.now + 1_000_000)))
        driver.send(.process(.activateJob(job: job, worker: "two", deadline: driver.now + 9_000_000)))
        #expect(driver.job("work")?.worker == "one")
        driver.advance(milliseconds: 1000)
        #expect(driver.job("work")?.worker == nil)
        driver.send(.process(.activateJob(job: job, worker: "two", deadline: driver.now + 9_000_000)))
        #expect(driver.job("work")?.worker == "two")
        driver.work("work")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `Listeners are jobs before and behind the work`() {
        let definition = ProcessBuilder.build {
            $0.start()
            let (first, second) = ($0.template("before"), $0.template("behind"))
            $0.task("work", $0.worker("do")) {
                $0.startListeners = [ExecutionListener(type: first)]
                $0.endListeners = [ExecutionListener(type: second)]
            }
            $0.flow("start -> work")
        }
        var driver = Driver(definition)
        var types: [String] = []
        for _ in 0..<3 {
            types.append(driver.job("work")!.job.type)
            driver.work("work", ["v": .string(types.last!)])
        }
        #expect(types == ["before", "do", "behind"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `People are asked once, also when a condition on the edge of their task failed`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.task("ask", .user(UserTaskDefinition()))
            $0.boundary("when", on: "ask", [$0.condition("1 +")], interrupting: false)
            $0.end("happened")
            $0.flow("start -> ask")
            $0.flow("when -> happened")
        }
        var driver = Driver(definition)
        #expect(driver.incidents == ["expression.syntax"])
        driver.resolve()
        #expect(driver.incidents == ["expression.syntax"])
        #expect(driver.state.userTasks.count == 1)
        driver.answer("ask", nil, [:])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A listener of an exclusive gateway decides which way it takes`() {
        let definition = ProcessBuilder.build {
            $0.start()
            let type = $0.template("decide")
            $0.node("which", .exclusiveGateway(defaultFlow: nil)) {
                $0.startListeners = [ExecutionListener(type: type)]
            }
            $0.task("left")
            $0.task("right")
            $0.flow("start -> which")
            $0.flow("which -> left", if: "way = 1")
            $0.flow("which -> right", if: "way = 2")
        }
        var driver = Driver(definition)
        #expect(driver.offered == ["which"])
        driver.work("which", ["way": 2])
        #expect(driver.outcome == .completed)
        #expect(driver.history.filter { $0.hasPrefix("-") } == ["-which", "-right"])
        #expect(driver.variables == [:])
        #expect(driver.problems == [])
    }

    @Test func `A listener of a joining gateway is called once, when all tokens have come`() {
        for isInclusive in [false, true] {
            let definition = ProcessBuilder.build {
                $0.start()
                $0.node("fork", .parallelGateway)
                let (a, b, type) = ($0.worker("a"), $0.worker("b"), $0.template("joined"))
                $0.task("a", a)
                $0.task("b", b)
                $0.node("join", isInclusive ? .inclusiveGateway(defaultFlow: nil) : .parallelGateway) {
                    $0.startListeners = [ExecutionListener(type: type)]
                }
                $0.task("x")
                $0.task("y")
                $0.flow("start -> fork -> a -> join -> x")
                $0.flow("fork -> b -> join")
                $0.flow("join -> y")
            }
            var driver = Driver(definition)
            driver.work("a")
            #expect(driver.offered == ["b"])
            driver.work("b")
            #expect(driver.offered == ["join"])
            #expect(driver.active == ["join"])
            driver.work("join")
            #expect(driver.outcome == .completed)
            #expect(driver.history.filter { $0.hasPrefix("-") } == ["-a", "-b", "-join", "-x", "-y"])
            #expect(driver.problems == [])
        }
    }

    @Test func `A called process begins with the caller's variables, and its own become the caller's`() {
        let caller = ProcessBuilder.build {
            $0.start()
            $0.call("call", "callee")
            $0.flow("start -> call")
        }
        let callee = ProcessBuilder.build("callee") {
            $0.start("begin")
            $0.task("add", $0.script("a + 1", into: "b"))
            $0.flow("begin -> add")
        }
        let driver = Driver([caller, callee], inputs: ["a": 1])
        #expect(driver.variables == ["a": 1, "b": 2])
        #expect(driver.problems == [])
    }

    @Test func `With mappings and without propagation only what is named goes in and out`() {
        let caller = ProcessBuilder.build {
            $0.start()
            let (input, output) = ($0.mapping("a", "=x"), $0.mapping("y", "=b"))
            $0.call("call", "callee", parent: false, child: false) {
                $0.inputs = [input]
                $0.outputs = [output]
            }
            $0.flow("start -> call")
        }
        let callee = ProcessBuilder.build("callee") {
            $0.start("begin")
            $0.task("add", $0.script("if x = null then a + 1 else -1", into: "b"))
            $0.flow("begin -> add")
        }
        let driver = Driver([caller, callee], inputs: ["x": 1])
        #expect(driver.variables == ["x": 1, "y": 2])
        #expect(driver.problems == [])
    }

    @Test func `A called workflow in YAML gets what it declares, and gives its outputs`() {
        let caller = ProcessBuilder.build {
            $0.start()
            $0.call("call", "yaml")
            $0.flow("start -> call")
        }
        let callee = DefinitionBuilder.build(
            id: "yaml", inputs: [InputDeclaration(name: "N", kind: .number, required: true)],
            outputs: [("TWICE", "${inputs.N * 2}")], [.job("step")])
        var driver = Driver([caller, callee], inputs: ["N": 4, "other": true])
        driver.complete("step")
        #expect(driver.variables == ["N": 4, "TWICE": 8, "other": true])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A workflow in YAML gives a process what it passes, and takes what it declares`() {
        let caller = DefinitionBuilder.build(
            outputs: [("SUM", "${steps.call.sum}")],
            [Step.call("call", "callee", [("a", 2), ("b", 3)]).with { $0.outputs = ["sum"] }])
        let callee = ProcessBuilder.build("callee") {
            $0.start()
            $0.task("add", $0.script("a + b", into: "sum"))
            $0.flow("start -> add")
        }
        let driver = Driver([caller, callee])
        #expect(driver.outcome == .completed)
        #expect(driver.state.finished?.outputs == ["SUM": 5])
        #expect(driver.problems == [])
    }

    @Test func `A process that only begins with a message cannot be called`() {
        let callee = ProcessBuilder.build("callee") {
            $0.start("told", [.message($0.message("m"))])
            $0.task("a")
            $0.flow("told -> a")
        }
        let caller = ProcessBuilder.build {
            $0.start()
            $0.call("call", "callee")
            $0.flow("start -> call")
        }
        #expect(Driver([caller, callee]).incidents == ["call.no-start"])
        let workflow = DefinitionBuilder.build([.call("call", "callee")])
        #expect(Driver([workflow, callee]).fault?.code == "call.no-start")
    }

    @Test func `A called workflow that fails is an error to its caller`() {
        let caller = ProcessBuilder.build {
            $0.start()
            $0.call("call", "yaml")
            $0.boundary("edge", on: "call", [$0.error("shell.exit")])
            $0.task("handled")
            $0.flow("start -> call")
            $0.flow("edge -> handled")
        }
        let callee = DefinitionBuilder.build(id: "yaml", [.job("step")])
        var driver = Driver([caller, callee])
        driver.fail("step")
        #expect(driver.history.suffix(2) == ["+handled", "-handled"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    /// Books a flight and a hotel, then gives up.
    private func bookings(_ end: (inout ProcessBuilder) -> Void) -> Definition {
        ProcessBuilder.build {
            $0.start()
            for id in ["flight", "hotel"] {
                $0.task(id, $0.worker("book"))
                $0.task("cancel-\(id)", $0.worker("cancel"))
                $0.compensate(id, by: "cancel-\(id)")
            }
            end(&$0)
        }
    }

    @Test func `Compensation undoes what was completed, the last first, and then goes on`() {
        let definition = bookings {
            $0.throwing("undo", [.compensation(activity: nil)])
            $0.task("after")
            $0.flow("start -> flight -> hotel -> undo -> after")
        }
        var driver = Driver(definition)
        driver.work("flight")
        driver.work("hotel")
        #expect(driver.offered == ["cancel-hotel"])
        driver.work("cancel-hotel")
        #expect(driver.offered == ["cancel-flight"])
        driver.work("cancel-flight")
        #expect(driver.history.suffix(3) == ["-undo", "+after", "-after"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `Nothing is undone twice, and nothing that was not done`() {
        let definition = bookings {
            $0.throwing("undo", [.compensation(activity: nil)])
            $0.end("undo-again", [.compensation(activity: nil)])
            $0.flow("start -> flight -> undo -> undo-again")
        }
        var driver = Driver(definition)
        driver.work("flight")
        driver.work("cancel-flight")
        #expect(driver.offered == [])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `An event sub-process for compensation undoes its sub-process in its own way`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.subprocess("trip") {
                $0.start("s")
                $0.task("flight", $0.worker("book"))
                $0.task("undo-flight", $0.worker("cancel"))
                $0.compensate("flight", by: "undo-flight")
                $0.task("note", $0.script("7", into: "local"))
                $0.flow("s -> flight -> note")
                $0.subprocess("undoing", .event) {
                    $0.start("undone", [.compensation(activity: nil)])
                    $0.task("tell", $0.worker("tell"))
                    $0.end("rest", [.compensation(activity: nil)])
                    $0.flow("undone -> tell -> rest")
                }
            }
            $0.throwing("undo", [.compensation(activity: nil)])
            $0.task("after")
            $0.flow("start -> trip -> undo -> after")
        }
        var driver = Driver(definition)
        driver.work("flight")
        #expect(driver.offered == ["tell"])
        driver.work("tell")
        #expect(driver.offered == ["undo-flight"])
        driver.work("undo-flight")
        #expect(driver.history.suffix(4) == ["-undoing", "-undo", "+after", "-after"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A cancelled transaction undoes what is in it, and is left by its cancel event`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.subprocess("trip", .transaction) {
                $0.start("s")
                $0.task("flight", $0.worker("book"))
                $0.task("undo-flight", $0.worker("cancel"))
                $0.compensate("flight", by: "undo-flight")
                $0.end("give-up", [.cancel])
                $0.flow("s -> flight -> give-up")
            }
            $0.boundary("cancelled", on: "trip", [.cancel])
            $0.task("tell")
            $0.flow("start -> trip")
            $0.flow("cancelled -> tell")
        }
        var driver = Driver(definition)
        driver.work("flight")
        #expect(driver.offered == ["undo-flight"])
        driver.work("undo-flight")
        #expect(driver.history.suffix(5) == ["!trip", "+cancelled", "-cancelled", "+tell", "-tell"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A person's answer is the task's variables`() {
        let definition = ProcessBuilder.build {
            $0.start()
            var user = UserTaskDefinition()
            user.assignee = $0.template("=boss")
            user.candidateGroups = $0.template("=[\"a\", \"b\"]")
            $0.task("approve", .user(user))
            $0.flow("start -> approve")
        }
        var driver = Driver(definition, inputs: ["boss": "eve"])
        let task = driver.task("approve")
        #expect(task?.assignee == "eve" && task?.created.details["candidateGroups"] == ["a", "b"])
        driver.answer("approve", nil, ["approved": true])
        #expect(driver.variables == ["approved": true, "boss": "eve"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test(
        arguments: [
            ("assignee", .null), ("assignee", 5), ("candidateGroups", "a"), ("candidateUsers", [1]),
            ("dueDate", "soon"), ("priority", 101),
        ] as [(String, Value)])
    func `A part of a user task that is not what it must be is an incident`(_ part: String, _ value: Value) {
        let definition = ProcessBuilder.build {
            $0.start()
            var user = UserTaskDefinition()
            let template = $0.template("=value")
            switch part {
            case "assignee": user.assignee = template
            case "candidateGroups": user.candidateGroups = template
            case "candidateUsers": user.candidateUsers = template
            case "dueDate": user.dueDate = template
            default: user.priority = template
            }
            $0.task("approve", .user(user))
            $0.flow("start -> approve")
        }
        let driver = Driver(definition, inputs: ["value": value])
        #expect(driver.incidents == ["user-task.\(part)"])
        #expect(driver.problems == [])
    }

    @Test func `An ad-hoc sub-process begins what is chosen, and is done by its condition`() {
        let definition = ProcessBuilder.build {
            $0.start()
            var adHoc = AdHoc(activeElements: $0.template("=chosen"), completionCondition: $0.feel("done = true"))
            adHoc.outputCollection = "results"
            adHoc.outputElement = $0.template("=result")
            $0.subprocess("any", .adHoc(adHoc)) {
                for id in ["a", "b", "c"] { $0.task(id, $0.worker("do")) }
            }
            $0.flow("start -> any")
        }
        var driver = Driver(definition, inputs: ["chosen": ["a", "c"], "done": false])
        #expect(driver.offered == ["a", "c"])
        driver.work("c", ["done": true, "result": 7])
        #expect(driver.history == ["start", "+any", "+a", "+c", "-c", "!a", "-any"])
        #expect(driver.variables["results"] == [7])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    private var discounts: DeployedDecision {
        let table = DecisionTable(
            inputs: [.init("total")], outputs: [.init("discount")],
            rules: [.init(["< 100"], ["0"]), .init([">= 100"], ["total * 0.1"])])
        var model = DecisionModel(id: "prices")
        model.decisions = [Decision(id: "discount", logic: .table(table))]
        return DeployedDecision(id: "discount", version: 3, program: DecisionProgram.compile(model).program!)
    }

    private func deciding(_ decision: String) -> Definition {
        ProcessBuilder.build {
            $0.start()
            $0.task("decide", .decision(DecisionCall(decision: $0.template(decision), result: "off")))
            $0.flow("start -> decide")
        }
    }

    @Test func `A business rule task asks a deployed decision, and its result is a variable`() {
        let driver = Driver([deciding("discount")], inputs: ["total": 250], decisions: ["discount": discounts])
        #expect(driver.variables == ["off": 25, "total": 250])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A decision that is not there, or that fails, is an incident`() {
        #expect(Driver([deciding("discount")]).incidents == ["decision.unknown"])
        let driver = Driver([deciding("=which")], inputs: ["which": "discount"], decisions: ["discount": discounts])
        #expect(driver.incidents == [])
        #expect(driver.variables["off"] == .null)
    }

    @Test func `Canceling a process ends all that is in it`() {
        var driver = Driver(rounds(sequential: false, boundary: true), inputs: ["items": [1, 2], "factor": 1])
        driver.send(.cancel(reason: "", by: "ann"))
        #expect(driver.outcome == .canceled)
        #expect(driver.state.subscriptions.isEmpty && driver.state.workerJobs.isEmpty)
        #expect(driver.problems == [])
    }
}
