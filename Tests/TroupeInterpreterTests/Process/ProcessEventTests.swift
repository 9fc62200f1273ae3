import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Events of BPMN processes: what they wait for, end, and begin.
struct ProcessEventTests {
    /// A task with a boundary event behind which `aside` stands.
    private func withBoundary(
        interrupting: Bool, _ trigger: (inout ProcessBuilder) -> Trigger
    ) -> Definition {
        ProcessBuilder.build {
            $0.start()
            $0.task("work", $0.worker("do"))
            let what = trigger(&$0)
            $0.boundary("edge", on: "work", [what], interrupting: interrupting)
            $0.task("aside")
            $0.task("after")
            $0.flow("start -> work -> after")
            $0.flow("edge -> aside")
        }
    }

    @Test func `An interrupting boundary event ends its activity and takes its own way`() {
        var driver = Driver(
            withBoundary(interrupting: true) { .message($0.message("stop", key: "=k")) }, inputs: ["k": 1])
        driver.happen("stop", ["why": "late"])
        #expect(driver.history == ["start", "+work", "!work", "+edge", "-edge", "+aside", "-aside"])
        #expect(driver.variables == ["k": 1, "why": "late"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A boundary event that does not interrupt happens as often as it is triggered`() {
        var driver = Driver(withBoundary(interrupting: false) { $0.signal("note") })
        driver.happen("note")
        driver.happen("note")
        driver.work("work")
        #expect(
            driver.history == [
                "start", "+work", "+edge", "-edge", "+aside", "-aside", "+edge", "-edge", "+aside", "-aside", "-work",
                "+after", "-after",
            ])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A boundary timer ends its task when its time is over, and not when the task is done before`() {
        let definition = withBoundary(interrupting: true) { $0.duration("PT5M") }
        var late = Driver(definition)
        late.advance(milliseconds: 300_000)
        #expect(late.history == ["start", "+work", "!work", "+edge", "-edge", "+aside", "-aside"])
        var early = Driver(definition)
        early.work("work")
        #expect(early.outcome == .completed)
        #expect(late.problems + early.problems == [])
    }

    @Test func `A repeating timer happens as often as it says`() {
        var driver = Driver(withBoundary(interrupting: false) { $0.cycle("R2/PT10S") })
        driver.advance(milliseconds: 100_000)
        #expect(driver.history.filter { $0 == "+edge" }.count == 2)
        driver.work("work")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `An error goes to the nearest that catches its code`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.subprocess("inner") {
                $0.start("s")
                $0.task("work", $0.worker("do"))
                $0.boundary("other", on: "work", [$0.error("OTHER")])
                $0.end("fine")
                $0.flow("s -> work -> fine")
            }
            $0.boundary("any", on: "inner", [$0.error(nil)])
            $0.boundary("named", on: "inner", [$0.error("BAD")])
            $0.task("handled")
            $0.flow("start -> inner")
            $0.flow("named -> handled")
        }
        var driver = Driver(definition)
        driver.throwError("work", "BAD", ["code": 7])
        #expect(
            driver.history == [
                "start", "+inner", "s", "+work", "!work", "!inner", "+named", "-named", "+handled", "-handled",
            ])
        #expect(driver.variables == ["code": 7])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `An error that nobody catches is an incident, and the job can be done again`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.task("work", $0.worker("do"))
            $0.flow("start -> work")
        }
        var driver = Driver(definition)
        driver.throwError("work", "BAD")
        #expect(driver.incidents == ["error.unhandled"])
        driver.resolve()
        #expect(driver.offered == ["work"])
        driver.work("work")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `An error end event interrupts all beside it when an event sub-process catches it`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("fork", .parallelGateway)
            $0.task("long", $0.worker("do"))
            $0.end("broken", [$0.error("E1")])
            $0.subprocess("rescue", .event) {
                $0.start("caught", [$0.error("E1")])
                $0.task("repair", $0.worker("do"))
                $0.flow("caught -> repair")
            }
            $0.flow("start -> fork -> long")
            $0.flow("fork -> broken")
        }
        var driver = Driver(definition)
        #expect(driver.active == ["repair", "rescue"])
        driver.work("repair")
        #expect(
            driver.history == [
                "start", "fork", "+long", "+broken", "!long", "!broken", "+rescue", "+caught", "-caught", "+repair",
                "-repair", "-rescue",
            ])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `An event sub-process that does not interrupt runs beside its scope, more than once`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.task("work", $0.worker("do"))
            $0.subprocess("ask", .event) {
                $0.start("asked", [.message($0.message("question", key: "1"))], interrupting: false)
                $0.task("answer", $0.worker("do"))
                $0.flow("asked -> answer")
            }
            $0.flow("start -> work")
        }
        var driver = Driver(definition)
        driver.happen("question", ["n": 1])
        driver.happen("question", ["n": 2])
        #expect(driver.active == ["answer", "answer", "ask", "ask", "work"])
        driver.work("work")
        #expect(driver.outcome == nil)
        driver.work("answer")
        driver.work("answer")
        #expect(driver.variables == ["n": 2])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `An escalation that does not interrupt lets its thrower go on, and one that nobody catches too`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.subprocess("inner") {
                $0.start("s")
                $0.throwing("tell", [$0.escalation("LATE")])
                $0.throwing("whisper", [$0.escalation("SOFT")])
                $0.task("more", $0.worker("do"))
                $0.flow("s -> tell -> whisper -> more")
            }
            $0.boundary("heard", on: "inner", [$0.escalation("LATE")], interrupting: false)
            $0.task("aside")
            $0.flow("start -> inner")
            $0.flow("heard -> aside")
        }
        var driver = Driver(definition)
        #expect(driver.offered == ["more"])
        #expect(driver.history.contains("-aside"))
        driver.work("more")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A terminate end event ends its own scope and no other`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.subprocess("inner") {
                $0.start("s")
                $0.node("fork", .parallelGateway)
                $0.task("long", $0.worker("do"))
                $0.end("stop", [.terminate])
                $0.flow("s -> fork -> long")
                $0.flow("fork -> stop")
            }
            $0.task("after", $0.worker("do"))
            $0.flow("start -> inner -> after")
        }
        var driver = Driver(definition)
        #expect(
            driver.history == ["start", "+inner", "s", "fork", "+long", "+stop", "-stop", "!long", "-inner", "+after"])
        driver.work("after")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `An event gateway takes the way of the first event, and forgets the others`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("wait", .eventGateway)
            $0.catching("told", [.message($0.message("go", key: "1"))])
            $0.catching("late", [$0.duration("PT1H")])
            $0.task("a")
            $0.task("b")
            $0.flow("start -> wait -> told -> a")
            $0.flow("wait -> late -> b")
        }
        var first = Driver(definition)
        first.happen("go", ["x": 1])
        #expect(first.history == ["start", "+wait", "-wait", "+told", "-told", "+a", "-a"])
        #expect(first.variables == ["x": 1])
        var second = Driver(definition)
        second.advance(milliseconds: 3_600_000)
        #expect(second.history == ["start", "+wait", "-wait", "+late", "-late", "+b", "-b"])
        #expect(first.problems + second.problems == [])
    }

    @Test func `Receive tasks and catch events wait for their message, throw events send theirs`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.task("receive", .receive($0.message("a", key: "=id")))
            $0.catching("catch", [.message($0.message("b", key: "=id"))])
            $0.throwing("send", [.message($0.message("c", key: "=id"))])
            $0.flow("start -> receive -> catch -> send")
        }
        var driver = Driver(definition, inputs: ["id": "K"])
        #expect(driver.state.subscriptions.values.map(\.awaited) == [.message(name: "a", correlationKey: "K")])
        driver.happen("a")
        driver.happen("b")
        let sent = driver.records.compactMap { record -> PublishedMessage? in
            if case .process(.messagePublished(_, let message)) = record { message } else { nil }
        }
        #expect(sent.map(\.name) == ["c"] && sent.map(\.correlationKey) == ["K"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A condition happens once it becomes true, and again only after it was false`() {
        var driver = Driver(withBoundary(interrupting: false) { $0.condition("x > 3") }, inputs: ["x": 1])
        driver.setVariables(["x": 5])
        driver.setVariables(["x": 6])
        #expect(driver.history.filter { $0 == "+aside" }.count == 1)
        driver.setVariables(["x": 0])
        driver.setVariables(["x": 4])
        #expect(driver.history.filter { $0 == "+aside" }.count == 2)
        driver.work("work")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A correlation key that cannot be had is an incident before anything is awaited`() {
        var driver = Driver(withBoundary(interrupting: true) { .message($0.message("stop", key: "=missing")) })
        #expect(driver.incidents == ["expression.type"])
        #expect(driver.offered == [] && driver.state.subscriptions.isEmpty)
        driver.setVariables(["missing": "now here"])
        driver.resolve()
        #expect(driver.offered == ["work"] && driver.state.subscriptions.count == 1)
        driver.work("work")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }
}
