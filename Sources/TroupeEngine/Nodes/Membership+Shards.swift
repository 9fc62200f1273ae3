import Synchronization
import TroupeInterpreter

/// Taking shards, and giving them away.
extension Membership {
    func mayTake(_ shard: NodeView.Shard, _ view: NodeView, _ engine: Engine) -> Bool {
        shard.assigned == view.me && engine.shards[shard.number] == nil && !moving.contains(shard.number)
            && !isLeaving
            && (shard.owner == nil || shard.owner == view.me || shard.owner.flatMap(view.node) == nil)
    }

    func reconcile(_ view: NodeView, _ engine: Engine) {
        for shard in view.shards {
            if mayTake(shard, view, engine) {
                moving.insert(shard.number)
                Task { await self.take(shard, view, engine) }
            } else if shard.assigned != view.me, engine.shards[shard.number] != nil,
                moving.insert(shard.number).inserted
            {
                Task { await self.give(shard.number, engine) }
            }
        }
    }

    func take(_ shard: NodeView.Shard, _ view: NodeView, _ engine: Engine) async {
        defer { moving.remove(shard.number) }
        do throws(JournalError) {
            try await open(shard, view, engine)
        } catch {
            if case .damaged = error { engine.fail(error) }
            // The next look tries again.
        }
    }

    func open(_ shard: NodeView.Shard, _ view: NodeView, _ engine: Engine) async throws(JournalError) {
        // A session that outlived its server; what holds the lock without having said so is left alone.
        let endsHolder = shard.owner != nil
        guard let head = try await nodes.take(shard: shard.number, endsHolder: endsHolder) else {
            // A program that shares with nobody has it, or its session has not ended yet.
            return lookLater()
        }
        if shard.epoch > 0 { known.withLock { $0.takeovers += 1 } }
        await feed.catchUp(shard: shard.number, to: head.position, engine)
        await engine.dispatcher.setElsewhere(head.isElsewhere, shard: shard.number)
        let taken = engine.hold(shard.number, head)
        if isRunning { try await recover(taken, engine) } else { unrecovered.insert(shard.number) }
        tell(.members)
    }

    func lookLater() {
        Task {
            try? await clock.sleep(until: clock.now() + Self.pace)
            look()
        }
    }

    /// Gives a shard to the server that is to have it, at a moment at which it runs no attempt.
    func give(_ index: Int, _ engine: Engine) async {
        defer {
            moving.remove(index)
            look()
        }
        let end = clock.now() + Self.holdPatience
        let clock = clock
        let isIdle = await engine.dispatcher.hold(shard: index) { try? await clock.sleep(until: end) }
        guard isIdle, engine.shards[index] != nil else {
            await engine.dispatcher.unhold(shard: index)
            // Not before something has changed: the end of all that runs now.
            return await engine.dispatcher.idle(shard: index)
        }
        await handOver(index, engine)
    }

    func handOver(_ index: Int, _ engine: Engine) async {
        guard let shard = engine.shards[index] else { return }
        engine.shards[index] = nil
        await shard.handOver(patience: Self.holdPatience)
        await journal.close(shard: index)
        await engine.dispatcher.forget(shard: index)
        engine.timers.drop(shard: index)
        try? await nodes.release(shard: index)
        tell(.members)
    }

    /// The shard is another server's.
    nonisolated func lost(_ index: Int, _ engine: Engine) {
        Task {
            await self.drop(index, engine)
            self.look()
        }
    }

    /// Lets go of a shard at once: ends the processes of its attempts, whose results would be refused.
    func drop(_ index: Int, _ engine: Engine) async {
        guard let shard = engine.shards[index] else { return }
        moving.insert(index)
        defer { moving.remove(index) }
        engine.shards[index] = nil
        await shard.close()
        await journal.close(shard: index)
        engine.timers.drop(shard: index)
        await engine.dispatcher.abandon(shard: index)
    }

    // MARK: Going

    /// Gives all shards away, each as soon as none of its attempts runs.
    func leave(_ engine: Engine, until deadline: Int64) async {
        if isLeaving { return }
        isLeaving = true
        try? await nodes.beginLeaving()
        tell(.members)
        let engineClock = engine.clock
        await withTaskGroup(of: Void.self) { group in
            for index in engine.shards.held {
                moving.insert(index)
                group.addTask {
                    let isIdle = await engine.dispatcher.hold(shard: index) {
                        try? await engineClock.sleep(until: deadline)
                    }
                    if isIdle { await self.handOver(index, engine) }
                }
            }
        }
    }

    /// All that was under way has ended, or was ended.
    func left(_ engine: Engine) async {
        if hasLeft { return }
        hasLeft = true
        for index in engine.shards.held { await handOver(index, engine) }
        await sendNews()
        await nodes.leave()
        beat.finish()
        letter.finish()
    }
}
