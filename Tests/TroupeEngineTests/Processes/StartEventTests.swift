import Testing
import TroupeDecision
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

struct StartEventTests {
    @Test func `a cycle starts its process as often as it says, across restarts`() async throws {
        var server = try await ProcessServer()
        try await server.deploy(
            SampleProcess.deployment("nightly", start: [.cycle("R3/PT1H")], .worker("work")))
        try await server.advance(3_599)
        #expect(try await server.runs(of: "nightly").isEmpty)
        try await server.advance(1)
        #expect(try await server.runs(of: "nightly").map(\.createdAt) == [1_700_003_600_000_000])
        server = try await server.crash()
        try await server.advance(86_400)
        #expect(try await server.runs(of: "nightly").count == 3)
        #expect(try await server.engine.startTimers().isEmpty)
    }

    @Test func `a cron expression starts its process at its times`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(
            SampleProcess.deployment("hourly", start: [.cycle("0 0 * * * *")], .worker("work")))
        try await server.advance(2 * 3_600)
        let times = try await server.runs(of: "hourly").map(\.createdAt)
        #expect(times.map { $0 / 1_000_000 % 3_600 } == [0, 0])
    }

    @Test func `a duration starts its process once, and a new version's timer takes its place`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("later", start: [.duration("PT1H")], .worker("work")))
        try await server.advance(60)
        var second = SampleProcess.deployment("later", start: [.duration("PT2H")], hash: "2", .worker("work"))
        second.deployedAt = server.clock.now()
        try await server.deploy(second)
        #expect(try await server.engine.startTimers().map(\.version) == [2])
        try await server.advance(7_199)
        #expect(try await server.runs(of: "later").isEmpty)
        try await server.advance(1)
        #expect(try await server.runs(of: "later").map(\.version) == [2])
        try await server.advance(86_400)
        #expect(try await server.runs(of: "later").count == 1)
    }

    @Test func `a signal reaches every process that waits, and starts those that it starts`() async throws {
        var server = try await ProcessServer()
        try await server.deploy(
            SampleProcess.deployment("waits", .catching("wait", .signal("go"))),
            SampleProcess.deployment("begins", start: [.signal("go")], .worker("work")),
            SampleProcess.deployment("sends", .throwing("send", .signal("go"))))
        let runs = [try await server.start("waits"), try await server.start("waits")]
        _ = try await server.engine.send(signal: "go", payload: ["n": 1])
        for run in runs { #expect(try await server.status(run) == .completed) }
        #expect(try await server.runs(of: "begins").map(\.inputs) == [["n": 1]])
        let another = try await server.start("waits")
        server = try await server.crash()
        #expect(try await server.status(another) == .running)
        _ = try await server.start("sends", ["n": 2])
        #expect(try await server.status(another) == .completed)
        #expect(try await server.runs(of: "begins").count == 2)
    }

    @Test func `a call is bound to the version that was deployed with it, or to a tag`() async throws {
        var server = try await ProcessServer()
        func callee(_ hash: String) -> Deployment {
            SampleProcess.deployment("inner", tag: hash == "1" ? "stable" : nil, hash: hash, .worker("work\(hash)"))
        }
        try await server.deploy(
            SampleProcess.deployment("outer", .call("call", "inner", .deployment)),
            SampleProcess.deployment("tagged", .call("call", "inner", .versionTag("stable"))), callee("1"))
        try await server.deploy(callee("2"))
        server = try await server.crash()
        _ = try await server.start("outer")
        _ = try await server.start("tagged")
        #expect(try await server.activate("work1").count == 2)
        #expect(try await server.engine.start(process: "inner", version: 1, StartRequest()).isRepeated == false)
        await #expect(throws: EngineError.unknownProcess("inner", version: 9)) {
            try await server.engine.start(process: "inner", version: 9, StartRequest())
        }
    }

    @Test func `a business rule task finds the decision that was deployed with it, also after a restart`() async throws
    {
        var server = try await ProcessServer()
        func decision(_ text: String) -> [DecisionDeployment] {
            var model = DecisionModel(id: "model")
            model.decisions = [Decision(id: "dish", logic: .literal(DecisionText(text)))]
            return DecisionDeployment.all(
                of: model, hash: text, file: "dish.dmn", source: [1], deployedAt: 1_700_000_000_000_000)
        }
        func asks(_ id: String, _ binding: Binding) -> Deployment {
            let call = DecisionCall(decision: .constant("dish"), result: "answer", binding: binding)
            return SampleProcess.deployment(id, SampleProcess.Element(id: "ask", kind: .task(.decision(call))))
        }
        _ = try await server.engine.deploy(
            DeploymentSet(
                workflows: [asks("bound", .deployment), asks("newest", .latest)], decisions: decision("1 + 1")))
        _ = try await server.engine.deploy(DeploymentSet(decisions: decision("1 + 2")))
        server = try await server.crash()
        for (process, answer) in [("bound", 2), ("newest", 3)] {
            let run = try await server.start(process)
            #expect(try await server.journal.summary(of: run)?.outputs == ["answer": .integer(answer)])
        }
    }
}
