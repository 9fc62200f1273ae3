import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Compensation of activities that hold others: called processes, and activities with several rounds.
struct CompensationScopeTests {
    private let callee = ProcessBuilder.build("callee") {
        $0.start("begin")
        $0.task("pay", $0.worker("pay"))
        $0.task("repay", $0.worker("repay"))
        $0.compensate("pay", by: "repay")
        $0.flow("begin -> pay")
    }

    /// `do` and then undo all that was done.
    private func undoing(_ id: String, _ draw: (inout ProcessBuilder) -> Void) -> Definition {
        ProcessBuilder.build {
            $0.start()
            draw(&$0)
            $0.throwing("undo", [.compensation(activity: nil)])
            $0.task("after")
            $0.flow("start -> \(id) -> undo -> after")
        }
    }

    private func multi(_ builder: inout ProcessBuilder, sequential: Bool = false, items: String = "=[1, 2, 3]")
        -> MultiInstance
    {
        var multi = MultiInstance(isSequential: sequential)
        multi.inputCollection = builder.template(items)
        multi.inputElement = "item"
        return multi
    }

    @Test func `A call activity is undone by its handler once the called process was completed`() {
        let caller = undoing("call") {
            $0.call("call", "callee")
            $0.task("refund", $0.worker("refund"))
            $0.compensate("call", by: "refund")
        }
        var driver = Driver([caller, callee])
        driver.work("pay", ["paid": 5])
        // The handlers inside the called process are its own affair.
        #expect(driver.offered == ["refund"])
        #expect(driver.state.seenVariables(at: driver.job("refund")!.job.element)["paid"] == 5)
        driver.work("refund")
        #expect(driver.history.suffix(3) == ["-undo", "+after", "-after"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A call activity whose process did not come to its end is not undone`() {
        let caller = ProcessBuilder.build {
            $0.start()
            $0.call("call", "callee")
            $0.task("refund", $0.worker("refund"))
            $0.compensate("call", by: "refund")
            $0.boundary("edge", on: "call", [$0.error("BAD")])
            $0.end("undo", [.compensation(activity: nil)])
            $0.flow("start -> call")
            $0.flow("edge -> undo")
        }
        var driver = Driver([caller, callee])
        driver.throwError("pay", "BAD")
        #expect(driver.offered == [])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `What a called process did not undo is not undone by its caller`() {
        let caller = undoing("call") { $0.call("call", "callee") }
        var driver = Driver([caller, callee])
        driver.work("pay")
        #expect(driver.offered == [])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A call activity may be the handler, and what threw goes on when the called process is done`() {
        let caller = undoing("work") {
            $0.task("work", $0.worker("do"))
            $0.call("undo-work", "callee")
            $0.compensate("work", by: "undo-work")
        }
        var driver = Driver([caller, callee])
        driver.work("work")
        #expect(driver.offered == ["pay"])
        driver.work("pay")
        #expect(driver.history.suffix(4) == ["-undo-work", "-undo", "+after", "-after"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test(arguments: [true, false])
    func `An activity with several rounds is undone once, when all of them are done`(_ sequential: Bool) {
        let definition = undoing("work") {
            let multi = multi(&$0, sequential: sequential)
            $0.task("work", $0.worker("do")) { $0.multiInstance = multi }
            $0.task("undo-work", $0.worker("undo"))
            $0.compensate("work", by: "undo-work")
        }
        var driver = Driver(definition)
        for _ in 0..<3 { driver.work("work") }
        #expect(driver.offered == ["undo-work"])
        driver.work("undo-work")
        #expect(driver.history.suffix(3) == ["-undo", "+after", "-after"])
        #expect(driver.history.count { $0 == "+undo-work" } == 1)
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A handler with rounds of its own undoes element by element`() {
        let definition = undoing("work") {
            let (first, second) = (multi(&$0), multi(&$0, sequential: true))
            $0.task("work", $0.worker("do")) { $0.multiInstance = first }
            $0.task("undo-work", $0.worker("undo")) { $0.multiInstance = second }
            $0.compensate("work", by: "undo-work")
        }
        var driver = Driver(definition)
        for _ in 0..<3 { driver.work("work") }
        for _ in 0..<3 { driver.work("undo-work") }
        #expect(driver.history.suffix(4) == ["-undo-work", "-undo", "+after", "-after"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test(arguments: [true, false])
    func `Handlers inside a sub-process with several rounds run for each round, with what that held`(
        _ sequential: Bool
    ) {
        let definition = undoing("trips") {
            let multi = multi(&$0, sequential: sequential)
            $0.subprocess("trips") {
                $0.multiInstance = multi
            } _: {
                $0.start("s")
                $0.task("book", $0.worker("book"))
                $0.task("cancel", $0.worker("cancel"))
                $0.compensate("book", by: "cancel")
                $0.flow("s -> book")
            }
        }
        var driver = Driver(definition)
        for _ in 0..<3 { driver.work("book") }
        #expect(undone(&driver, "cancel") == [3, 2, 1])
        #expect(driver.history.suffix(3) == ["-undo", "+after", "-after"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `Each round of a sub-process is undone by its own event sub-process, the last completed first`() {
        let definition = undoing("trips") {
            let multi = multi(&$0)
            $0.subprocess("trips") {
                $0.multiInstance = multi
            } _: {
                $0.start("s")
                $0.task("book", $0.worker("book"))
                $0.task("cancel", $0.worker("cancel"))
                $0.compensate("book", by: "cancel")
                $0.flow("s -> book")
                $0.subprocess("undoing", .event) {
                    $0.start("undone", [.compensation(activity: nil)])
                    $0.task("tell", $0.worker("tell"))
                    $0.end("rest", [.compensation(activity: nil)])
                    $0.flow("undone -> tell -> rest")
                }
            }
        }
        var driver = Driver(definition)
        // The second round is done first.
        for item in [2, 1, 3] {
            let job = driver.state.workerJobs.values.first {
                driver.state.seenVariables(at: $0.job.element)["item"] == .integer(item)
            }!
            driver.send(.process(.completeJob(job: job.job.job, variables: [:])))
        }
        var told: [Value?] = []
        for _ in 0..<3 {
            told.append(driver.state.seenVariables(at: driver.job("tell")?.job.element ?? 0)["item"])
            driver.work("tell")
            #expect(driver.offered == ["cancel"])
            driver.work("cancel")
        }
        #expect(told == [3, 1, 2])
        #expect(driver.history.suffix(4) == ["-undoing", "-undo", "+after", "-after"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `Rounds that were ended by the completion condition are not undone`() {
        let definition = undoing("trips") {
            var multi = multi(&$0)
            multi.completionCondition = $0.feel("numberOfCompletedInstances >= 2")
            $0.subprocess("trips") {
                $0.multiInstance = multi
            } _: {
                $0.start("s")
                $0.task("book", $0.worker("book"))
                $0.task("cancel", $0.worker("cancel"))
                $0.compensate("book", by: "cancel")
                $0.task("pack", $0.worker("pack"))
                $0.flow("s -> book -> pack")
            }
        }
        var driver = Driver(definition)
        for _ in 0..<3 { driver.work("book") }
        driver.work("pack")
        driver.work("pack")
        #expect(undone(&driver, "cancel") == [2, 1])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `An event inside a round undoes what was done in that round only`() {
        let definition = ProcessBuilder.build {
            $0.start()
            let multi = multi(&$0, sequential: true)
            $0.subprocess("trips") {
                $0.multiInstance = multi
            } _: {
                $0.start("s")
                $0.task("book", $0.worker("book"))
                $0.task("cancel", $0.worker("cancel"))
                $0.compensate("book", by: "cancel")
                $0.node("choice", .exclusiveGateway(defaultFlow: nil))
                $0.throwing("regret", [.compensation(activity: nil)])
                $0.end("fine")
                $0.flow("s -> book -> choice")
                $0.flow("choice -> regret", if: "item = 2")
                $0.otherwise("choice -> fine")
            }
            $0.flow("start -> trips")
        }
        var driver = Driver(definition)
        driver.work("book")
        driver.work("book")
        #expect(undone(&driver, "cancel") == [2])
        driver.work("book")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `Each pass of a standard loop is undone, the last first`() {
        let definition = undoing("again") {
            let loop = StandardLoop(condition: $0.feel("loopCounter <= 2"), testsBefore: true, maximum: 9)
            $0.subprocess("again") {
                $0.standardLoop = loop
            } _: {
                $0.start("s")
                $0.task("book", $0.worker("book"))
                $0.task("cancel", $0.worker("cancel"))
                $0.compensate("book", by: "cancel")
                $0.flow("s -> book")
            }
        }
        var driver = Driver(definition)
        driver.work("book")
        driver.work("book")
        #expect(undone(&driver, "cancel", "loopCounter") == [2, 1])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test(arguments: [true, false])
    func `When a person ends a handler, the others still run`(_ isTransaction: Bool) {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.subprocess("trip", isTransaction ? .transaction : nil) {
                $0.start("s")
                for id in ["flight", "hotel"] {
                    $0.task(id, $0.worker("book"))
                    $0.task("cancel-\(id)", $0.worker("cancel"))
                    $0.compensate(id, by: "cancel-\(id)")
                }
                $0.end("undo", [isTransaction ? .cancel : .compensation(activity: nil)])
                $0.flow("s -> flight -> hotel -> undo")
            }
            if isTransaction { $0.boundary("cancelled", on: "trip", [.cancel]) }
            $0.flow("start -> trip")
        }
        var driver = Driver(definition)
        driver.work("flight")
        driver.work("hotel")
        guard let handler = driver.job("cancel-hotel")?.job.element else {
            Issue.record("nothing is undone")
            return
        }
        driver.send(.process(.modify(Modification(activate: [], terminate: [handler], by: "ann"))))
        #expect(driver.offered == ["cancel-flight"])
        driver.work("cancel-flight")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    /// Does the handlers as they come; what each saw.
    private func undone(_ driver: inout Driver, _ handler: String, _ name: String = "item") -> [Value?] {
        var seen: [Value?] = []
        while let job = driver.job(handler) {
            seen.append(driver.state.seenVariables(at: job.job.element)[name])
            driver.work(handler)
        }
        return seen
    }
}
