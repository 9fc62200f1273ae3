import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// What people change about where a process stands: modification and migration.
struct ProcessChangeTests {
    private func simple(_ draw: (inout ProcessBuilder) -> Void = { _ in }) -> Definition {
        ProcessBuilder.build {
            $0.start()
            $0.task("a", $0.worker("do"))
            $0.subprocess("inner") {
                $0.start("s")
                $0.task("b", $0.worker("do"))
                $0.task("c", $0.worker("do"))
                $0.flow("s -> b -> c")
            }
            $0.flow("start -> a -> inner")
            draw(&$0)
        }
    }

    @Test func `A modification begins an element in a scope that it makes, and ends another`() {
        var driver = Driver(simple())
        let a = driver.state.elements.values.first { driver.state.node(of: $0).id == "a" }!.key
        let modification = Modification(
            activate: [.init(elementId: "c", variables: ["c": ["x": 1], "inner": ["y": 2]])], terminate: [a], by: "ann")
        #expect(driver.state.problems(of: modification) == [])
        driver.send(.process(.modify(modification)))
        #expect(driver.active == ["c", "inner"])
        let c = driver.state.elements.values.first { driver.state.node(of: $0).id == "c" }!
        #expect(driver.state.seenVariables(at: c.key) == ["x": 1, "y": 2])
        driver.work("c")
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `Scopes in which a modification leaves nothing end, and do not go on`() {
        var driver = Driver([simple()], request: StartRequest(startBefore: ["b"]))
        let b = driver.state.elements.values.first { driver.state.node(of: $0).id == "b" }!.key
        driver.send(.process(.modify(Modification(terminate: [b], by: "ann"))))
        #expect(driver.history.suffix(3) == ["!b", "!inner", "!main"])
        #expect(driver.outcome == .canceled)
        #expect(driver.problems == [])
    }

    @Test func `A modification that moves on keeps the scopes that it needs`() {
        var driver = Driver([simple()], request: StartRequest(startBefore: ["b"]))
        let b = driver.state.elements.values.first { driver.state.node(of: $0).id == "b" }!.key
        driver.send(.process(.modify(Modification(activate: [.init(elementId: "c")], terminate: [b], by: "ann"))))
        #expect(driver.active == ["c", "inner"])
        #expect(driver.problems == [])
    }

    @Test func `A run can begin in the middle`() {
        var driver = Driver([simple()], request: StartRequest(inputs: ["v": 1], startBefore: ["b"]))
        #expect(driver.active == ["b", "inner"])
        driver.work("b")
        driver.work("c")
        #expect(driver.outcome == .completed)
        #expect(driver.variables == ["v": 1])
        #expect(driver.problems == [])
    }

    @Test func `A modification that names what is not there is refused with every reason`() {
        let driver = Driver(simple())
        let modification = Modification(activate: [.init(elementId: "nowhere")], terminate: [77], by: "ann")
        #expect(driver.state.problems(of: modification).map(\.element) == ["nowhere", "77"])
    }

    private func migrate(_ driver: inout Driver, to definition: Definition, _ elements: [String: String] = [:]) {
        driver.programs.deploy(definition)
        let program = driver.programs.latest(id: "main")!
        driver.send(
            .process(
                .migrate(
                    Migration(
                        hash: program.hash, id: "main", version: program.version, elements: elements, by: "ann"))))
    }

    @Test func `A running instance goes on by the new version, with what that awaits and without what it does not`() {
        let first = ProcessBuilder.build {
            $0.start()
            $0.task("work", $0.worker("do"))
            $0.boundary("old-edge", on: "work", [$0.signal("old")])
            $0.flow("start -> work")
        }
        let second = ProcessBuilder.build {
            $0.start()
            $0.task("before")
            $0.task("done-better", $0.worker("do"))
            $0.boundary("new-edge", on: "done-better", [$0.signal("new")])
            $0.task("after")
            $0.flow("start -> before -> done-better -> after")
        }
        var driver = Driver(first, inputs: ["x": 1])
        migrate(&driver, to: second, ["work": "done-better"])
        #expect(driver.active == ["done-better"])
        #expect(driver.state.subscriptions.values.map(\.elementId) == ["new-edge"])
        driver.work("done-better")
        #expect(driver.history.suffix(2) == ["+after", "-after"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `Tokens that wait at a join wait at the join of the new version`() {
        func draw(_ join: String, extra: Bool) -> Definition {
            ProcessBuilder.build {
                $0.start()
                $0.node("fork", .parallelGateway)
                $0.node(join, .parallelGateway)
                $0.task("a", $0.worker("do"))
                $0.task("b", $0.worker("do"))
                $0.task("after")
                $0.flow("start -> fork -> a -> \(join) -> after")
                if extra {
                    $0.task("more", $0.worker("do"))
                    $0.flow("fork -> b -> more -> \(join)")
                } else {
                    $0.flow("fork -> b -> \(join)")
                }
            }
        }
        var driver = Driver(draw("join", extra: false))
        driver.work("a")
        migrate(&driver, to: draw("together", extra: true), ["join": "together"])
        driver.work("b")
        driver.work("more")
        #expect(driver.history.suffix(3) == ["together", "+after", "-after"])
        #expect(driver.outcome == .completed)
        #expect(driver.problems == [])
    }

    @Test func `A run moves although a process that it calls is a newer version of its own`() {
        let first = ProcessBuilder.build {
            $0.start()
            $0.task("a", $0.worker("do"))
            $0.call("again", "main")
            $0.flow("start -> a -> again")
        }
        let second = ProcessBuilder.build {
            $0.start()
            for number in 0..<9 { $0.task("spare\(number)") }
            $0.task("a", $0.worker("do"))
            $0.task("wait", .receive($0.message("go")))
            $0.call("again", "main")
            $0.flow("start -> a -> wait -> again")
        }
        var driver = Driver(first)
        driver.programs.deploy(second)
        driver.work("a")
        driver.work("a")
        #expect(driver.active == ["again", "main", "wait"])
        migrate(&driver, to: second)
        #expect(driver.state.elements[driver.state.root].map { driver.state.programs[$0.program].version } == 3)
        driver.happen("go")
        #expect(driver.offered == ["a"])
        #expect(driver.problems == [])
    }

    @Test func `What has no place in the new version, or another kind of one, keeps the instance where it is`() {
        var driver = Driver(simple())
        let other = ProcessBuilder.build {
            $0.start()
            $0.task("a", $0.script("1", into: "x"))
            $0.flow("start -> a")
        }
        driver.programs.deploy(other)
        let program = driver.programs.latest(id: "main")!
        let migration = Migration(hash: program.hash, id: "main", version: 2, elements: ["zz": "a"], by: "ann")
        guard case .failure(let refusal) = driver.state.plan(migration, to: program) else {
            Issue.record("it is not refused")
            return
        }
        #expect(
            refusal.problems == [
                .init(element: "zz", message: "is not in the present version"),
                .init(element: "a", message: "is a task for workers, and 'a' is a script task"),
            ])
        driver.send(.process(.migrate(migration)))
        #expect(driver.offered == ["a"])
        #expect(driver.problems == [])
    }
}
