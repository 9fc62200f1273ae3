import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Every order in which the tasks of a process can be done: each must lead to the end, and a join must happen just as
/// often as the standard says (BPMN 2.0, 13.4.3).
struct JoinStateSpaceTests {
    /// Goes through all orders. A state that was seen (what is active, what waits where, the variables) is not gone
    /// through again.
    private func explore(
        _ definition: Definition, inputs: ValueMap = [:], limit: Int = 20_000, check: (Driver) -> [String]
    ) -> (ends: Int, states: Int, problems: [String]) {
        var seen: Set<String> = []
        var open = [Driver(definition, inputs: inputs)]
        var ends = 0
        while let driver = open.popLast() {
            guard seen.insert(Self.signature(of: driver)).inserted else { continue }
            if seen.count > limit { return (ends, seen.count, ["more than \(limit) states"]) }
            var problems = driver.problems + check(driver)
            if driver.outcome == .completed {
                ends += 1
            } else if driver.offered.isEmpty {
                problems.append("stuck at \(driver.active)")
            }
            if !problems.isEmpty { return (ends, seen.count, problems + driver.history) }
            for job in driver.state.workerJobs.keys.sorted() {
                var next = driver
                next.send(.process(.completeJob(job: job, variables: [:])))
                open.append(next)
            }
        }
        return (ends, seen.count, [])
    }

    private static func signature(of driver: Driver) -> String {
        var waiting: [String] = []
        for element in driver.state.elements.values {
            let definition = driver.state.programs[element.program].definition
            for (gateway, flows) in element.arrivals {
                waiting.append(definition.nodes[gateway].id + flows.map { definition.flows[$0].id }.sorted().joined())
            }
        }
        let done = driver.history.count { $0.hasPrefix("-") }
        return "\(driver.active) \(waiting.sorted()) \(done) \(Value.map(driver.variables).text)"
    }

    private func joins(_ driver: Driver, _ id: String = "join") -> Int { driver.history.count { $0 == id } }

