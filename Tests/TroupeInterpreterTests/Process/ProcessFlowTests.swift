import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Sequence, gateways and variables of BPMN processes.
struct ProcessFlowTests {
    @Test func `A sequence runs element by element, and its job's variables are the process's`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.task("work", $0.worker("do"))
            $0.task("add", $0.script("x + 1", into: "y"))
            $0.end()
            $0.flow("start -> work -> add -> end")
        }
        var driver = Driver(definition, inputs: ["a": 1])
        #expect(driver.offered == ["work"])
        driver.work("work", ["x": 41])
        #expect(driver.history == ["start", "+work", "-work", "+add", "-add", "end"])
        #expect(driver.variables == ["a": 1, "x": 41, "y": 42])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test(arguments: [(5, "big"), (2, "small")])
    func `An exclusive gateway takes the first flow whose condition holds, else the default`(_ x: Int, _ way: String) {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("choose", .exclusiveGateway(defaultFlow: nil))
            $0.task("big")
            $0.task("small")
            $0.flow("start -> choose")
            $0.flow("choose -> big", if: "x > 3")
            $0.otherwise("choose -> small")
        }
        let driver = Driver(definition, inputs: ["x": .integer(x)])
        #expect(driver.history == ["start", "choose", "+\(way)", "-\(way)"])
        #expect(driver.problems == [])
    }

    @Test func `Where no flow applies, the gateway waits as an incident until somebody sets it right`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("choose", .exclusiveGateway(defaultFlow: nil))
            $0.task("big")
            $0.flow("start -> choose")
            $0.flow("choose -> big", if: "x > 3")
        }
        var driver = Driver(definition, inputs: ["x": 1])
        #expect(driver.incidents == ["gateway.no-flow"])
        driver.resolve()
        #expect(driver.incidents == ["gateway.no-flow"])
        driver.setVariables(["x": 9])
        driver.resolve()
        #expect(driver.history == ["start", "+choose", "-choose", "+big", "-big"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A parallel gateway sends all, and waits for all`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("fork", .parallelGateway)
            $0.task("a", $0.worker("do"))
            $0.task("b", $0.worker("do"))
            $0.node("join", .parallelGateway)
            $0.end()
            $0.flow("start -> fork -> a -> join -> end")
            $0.flow("fork -> b -> join")
        }
        var driver = Driver(definition)
        driver.work("b")
        #expect(driver.active == ["a"])
        driver.work("a")
        #expect(driver.history == ["start", "fork", "+a", "+b", "-b", "-a", "join", "end"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test(arguments: [["a"], ["a", "b"], ["a", "b", "c"], []])
    func `An inclusive gateway takes all whose condition holds, and its join waits for just those`(_ taken: [String]) {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("fork", .inclusiveGateway(defaultFlow: nil))
            for id in ["a", "b", "c"] {
                $0.task(id, $0.worker("do"))
                $0.flow("fork -> \(id) -> join", if: "list contains(take, \"\(id)\")")
            }
            $0.task("d", $0.worker("do"))
            $0.otherwise("fork -> d")
            $0.node("join", .inclusiveGateway(defaultFlow: nil))
            $0.task("after")
            $0.flow("start -> fork")
            $0.flow("d -> join -> after")
        }
        var driver = Driver(definition, inputs: ["take": .list(taken.map(Value.string))])
        let expected = taken.isEmpty ? ["d"] : taken
        #expect(driver.offered == expected)
        for id in expected {
            #expect(!driver.history.contains("join"))
            driver.work(id)
        }
        #expect(driver.history.suffix(3) == ["join", "+after", "-after"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `Mappings make local variables, and only what is mapped leaves the task`() {
        let definition = ProcessBuilder.build {
            $0.start()
            let (input, nested) = ($0.mapping("order.id", "=id"), $0.mapping("order.next", "=order.id + 1"))
            let output = $0.mapping("result.total", "=price * 2")
            $0.task("work", $0.worker("do")) {
                $0.inputs = [input, nested]
                $0.outputs = [output]
            }
            $0.end()
            $0.flow("start -> work -> end")
        }
        var driver = Driver(definition, inputs: ["id": 7])
        let element = driver.state.elements.values.first { driver.state.node(of: $0).id == "work" }!
        #expect(driver.state.variables(in: element.key) == ["order": ["id": 7, "next": 8]])
        driver.work("work", ["price": 21, "noise": true])
        #expect(driver.variables == ["id": 7, "result": ["total": 42]])
        #expect(driver.problems == [])
    }

    @Test func `A variable changes where it is: the nearest scope that has it, else the process`() {
        let definition = ProcessBuilder.build {
            $0.start()
            let local = $0.mapping("x", "=1")
            $0.subprocess("inner") {
                $0.inputs = [local]
            } _: {
                $0.start("s")
                $0.task("set", $0.script("5", into: "x"))
                $0.task("new", $0.script("x", into: "seen"))
                $0.flow("s -> set -> new")
            }
            $0.flow("start -> inner")
        }
        let driver = Driver(definition, inputs: ["x": 0])
        #expect(driver.variables == ["seen": 5, "x": 0])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `Flows of a task with conditions are taken as by an inclusive gateway`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.task("fork")
            for id in ["a", "b", "c"] { $0.task(id) }
            $0.flow("start -> fork")
            $0.flow("fork -> a", if: "x > 1")
            $0.flow("fork -> b", if: "x > 2")
            $0.otherwise("fork -> c")
        }
        #expect(Driver(definition, inputs: ["x": 3]).history == ["start", "+fork", "-fork", "+a", "+b", "-a", "-b"])
        #expect(Driver(definition, inputs: ["x": 0]).history == ["start", "+fork", "-fork", "+c", "-c"])
    }

    @Test func `A condition that is neither true nor false is an incident that says so`() {
        let definition = ProcessBuilder.build {
            $0.start()
            $0.node("choose", .exclusiveGateway(defaultFlow: nil))
            $0.task("a")
            $0.flow("start -> choose")
            $0.flow("choose -> a", if: "x")
        }
        let driver = Driver(definition, inputs: ["x": "yes"])
        #expect(
            driver.state.incidents.values.map(\.fault.message) == [
                "the condition 'x' is string where true or false is due"
            ])
    }
}
