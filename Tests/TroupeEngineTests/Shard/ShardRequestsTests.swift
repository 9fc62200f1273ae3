import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

@Suite(.timeLimit(.minutes(1))) struct ShardRequestsTests {
    private let deployment = SampleWorkflow.sequence("wf", .job("a"))

    @Test func `a repeated request finds its run`() async throws {
        let engine = try await TestEngine()
        let program = try await engine.catalog.deploy(deployment)
        let first = try await engine.shard.start(program, StartRequest(), idempotency: ("k", "hash"))
        #expect(await engine.finished(first.run) == .completed)
        let again = try await engine.shard.start(program, StartRequest(), idempotency: ("k", "hash"))
        #expect(again.run == first.run)
        #expect(!first.isRepeated)
        #expect(again.isRepeated)
        #expect(engine.action.seen.performed.count == 1)
        await #expect(throws: EngineError.idempotencyMismatch("k")) {
            _ = try await engine.shard.start(program, StartRequest(), idempotency: ("k", "another"))
        }
    }

    @Test func `a request that comes many times at once starts one run`() async throws {
        let engine = try await TestEngine()
        let program = try await engine.catalog.deploy(deployment)
        let started = try await withThrowingTaskGroup(of: Shard.Started.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await engine.shard.start(program, StartRequest(), idempotency: ("k", "hash"))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(started.map(\.run)).count == 1)
        #expect(started.count { !$0.isRepeated } == 1)
        #expect(await engine.finished(started[0].run) == .completed)
        #expect(engine.action.seen.performed.count == 1)
    }

    @Test func `a request whose storing failed can be repeated`() async throws {
        let engine = try await TestEngine()
        let program = try await engine.catalog.deploy(deployment)
        engine.journal.setAway(true)
        await #expect(throws: EngineError.journal(.unavailable("switched off"))) {
            _ = try await engine.shard.start(program, StartRequest(), idempotency: ("k", "hash"))
        }
        engine.journal.setAway(false)
        let started = try await engine.shard.start(program, StartRequest(), idempotency: ("k", "hash"))
        #expect(!started.isRepeated)
    }
}