    @Test(arguments: 1..<16)
    func `A join waits for just the branches that were taken, in whatever order they end`(_ mask: Int) {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("fork", .inclusiveGateway(defaultFlow: nil))
            $0.node("join", .inclusiveGateway(defaultFlow: nil))
            for bit in 0..<4 {
                $0.task("t\(bit)", $0.worker("do"))
                $0.task("u\(bit)", $0.worker("do"))
                $0.flow("fork -> t\(bit) -> u\(bit) -> join", if: "modulo(floor(mask / \(1 << bit)), 2) = 1")
            }
            $0.task("after")
            $0.flow("start -> fork")
            $0.flow("join -> after")
        }
        let result = explore(definition, inputs: ["mask": .integer(mask)]) { driver in
            driver.outcome == .completed && joins(driver) != 1 ? ["\(joins(driver)) joins"] : []
        }
        #expect(result.problems == [])
        #expect(result.ends >= 1)
    }

    @Test func `A join behind nested splits and a way around them waits for all that can still come`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("fork", .parallelGateway)
            $0.node("inner", .inclusiveGateway(defaultFlow: nil))
            $0.node("join", .inclusiveGateway(defaultFlow: nil))
            for id in ["a", "b", "c", "around"] { $0.task(id, $0.worker("do")) }
            $0.node("choice", .exclusiveGateway(defaultFlow: nil))
            $0.end("early")
            $0.flow("start -> fork -> inner")
            $0.flow("inner -> a -> join", if: "true")
            $0.flow("inner -> b -> choice", if: "true")
            $0.flow("choice -> join", if: "x = 1")
            $0.otherwise("choice -> early")
            $0.flow("fork -> around -> join")
            $0.task("after")
            $0.flow("join -> after")
            $0.flow("fork -> c")
        }
        for x in [0, 1] {
            let result = explore(definition, inputs: ["x": .integer(x)]) { driver in
                driver.outcome == .completed && joins(driver) != 1 ? ["\(joins(driver)) joins"] : []
            }
            #expect(result.problems == [])
        }
    }

    @Test func `A join inside a loop happens once a round`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("again", .exclusiveGateway(defaultFlow: nil))
            $0.node("fork", .inclusiveGateway(defaultFlow: nil))
            $0.node("join", .inclusiveGateway(defaultFlow: nil))
            $0.node("enough", .exclusiveGateway(defaultFlow: nil))
            for id in ["a", "b"] { $0.task(id, $0.worker("do")) }
            $0.task("count", $0.script("n + 1", into: "n"))
            $0.end()
            $0.flow("start -> again -> fork")
            $0.flow("fork -> a -> join", if: "true")
            $0.flow("fork -> b -> join", if: "n < 2")
            $0.flow("join -> count -> enough")
            $0.flow("enough -> again", if: "n < 3")
            $0.otherwise("enough -> end")
        }
        let result = explore(definition, inputs: ["n": 0]) { driver in
            driver.outcome == .completed && joins(driver) != 3 ? ["\(joins(driver)) joins"] : []
        }
        #expect(result.problems == [])
        #expect(result.ends >= 1)
    }

    @Test func `A complex gateway goes on with the first two of three, and the third changes nothing`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("fork", .parallelGateway)
            $0.node("join", .complexGateway(activation: $0.feel("activationCount >= 2"), defaultFlow: nil))
            for id in ["a", "b", "c"] {
                $0.task(id, $0.worker("do"))
                $0.flow("fork -> \(id) -> join")
            }
            $0.task("after", $0.worker("do"))
            $0.flow("start -> fork")
            $0.flow("join -> after")
        }
        let result = explore(definition) { driver in
            driver.outcome == .completed && driver.history.count { $0 == "-after" } != 1 ? ["not once"] : []
        }
        #expect(result.problems == [])
        #expect(result.ends >= 1)
    }

    @Test func `A token that can come by a boundary event is waited for`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("fork", .parallelGateway)
            $0.task("a", $0.worker("do"))
            $0.task("b", $0.worker("do"))
            $0.boundary("edge", on: "b", [$0.signal("stop")])
            $0.end("other")
            $0.node("join", .inclusiveGateway(defaultFlow: nil))
            $0.task("after")
            $0.flow("start -> fork -> a -> join -> after")
            $0.flow("fork -> b -> other")
            $0.flow("edge -> join")
        }
        var driver = Driver(definition)
        driver.work("a")
        #expect(joins(driver) == 0)
        var stopped = driver
        stopped.happen("stop")
        driver.work("b")
        #expect(joins(driver) == 1 && joins(stopped) == 1)
        #expect(driver.outcome == .completed && stopped.outcome == .completed)
        #expect(driver.problems + stopped.problems == [])
    }

    @Test func `Event sub-processes in each other end what is in them, in every order of what happens`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("fork", .parallelGateway)
            $0.task("a", $0.worker("do"))
            $0.subprocess("outer") {
                $0.start("s")
                $0.task("b", $0.worker("do"))
                $0.subprocess("within", .event) {
                    $0.start("m", [$0.signal("inner")], interrupting: false)
                    $0.task("c", $0.worker("do"))
                    $0.subprocess("deep", .event) {
                        $0.start("e", [$0.signal("deep")])
                        $0.task("d", $0.worker("do"))
                        $0.flow("e -> d")
                    }
                    $0.flow("m -> c")
                }
                $0.flow("s -> b")
            }
            $0.subprocess("all", .event) {
                $0.start("x", [$0.signal("all")])
                $0.task("z", $0.worker("do"))
                $0.flow("x -> z")
            }
            $0.flow("start -> fork -> a")
            $0.flow("fork -> outer")
        }
        // Every sequence of up to five happenings, then all that is left is done.
        let names = ["inner", "deep", "all"]
        var open = [(Driver(definition), 0)]
        var count = 0
        while let (driver, depth) = open.popLast() {
            count += 1
            var calm = driver
            while calm.outcome == nil, let job = calm.state.workerJobs.keys.min() {
                calm.send(.process(.completeJob(job: job, variables: [:])))
            }
            #expect(calm.outcome == .completed && calm.problems == [])
            if depth == 5 || !calm.problems.isEmpty { continue }
            for name in names
            where driver.state.subscriptions.values.contains(where: { $0.awaited == .signal(name: name) }) {
                var next = driver
                next.happen(name)
                open.append((next, depth + 1))
            }
            if let job = driver.state.workerJobs.keys.max() {
                var next = driver
                next.send(.process(.completeJob(job: job, variables: [:])))
                open.append((next, depth + 1))
            }
        }
        #expect(count > 50)
    }
}
