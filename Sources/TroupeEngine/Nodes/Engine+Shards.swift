import Synchronization
package import TroupeGraph
package import TroupeInterpreter

/// Several shards in one engine: whose a run is, follows from its key.
extension Engine {
    /// The one that looks after what must be unique among all runs: start events, messages, signals.
    static var coordinator: Int { 0 }

    // MARK: Timers

    /// Runs of all shards whose next timer is due before a time.
    func wakes(before horizon: Int64) async -> TimerQueue.Refill {
        var refill = TimerQueue.Refill(wakes: [], horizon: horizon)
        for shard in shards.all {
            let part = await shard.wakes(before: horizon)
            refill.wakes += part.wakes
            refill.horizon = min(refill.horizon, part.horizon)
        }
        return refill
    }

    /// Brings what is due to its shard.
    func fire(_ due: [TimerQueue.Entry]) async {
        let all = shards.all
        if all.count == 1 { return await all[0].fire(due.filter { $0.shard == all[0].index }) }
        let parts = Dictionary(grouping: due, by: \.shard)
        for shard in all { if let part = parts[shard.index] { await shard.fire(part) } }
    }

    // MARK: Starting

    /// Starts runs together; returns once they are durable.
    func start(
        _ starts: [Shard.Start], idempotency: (key: String, requestHash: String)?
    ) async throws(EngineError) -> [Shard.Started] {
        guard let idempotency else { return try await anyShard().start(starts, idempotency: nil) }
        guard let membership, membership.isShared || shards.held.count > 1 else {
            return try await anyShard().start(starts, idempotency: idempotency)
        }
        return try await membership.once(idempotency.key) { () async throws(EngineError) in
            try await self.anyShard().start(starts, idempotency: idempotency)
        }
    }

    /// A shard of this engine for something new.
    func anyShard() throws(EngineError) -> Shard {
        if state == .draining { throw .stopping }
        if let shard = shards.next() { return shard }
        if !shards.isOpen || membership == nil { throw .stopping }
        throw .journal(.unavailable("this server has no shard yet; try again"))
    }

    /// The latest version of a workflow. What another server has just deployed is looked for.
    func latest(id: String) async throws(EngineError) -> Program? {
        if let program = catalog.latest(id: id) { return program }
        guard let membership, membership.isShared else { return nil }
        try await asking { () async throws(JournalError) in try await self.catalog.load() }
        return catalog.latest(id: id)
    }

    // MARK: Runs

    /// Hands in a person's decision about a run; returns once it is durable.
    package func control(_ event: Event, of run: Key) async throws(EngineError) {
        if !shards.isOpen { throw .stopping }
        if let shard = shards[run.shard] {
            do throws(EngineError) {
                return try await shard.control(event, of: run)
            } catch .moved {
                // Its new owner takes it.
            }
        }
        guard let membership, shards.known.contains(run.shard) else { throw .unknownRun(run) }
        if state == .draining { throw .stopping }
        _ = try await membership.request(.event(event, run: run), of: run.shard, self)
    }

    /// A run as its records tell; nil when there is none.
    func instanceState(of run: Key) async throws(EngineError) -> InstanceState? {
        if let shard = shards[run.shard] {
            do throws(EngineError) {
                return try await shard.state(of: run)
            } catch .moved {
                // The journal tells.
            } catch .journal(.lostShard) {
                // It does, too.
            }
        }
        return try await asking { () async throws(JournalError) in
            try await LoadedRun.read(run, from: self.journal, self.catalog)?.state
        }
    }

    // MARK: What there is one of

    /// Sends a signal to all that wait for it; returns its key once it is durable.
    package func send(signal name: String, payload: ValueMap) async throws(EngineError) -> Key {
        try await coordinated(.signal(name: name, payload: payload)) { shard async throws(EngineError) in
            try await shard.send(signal: name, payload: payload)
        }
    }

    /// Has the coordinating shard do something that has a key, wherever it is.
    func coordinated(
        _ request: RemoteRequest, here: (Shard) async throws(EngineError) -> Key
    ) async throws(EngineError) -> Key {
        if !shards.isOpen || state == .draining { throw .stopping }
        if let shard = shards[Self.coordinator] {
            do throws(EngineError) {
                return try await here(shard)
            } catch .moved {
                // Its new owner takes it.
            }
        }
        guard let membership else { throw .stopping }
        guard case .key(let key) = try await membership.request(request, of: Self.coordinator, self) else {
            throw .journal(.damaged("another server gave an answer of another kind"))
        }
        return key
    }
}

extension TimerQueue.Entry {
    /// Whose timer it is: a run's, a start event's, or the expiry of a shard's messages.
    var shard: Int { run != 0 ? run.shard : timer > 0 ? timer.shard : Int(-1 - timer) }
}

extension Engine {
    /// Has somebody told of the output of steps once it is stored.
    func tellOfOutput(_ tell: @escaping @Sendable ([LogChunk]) -> Void) { logSink.stored.withLock { $0 = tell } }

    /// Publishes what other servers have written up to these positions, if that is not done yet.
    package func catchUp(to positions: [Int: Int64]) async {
        guard let membership, membership.isShared else { return }
        for (shard, position) in positions
        where shards[shard] == nil && position > hub.position(of: shard) ?? 0 && shards.known.contains(shard) {
            await membership.feed.catchUp(shard: shard, to: position, self)
        }
    }

    /// The others look for what was deployed here before the engine ran.
    package func tellOfDeployments() { membership?.tell(.deployed) }

    /// Another server has deployed something.
    func learnDeployments() async {
        try? await catalog.load()
        try? await shards[Self.coordinator]?.renewStartTimers()
    }
}

extension Engine {
    /// The servers on the database as they are now; nil for one that shares it with nobody.
    package func nodes() async throws(EngineError) -> NodeView? {
        guard let membership else { return nil }
        return try await asking { () async throws(JournalError) in try await membership.nodes.view() }
    }

    /// What can be counted about the shards of this server.
    package struct ShardCounts: Hashable, Sendable {
        /// Shards that this server has.
        package var held: Int
        /// Shards that it took after another server, or an earlier start of its own, had had them.
        package var takeovers: Int
        /// Rows in the inboxes of its shards when it last looked.
        package var requests: Int
        /// Servers on the database.
        package var nodes: Int
    }

    package var shardCounts: ShardCounts {
        let held = shards.held
        guard let membership else { return ShardCounts(held: held.count, takeovers: 0, requests: 0, nodes: 1) }
        return membership.known.withLock { known in
            let requests = known.view?.shards.filter { held.contains($0.number) }.reduce(0) { $0 + $1.requests }
            return ShardCounts(
                held: held.count, takeovers: known.takeovers, requests: requests ?? 0,
                nodes: known.view?.nodes.count ?? 1)
        }
    }
}
