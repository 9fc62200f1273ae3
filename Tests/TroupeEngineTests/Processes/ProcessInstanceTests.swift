import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

struct ProcessInstanceTests {
    @Test func `a run shows its variables, its active elements, and in the end what became of all`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay"), .catching("rest", .duration("PT1M"))))
        let run = try await server.start("order", ["sum": 7])
        let before = try await server.engine.instance(run)
        #expect(before.elements.map(\.elementId) == ["order", "pay"])
        #expect(before.elements.map(\.type) == ["process", "serviceTask"])
        #expect(before.scopes.map(\.variables) == [["sum": 7]])
        try await server.engine.setVariables(of: run, ["sum": 8], by: "ann")
        #expect(try await server.engine.instance(run).scopes.first?.variables == ["sum": 8])
        let job = try await server.activate("pay")[0]
        #expect(job.variables == ["sum": 8])
        try await server.engine.complete(job: job.job.job, variables: [:])
        let timers = try await server.engine.timers()
        #expect(timers.map(\.elementId) == ["rest"])
        try await server.advance(60)
        #expect(try await server.status(run) == .completed)
        let after = try await server.engine.instance(run)
        #expect(after.elements.isEmpty)
        #expect(after.scopes.map(\.variables) == [["sum": 8]])
        let history = try await server.engine.history(of: run)
        #expect(history.elements.map(\.elementId) == ["order", "start", "pay", "rest", "end"])
        #expect(history.elements.allSatisfy { $0.state == .completed && $0.endedBy != nil })
        #expect(history.flows.map(\.flowId) == ["start_pay", "pay_rest", "rest_end"])
        #expect(history.elements.allSatisfy { $0.key > 0 })
        #expect(Set(history.elements.map(\.key)).count == history.elements.count)
        #expect(try await server.engine.timers().isEmpty)
        await #expect(throws: EngineError.unknownRun(999)) { try await server.engine.instance(999) }
    }

    @Test func `a run is modified, and refused what does not fit`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay"), .worker("ship")))
        let run = try await server.start("order")
        let pay = try #require(try await server.engine.instance(run).elements.first { $0.elementId == "pay" })
        try await server.engine.modify(
            run,
            Modification(
                activate: [Modification.Activation(elementId: "ship")], terminate: [pay.key], by: "ann"))
        #expect(try await server.engine.instance(run).elements.map(\.elementId) == ["order", "ship"])
        #expect(try await server.engine.jobs(WorkerJobFilter(states: [.canceled])).count == 1)
        await #expect(throws: EngineError.self) {
            try await server.engine.modify(
                run, Modification(activate: [Modification.Activation(elementId: "nothing")], by: "ann"))
        }
        try await server.engine.complete(job: try await server.activate("ship")[0].job.job, variables: [:])
        #expect(try await server.status(run) == .completed)
        await #expect(throws: EngineError.finished(run, .completed)) {
            try await server.engine.modify(run, Modification(by: "ann"))
        }
    }

    @Test func `a run is migrated to a new version, and goes on by it after a restart`() async throws {
        var server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .receive("wait", message: "m", key: "1")))
        let run = try await server.start("order")
        try await server.deploy(
            SampleProcess.deployment(
                "order", hash: "2", .receive("await", message: "m", key: "1"), .worker("ship")))
        await #expect(throws: EngineError.self) {
            try await server.engine.migrate(run, to: "order", version: 2, elements: [:], by: "ann")
        }
        try await server.engine.migrate(run, to: "order", version: 2, elements: ["wait": "await"], by: "ann")
        #expect(try await server.journal.summary(of: run)?.version == 2)
        #expect(try await server.engine.messageSubscriptions().map(\.elementId) == ["await"])
        server = try await server.crash()
        _ = try await server.publish("m", key: "1")
        #expect(try await server.activate("ship").map(\.version) == [2])
    }

    @Test func `the jobs of a migrated run are listed by the elements that they stand at now`() async throws {
        var server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay")))
        let run = try await server.start("order")
        try await server.deploy(SampleProcess.deployment("order", hash: "2", .worker("charge", type: "pay")))
        try await server.engine.migrate(run, to: "order", version: 2, elements: ["pay": "charge"], by: "ann")
        #expect(try await server.engine.jobs(WorkerJobFilter(run: run)).map(\.created.elementId) == ["charge"])
        #expect(try await server.engine.jobs(WorkerJobFilter(elementId: "pay")).isEmpty)
        server = try await server.crash()
        #expect(try await server.engine.jobs(WorkerJobFilter(elementId: "charge")).count == 1)
        let job = try await server.activate("pay")[0]
        #expect(job.job.elementId == "charge")
        try await server.engine.complete(job: job.job.job, variables: [:])
        #expect(try await server.status(run) == .completed)
    }

    @Test func `a run starts before the elements that are named, and unknown ones are refused`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay"), .worker("ship")))
        _ = try await server.engine.start(process: "order", StartRequest(startBefore: ["ship"]))
        #expect(try await server.activate("pay").isEmpty)
        #expect(try await server.activate("ship").count == 1)
        await #expect(throws: EngineError.self) {
            try await server.engine.start(process: "order", StartRequest(startBefore: ["nothing"]))
        }
    }

    @Test func `a database that was away is asked again by real time, also where the clock stands still`() async throws
    {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay")))
        let before = server.clock.now()
        server.journal.failNextAppends(.beforeWriting)
        let run = try await server.start("order")
        #expect(try await server.status(run) == .running)
        #expect(server.clock.now() == before)
    }

    @Test func `time by hand is kept before it comes`() async throws {
        let server = try await ProcessServer()
        let start = server.clock.now()
        #expect(try await server.journal.manualClock(shard: 0) == start)
        _ = try await server.engine.advanceClock(by: 5_000_000)
        #expect(try await server.journal.manualClock(shard: 0) == start + 5_000_000)
    }

    @Test func `time by hand goes from one timer to the next, in their order`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(
            SampleProcess.deployment(
                "chain", .catching("a", .duration("PT1H")), .catching("b", .duration("P1D")),
                .catching("c", .duration("P1M"))))
        let run = try await server.start("chain")
        let start = server.clock.now()
        let now = try await server.engine.advanceClock(by: 40 * 86_400_000_000)
        #expect(now == start + 40 * 86_400_000_000)
        #expect(try await server.status(run) == .completed)
        let history = try await server.engine.history(of: run)
        let b = try #require(history.elements.first { $0.elementId == "b" })
        #expect(b.startedAt == start + 3_600_000_000)
        #expect(b.endedAt == start + 90_000_000_000)
    }
}
