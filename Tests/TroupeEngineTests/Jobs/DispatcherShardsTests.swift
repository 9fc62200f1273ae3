import Testing
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

@Suite struct DispatcherShardsTests {
    private static let job = SampleWorkflow.sequence("job", .job("j"))

    @Test func `a shard is idle when the attempts that run have ended, and none begins meanwhile`() async throws {
        let engine = try await TestEngine(action: ScriptedAction(script: { _ in .wait }))
        let first = try await engine.start(Self.job)
        await engine.action.wait { $0.running == 1 }
        #expect(await !engine.dispatcher.hold(shard: 0) {}, "nobody waits")
        await engine.dispatcher.unhold(shard: 0)
        async let isIdle = engine.dispatcher.hold(shard: 0) {
            // Until it is canceled.
            try? await engine.clock.sleep(until: .max)
        }
        engine.action.finishAll()
        #expect(await isIdle)
        _ = await engine.finished(first)
        let second = try await engine.start(Self.job)
        await engine.shard.flush()
        #expect(engine.action.seen.performed.count == 1)
        await engine.dispatcher.unhold(shard: 0)
        await engine.action.wait { $0.running == 1 }
        engine.action.finishAll()
        #expect(await engine.finished(second) == .completed)
    }

    @Test func `the attempts of a shard that is lost have ended when it is given up`() async throws {
        let engine = try await TestEngine(action: ScriptedAction(script: { _ in .wait }), limit: 2)
        for _ in 0..<4 { _ = try await engine.start(Self.job) }
        await engine.action.wait { $0.running == 2 }
        await engine.shard.flush()
        await engine.dispatcher.abandon(shard: 7)
        #expect(engine.action.seen.running == 2)
        await engine.dispatcher.abandon(shard: 0)
        #expect(engine.action.seen.running == 0)
        #expect(engine.action.seen.performed.count == 2)
    }

    @Test func `nothing begins while the lease is over, and all of it once it is renewed`() async throws {
        let engine = try await TestEngine(action: ScriptedAction(script: { _ in .wait }))
        let lease = Lease()
        await engine.dispatcher.mind(lease)
        lease.renew(at: Lease.now() - Lease.time)
        let runs = [try await engine.start(Self.job), try await engine.start(Self.job)]
        await engine.shard.flush()
        #expect(await engine.dispatcher.hold(shard: 0) {}, "something has begun")
        #expect(engine.action.seen.performed.isEmpty)
        await engine.dispatcher.leaseRenewed()
        await engine.dispatcher.unhold(shard: 0)
        #expect(engine.action.seen.performed.isEmpty, "it was not renewed")
        lease.renew(at: Lease.now())
        await engine.dispatcher.leaseRenewed()
        await engine.action.wait { $0.running == 2 }
        lease.lift()
        engine.action.finishAll()
        for run in runs { #expect(await engine.finished(run) == .completed) }
    }
}
