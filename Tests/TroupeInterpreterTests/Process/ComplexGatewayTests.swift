import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// The two phases of a complex gateway (BPMN 2.0, 13.4.5).
struct ComplexGatewayTests {
    /// Three branches, of which two are enough.
    private func partial(
        activation: String = "activationCount >= 2", _ draw: (inout ProcessBuilder) -> Void
    ) -> Definition {
        ProcessBuilder.build {
            $0.start()
            $0.node("fork", .parallelGateway)
            $0.node("join", .complexGateway(activation: $0.feel(activation), defaultFlow: nil))
            for id in ["a", "b", "c"] {
                $0.task(id, $0.worker("do"))
                $0.flow("fork -> \(id) -> join")
            }
            $0.flow("start -> fork")
            draw(&$0)
        }
    }

    private func done(_ driver: Driver) -> [String] {
        driver.history.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) }
    }

    @Test func `When the rest has come, the conditions are looked at again, and it is no longer waiting for the start`()
    {
        let definition = partial {
            $0.task("begin")
            $0.task("tidy")
            $0.flow("join -> begin", if: "waitingForStart")
            $0.flow("join -> tidy", if: "not(waitingForStart) and activationCount = 1 and arrivals.c_join = 1")
        }
        var driver = Driver(definition)
        driver.work("a")
        #expect(done(driver) == ["a"])
        driver.work("b")
        #expect(done(driver) == ["a", "b", "begin"])
        driver.work("c")
        #expect(done(driver) == ["a", "b", "begin", "c", "tidy"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A flow without a condition is for the start`() {
        let definition = partial {
            $0.task("begin")
            $0.flow("join -> begin")
        }
        var driver = Driver(definition)
        for id in ["a", "b", "c"] { driver.work(id) }
        #expect(done(driver) == ["a", "b", "begin", "c"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `The default flow is taken in either phase when no condition holds`() {
        let definition = partial {
            $0.task("begin")
            $0.task("other")
            $0.flow("join -> begin", if: "waitingForStart")
            $0.otherwise("join -> other")
        }
        var driver = Driver(definition)
        for id in ["c", "b", "a"] { driver.work(id) }
        #expect(done(driver) == ["c", "b", "begin", "a", "other"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A default flow alone is for the start`() {
        let definition = partial {
            $0.task("begin")
            $0.otherwise("join -> begin")
        }
        var driver = Driver(definition)
        for id in ["c", "b", "a"] { driver.work(id) }
        #expect(done(driver) == ["c", "b", "begin", "a"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `No condition holds at the start, and a person has to look; when it begins anew, that is no trouble`() {
        let definition = partial {
            $0.task("begin")
            $0.flow("join -> begin", if: "waitingForStart and go")
        }
        var stuck = Driver(definition, inputs: ["go": false])
        var driver = Driver(definition, inputs: ["go": true])
        for id in ["a", "b", "c"] {
            stuck.work(id)
            driver.work(id)
        }
        #expect(driver.outcome == .completed)
        #expect(stuck.incidents == ["gateway.no-flow"])
        stuck.setVariables(["go": true])
        stuck.resolve()
        #expect(done(stuck).suffix(2) == ["join", "begin"])
        #expect(stuck.outcome == .completed)
        #expect(driver.problems + stuck.problems == [])
    }

    @Test func `A condition that fails as it begins anew is an incident, and goes on from there`() {
        let definition = partial {
            $0.task("begin")
            $0.task("tidy")
            $0.flow("join -> begin", if: "waitingForStart")
            $0.flow("join -> tidy", if: "if waitingForStart then false else ready")
        }
        var driver = Driver(definition)
        for id in ["a", "b", "c"] { driver.work(id) }
        #expect(driver.incidents == ["expression.type"])
        driver.setVariables(["ready": true])
        driver.resolve()
        #expect(done(driver).suffix(2) == ["join", "tidy"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `An activation condition that fails is an incident, and is asked again`() {
        let definition = partial(activation: "activationCount >= needed") {
            $0.task("begin")
            $0.flow("join -> begin")
        }
        var driver = Driver(definition)
        driver.work("a")
        #expect(driver.incidents == ["expression.type"])
        driver.setVariables(["needed": 1])
        driver.resolve()
        #expect(done(driver) == ["a", "begin"])
        driver.work("b")
        driver.work("c")
        #expect(done(driver) == ["a", "begin", "b", "c"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `With the last token that can come it starts and begins anew at once`() {
        let definition = partial(activation: "activationCount = 3") {
            $0.task("begin")
            $0.task("tidy")
            $0.flow("join -> begin", if: "waitingForStart")
            $0.flow("join -> tidy", if: "not(waitingForStart) and activationCount = 0")
        }
        var driver = Driver(definition)
        for id in ["a", "b", "c"] { driver.work(id) }
        #expect(Set(done(driver).suffix(2)) == ["begin", "tidy"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A token that comes a second time by a flow is for the next start`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("fork", .parallelGateway)
            $0.node("merge", .exclusiveGateway(defaultFlow: nil))
            $0.node("join", .complexGateway(activation: $0.feel("activationCount >= 1"), defaultFlow: nil))
            for id in ["a", "b", "slow"] {
                $0.task(id, $0.worker("do"))
                $0.flow("fork -> \(id)")
            }
            $0.task("begin")
            $0.flow("start -> fork")
            $0.flow("a -> merge")
            $0.flow("b -> merge")
            $0.flow("merge -> join")
            $0.flow("slow -> join")
            $0.flow("join -> begin", if: "waitingForStart")
        }
        var driver = Driver(definition)
        driver.work("a")
        #expect(done(driver) == ["a", "begin"])
        driver.work("b")
        #expect(done(driver) == ["a", "begin", "b"])
        driver.work("slow")
        #expect(done(driver) == ["a", "begin", "b", "slow", "begin"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `The order in which branches end changes nothing but which of them starts it`() {
        let definition = partial {
            $0.task("begin", $0.worker("do"))
            $0.task("tidy", $0.worker("do"))
            $0.flow("join -> begin", if: "waitingForStart")
            $0.flow("join -> tidy", if: "not(waitingForStart)")
        }
        var open = [Driver(definition)]
        var ends = 0
        while let driver = open.popLast() {
            #expect(driver.problems == [])
            if driver.outcome != nil {
                ends += 1
                #expect(done(driver).filter { ["begin", "tidy"].contains($0) }.sorted() == ["begin", "tidy"])
            }
            for job in driver.state.workerJobs.keys.sorted() {
                var next = driver
                next.send(.process(.completeJob(job: job, variables: [:])))
                open.append(next)
            }
        }
        #expect(ends >= 12)
    }
}
