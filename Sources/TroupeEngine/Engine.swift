import Synchronization
import TroupeGraph
package import TroupeInterpreter

/// The engine as its host sees it: open it, let it run, ask it things, drain it.
package final class Engine: Sendable {
    /// What an engine is made of.
    package struct Parts: Sendable {
        package var journal: any Journal
        package var actions: [any StepAction]
        package var workspaces: any Workspaces
        package var clock: any EngineClock
        /// A secret by name.
        package var secrets: @Sendable (String) -> String?
        /// An existing directory for locks of attempts, which outlive a killed server.
        package var lockDirectory: String
        /// Attempts at once.
        package var jobLimit: Int
        /// Waiting runs in memory.
        package var cacheLimit: Int
        /// The other servers on the same database; nil: there is none, and all shards are this one's.
        package var nodes: (any Nodes)?
        /// By which requests wait for jobs, and after which a database that is away is asked again: real time, also where
        /// `clock` is set by hand.
        package var requestClock: any EngineClock = SystemClock()
        /// Random seeds, one per event.
        package var seed: @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }

        package init(
            journal: any Journal, actions: [any StepAction], workspaces: any Workspaces,
            clock: any EngineClock = SystemClock(), secrets: @escaping @Sendable (String) -> String? = { _ in nil },
            lockDirectory: String, jobLimit: Int = 32, cacheLimit: Int = 1000
        ) {
            self.journal = journal
            self.actions = actions
            self.workspaces = workspaces
            self.clock = clock
            self.secrets = secrets
            self.lockDirectory = lockDirectory
            self.jobLimit = jobLimit
            self.cacheLimit = cacheLimit
        }
    }

    package let journal: any Journal
    package let catalog: Catalog
    package let hub: EventHub
    package let clock: any EngineClock
    let requestClock: any EngineClock
    let seed: @Sendable () -> UInt64
    package let dispatcher: Dispatcher
    package let timers: TimerQueue
    let logSink: LogSink
    private let workspaces: any Workspaces
    private let cacheLimit: Int
    /// The shards that are written here, and what is known of the others.
    let shards = ShardMap()
    /// The other servers, where there may be some.
    let membership: Membership?
    /// Requests that wait for jobs of workers.
    let desk = JobDesk()
    private let isDraining = Mutex(false)
    private let failure = Mutex<(error: JournalError?, waiter: CheckedContinuation<Void, Never>?)>((nil, nil))

    package init(_ parts: Parts) {
        journal = parts.journal
        catalog = Catalog(journal: parts.journal)
        hub = EventHub()
        clock = parts.clock
        requestClock = parts.requestClock
        seed = parts.seed
        // Whoever sets the clock by hand goes years ahead, from one timer to the next.
        timers =
            parts.clock is ManualClock
            ? TimerQueue(clock: parts.clock, reach: 3_155_760_000_000_000)
            : TimerQueue(clock: parts.clock)
        logSink = LogSink(journal: parts.journal, hub: hub, clock: parts.clock, retryClock: parts.requestClock)
        workspaces = parts.workspaces
        cacheLimit = parts.cacheLimit
        membership = parts.nodes.map { Membership(nodes: $0, journal: parts.journal, clock: parts.requestClock) }
        dispatcher = Dispatcher(
            actions: parts.actions, workspaces: parts.workspaces, clock: parts.clock, logSink: logSink,
            lockDirectory: parts.lockDirectory, limit: parts.jobLimit, secrets: parts.secrets)
    }

    /// Learns what is deployed, for looking only: nothing can be started or decided.
    package func openForReading() async throws(JournalError) { try await catalog.load() }

    /// Takes its shards and learns what is deployed. Nothing runs yet, so that definitions can be deployed first.
    package func open() async throws(JournalError) {
        let shards = shards
        await dispatcher.connect { run, event in shards[run.shard]?.post(event, to: run) }
        if let membership {
            try await catalog.load()
            try await membership.join(self)
        } else {
            var heads: [(Int, ShardHead)] = []
            for index in try await journal.shards() { heads.append((index, try await journal.open(shard: index))) }
            try await catalog.load()
            for (index, head) in heads { hold(index, head) }
            shards.learn(heads.map(\.0))
        }
        // From here on it stands where it stands now, also for the next server.
        if clock is ManualClock { try await journal.keep(manualClock: clock.now()) }
        shards.open()
    }

    /// From here on the shard's runs are here.
    @discardableResult
    func hold(_ index: Int, _ head: ShardHead) -> Shard {
        hub.begin(shard: index, at: head.position)
        let shard = Shard(
            index: index, head: head,
            environment: Shard.Environment(
                journal: journal, catalog: catalog, clock: clock, dispatcher: dispatcher, workspaces: workspaces,
                timers: timers, hub: hub, seed: seed,
                fatal: { [weak self] error in self?.lose(index, error) }, retryClock: requestClock,
                neighbours: EngineNeighbours(engine: self)),
            cacheLimit: cacheLimit)
        shards[index] = shard
        return shard
    }

    /// A shard cannot go on. What another server has taken is that one's now.
    private func lose(_ index: Int, _ error: JournalError) {
        guard case .lostShard = error, let membership else { return fail(error) }
        membership.lost(index, self)
    }

    /// Takes up what was under way and works until the task is canceled (then drain first) or the engine cannot go on.
    package func run() async throws(JournalError) {
        if !shards.isOpen { return }
        let error = await withTaskGroup(of: JournalError?.self) { group in
            group.addTask {
                await self.logSink.run()
                return nil
            }
            group.addTask {
                await self.timers.run(refill: { await self.wakes(before: $0) }, fire: { await self.fire($0) })
                return nil
            }
            group.addTask {
                do throws(JournalError) {
                    try await self.recover()
                } catch {
                    return error
                }
                return await self.waitForFailure()
            }
            if let membership = self.membership {
                group.addTask {
                    await membership.run(self)
                    return nil
                }
            }
            var first: JournalError?
            for await error in group {
                if let error, first == nil {
                    first = error
                    group.cancelAll()
                    self.logSink.close()
                }
            }
            return first
        }
        if let error { throw error }
    }

    /// Takes up what was under way in the shards that were opened before the engine ran.
    private func recover() async throws(JournalError) {
        guard let membership else {
            for shard in shards.all { try await shard.recover() }
            return
        }
        try await membership.recover(self)
    }

    /// Begins nothing new, gives what runs until `deadline` (microseconds since 1970) to end, and writes what is left.
    /// What has not ended by then is taken up at the next start, or by another server.
    package func drain(until deadline: Int64) async {
        if !shards.isOpen { return }
        isDraining.withLock { $0 = true }
        for shard in shards.all { await shard.refuseStarts() }
        await desk.alertAll()
        // A clock that is set by hand would never reach the deadline.
        let manual = clock as? ManualClock
        let patience = manual.map { clock in
            Task {
                try await requestClock.sleep(until: requestClock.now() + max(0, deadline - clock.now()))
                clock.advance(to: deadline)
            }
        }
        defer { patience?.cancel() }
        await membership?.leave(self, until: deadline)
        await dispatcher.drain(until: deadline)
        for shard in shards.all { await shard.stop() }
        await membership?.left(self)
        logSink.close()
    }

    func fail(_ error: JournalError) {
        let waiter = failure.withLock { failure in
            failure.error = error
            defer { failure.waiter = nil }
            return failure.waiter
        }
        waiter?.resume()
        // Whoever waits for jobs is told.
        Task { await desk.alertAll() }
    }

    private func waitForFailure() async -> JournalError? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = failure.withLock { failure in
                    if failure.error != nil || Task.isCancelled { return true }
                    failure.waiter = continuation
                    return false
                }
                if ready { continuation.resume() }
            }
        } onCancel: {
            failure.withLock { failure in
                defer { failure.waiter = nil }
                return failure.waiter
            }?.resume()
        }
        return failure.withLock { $0.error }
    }

    // MARK: Requests

    /// Writes the output of steps until the engine is drained; for an engine that does not `run`.
    package func writeLogs() async { await logSink.run() }

    /// Returns when the output that steps made so far is published and stored.
    package func logsWritten() async { await logSink.written() }

    /// Starts a run of a workflow's latest version with checked inputs; returns once it is durable.
    package func start(
        workflow id: String, _ request: StartRequest, idempotency: (key: String, requestHash: String)? = nil
    ) async throws(EngineError) -> Shard.Started {
        guard let program = try await latest(id: id) else { throw .unknownWorkflow(id) }
        return try await start([Shard.Start(program: program, request: request)], idempotency: idempotency)[0]
    }

    /// What the engine as a whole is doing.
    package enum State: String, Sendable, CaseIterable {
        case closed, open, draining
        /// It cannot go on: another server has the shard, or the journal is damaged.
        case failed
    }

    package var state: State {
        if failure.withLock({ $0.error }) != nil { return .failed }
        if !shards.isOpen { return .closed }
        return isDraining.withLock { $0 } ? .draining : .open
    }

    /// Runs in memory.
    package var loadedRuns: Int {
        get async {
            var count = 0
            for shard in shards.all { count += await shard.loadedRuns }
            return count
        }
    }

    /// The steps of a run so far, in the order in which they began.
    package func steps(of run: Key) async throws(JournalError) -> [StepView] {
        var history: RunHistory?
        var sequence: Int64 = 0
        while true {
            let rows = try await journal.rows(of: run, since: sequence, limit: 1000)
            for row in rows {
                let records: [Record]
                do throws(RecordCodecError) {
                    records = try RecordCodec.read(row.payload, version: row.version)
                } catch {
                    throw .damaged("run \(run), record \(row.sequence): \(error)")
                }
                try await catalog.ensure(records)
                history = history ?? RunHistory(programs: LiveCatalog(catalog: catalog))
                history?.add(records, at: row.time)
                sequence = row.sequence
            }
            if rows.count < 1000 { return history?.steps ?? [] }
        }
    }

    /// Looks things up in the catalog as it is at the time.
    struct LiveCatalog: ProgramSource {
        let catalog: Catalog

        func latest(id: String) -> Program? { catalog.snapshot.latest(id: id) }

        func program(hash: String, id: String, version: Int) -> Program? {
            catalog.snapshot.program(hash: hash, id: id, version: version)
        }
    }
}
