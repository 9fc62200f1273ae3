import TroupeGraph
package import TroupeInterpreter

/// Owns runs: takes events, lets the interpreter decide, journals what it decided, and only then has it performed and
/// published.
package actor Shard {
    /// What the shard works with.
    package struct Environment: Sendable {
        package var journal: any Journal
        package var catalog: Catalog
        package var clock: any EngineClock
        package var dispatcher: Dispatcher
        package var workspaces: any Workspaces
        package var timers: TimerQueue
        package var hub: EventHub
        /// Random seeds, one per event.
        package var seed: @Sendable () -> UInt64
        /// Told when the shard cannot go on: another server has it, or the journal is damaged.
        package var fatal: @Sendable (JournalError) -> Void
        /// By which a journal that is away is asked again.
        package var retryClock: any EngineClock
        /// The other shards.
        package var neighbours: any Neighbours

        package init(
            journal: any Journal, catalog: Catalog, clock: any EngineClock, dispatcher: Dispatcher,
            workspaces: any Workspaces, timers: TimerQueue, hub: EventHub,
            seed: @escaping @Sendable () -> UInt64, fatal: @escaping @Sendable (JournalError) -> Void,
            retryClock: (any EngineClock)? = nil, neighbours: any Neighbours = NoNeighbours()
        ) {
            self.journal = journal
            self.catalog = catalog
            self.clock = clock
            self.dispatcher = dispatcher
            self.workspaces = workspaces
            self.timers = timers
            self.hub = hub
            self.seed = seed
            self.fatal = fatal
            self.retryClock = retryClock ?? clock
            self.neighbours = neighbours
        }
    }

    typealias Done = @Sendable (EngineError?) -> Void

    struct Posted: Sendable {
        var run: Key
        var event: Event
        var done: Done?
        /// Sees what the event made of the run, before that is durable.
        var observe: (@Sendable (InstanceState) -> Void)?
        /// The row of the shard's inbox that it came by: it goes in the batch of what follows from it.
        var request: InboxRow?

        init(
            run: Key, event: Event, done: Done? = nil, observe: (@Sendable (InstanceState) -> Void)? = nil
        ) {
            self.run = run
            self.event = event
            self.done = done
            self.observe = observe
        }
    }

    /// A run's first record says how it was started; the rest of a start is here.
    package struct Started: Sendable {
        package var run: Key
        /// The same request had started it before.
        package var isRepeated: Bool
    }

    package let index: Int
    /// The epoch in which this server has the shard.
    package let epoch: Int64
    let environment: Environment
    /// Runs in memory at most, beyond those that are busy.
    let cacheLimit: Int
    var runs: [Key: LoadedRun] = [:]
    /// Events that wait for their run to be loaded.
    var loading: [Key: [Posted]] = [:]
    var commits: GroupCommit
    var keys: KeySource
    /// Older keys were given out by the servers before.
    let firstKey: Key
    var position: Int64
    var uses: UInt64 = 0
    /// Runs in memory that call for an eviction.
    var evictionThreshold: Int
    var failure: JournalError?
    var isStopping = false
    /// Whether it stops because another server is to have it.
    var isMoving = false
    /// Rows of the inbox that are being worked on.
    var requestsUnderway: Set<Int64> = []
    /// Until when a stopping shard waits for a journal that is away, in microseconds since 1970.
    var patienceEnds = Int64.max
    /// Requests being stored, by idempotency key.
    var requestsInFlight: [String: Task<Result<[Started], EngineError>, Never>] = [:]
    var idleWaiters: [CheckedContinuation<Void, Never>] = []
    /// Signals that wait for their turn to be delivered.
    var deliveries: [SentSignal] = []
    var isDelivering = false
    /// Those that wait for their turn, and the one that is being delivered.
    var signalsUnderway: Set<Key> = []
    var deliveryWaiters: [CheckedContinuation<Void, Never>] = []
    /// Jobs that somebody is about to get.
    var claimed: Set<Key> = []
    var lanes = MessageLanes()
    /// Messages that are being stored, by id, name and key.
    var publishing: Set<[String]> = []
    /// When the next message expires.
    var nextExpiry = Int64.max
    var startTimers: [Key: StartTimer] = [:]
    /// Whether those of the last server have been read.
    var areStartTimersKnown = false
    /// Things under way that no queue shows: runs that start by a timer, and ends that are looked after.
    var endings = 0
    var quietWaiters: [CheckedContinuation<Void, Never>] = []
    private nonisolated let inbox = Inbox<Posted>()
    /// What was taken from the inbox or came of instant actions, in order.
    private var unhandled = Queue<Posted>()

    /// - Parameter head: what `Journal.open` answered for this shard.
    package init(index: Int, head: ShardHead, environment: Environment, cacheLimit: Int = 1000) {
        self.index = index
        epoch = head.epoch
        self.environment = environment
        self.cacheLimit = cacheLimit
        evictionThreshold = cacheLimit
        keys = KeySource(next: head.nextKey)
        firstKey = head.nextKey
        position = head.position
        commits = GroupCommit(
            shard: index, epoch: head.epoch, nextKey: head.nextKey, position: head.position)
    }

    /// Runs in memory.
    package var loadedRuns: Int { runs.count }

    /// Hands in an event from anywhere, without waiting.
    package nonisolated func post(_ event: Event, to run: Key) { post(Posted(run: run, event: event)) }

    nonisolated func post(_ posted: Posted) {
        if inbox.add(posted) { Task { await self.takeInbox() } }
    }

    /// Takes what has come, in order; with a limit, until so many rows wait to be written. What comes meanwhile has its own
    /// turn.
    func takeInbox(upTo rows: Int = .max) {
        for posted in inbox.take() { unhandled.append(posted) }
        while commits.rowCount < rows, let posted = unhandled.popFirst() { take(posted) }
        becameQuieter()
    }

    /// Has an attempt performed: in place when that takes no time.
    func begin(_ order: JobOrder, recovering: Bool, _ others: inout [Dispatcher.Assignment]) {
        if !environment.dispatcher.isInstant(order) {
            others.append(.start(order, recovering: recovering))
        } else if !isStopping {
            unhandled.append(Posted(run: order.run, event: environment.dispatcher.perform(order)))
        }
    }

    /// How many events wait to be handled, besides those in the inbox.
    var unhandledCount: Int { unhandled.count }

    /// Whether nothing that was handed in waits to be taken.
    var isInboxEmpty: Bool { unhandled.count == 0 && inbox.isEmpty }

    func take(_ posted: Posted) {
        if let failure {
            posted.done?(.journal(failure))
        } else if runs[posted.run] != nil {
            handle(posted)
        } else if loading[posted.run] != nil {
            loading[posted.run]?.append(posted)
        } else {
            loading[posted.run] = [posted]
            let run = posted.run
            Task { await self.load(run) }
        }
    }

    /// Handles an event of a run in memory.
    private func handle(_ posted: Posted) {
        guard let loaded = runs[posted.run], let state = loaded.state else { return }
        if let refusal = refusal(of: posted.event, state) {
            posted.done?(refusal)
            return
        }
        loaded.state = nil
        commits.answering = posted.request
        defer { if let request = posted.request { answered(request) } }
        let handled = Interpreter.handle(
            posted.event, state: consume state, moment: moment(), keys: &keys,
            programs: environment.catalog.snapshot)
        keep(handled, in: loaded, request: nil, done: posted.done)
        if let observe = posted.observe, let state = loaded.state { observe(state) }
    }

    private func refusal(of event: Event, _ state: InstanceState) -> EngineError? {
        switch event {
        case .cancel, .pause, .resume: state.status.isFinal ? .finished(state.run, state.status) : nil
        case .resolveIncident(let incident, _, _): state.incidents[incident] == nil ? .unknownIncident(incident) : nil
        case .assignUserTask(let task, _, _):
            state.userTasks[task].map { state.listeners(to: $0) } ?? .closedUserTask(task, .canceled)
        case .completeUserTask(let task, let answer, let by): refusal(of: answer, to: task, by: by, state)
        case .process(let event): event.refusal(by: state, programs: environment.catalog.snapshot)
        default: nil
        }
    }

    private func refusal(
        of answer: UserTaskAnswer, to task: Key, by person: String, _ state: InstanceState
    ) -> EngineError? {
        guard let open = state.userTasks[task] else { return .closedUserTask(task, .canceled) }
        if let refusal = state.listeners(to: open) { return refusal }
        if state.deferred.contains(where: { $0.completes(userTask: task) }) { return .closedUserTask(task, .open) }
        guard case .failure(let refusal) = open.outputs(for: answer, by: person) else { return nil }
        return .refusedAnswer(refusal.problems)
    }

    func moment() -> Moment { Moment(now: environment.clock.now(), seed: environment.seed()) }

    /// Puts what was decided into the next batch.
    ///
    /// - Parameter more: what else the batch changes.
    func keep(
        _ handled: Handled, in loaded: LoadedRun, request: StartedRequest?, more: ProcessChanges? = nil, done: Done?
    ) {
        let state = handled.state
        loaded.state = state
        uses += 1
        loaded.lastUse = uses
        var commands = handled.commands
        // Nobody could take the jobs of a run that was paused.
        if handled.records.contains(where: \.isResumption) { commands += state.freeJobOffers }
        var effect = GroupCommit.Effect(run: state.run, commands: commands)
        if let done { effect.done = { error in done(error.map(EngineError.journal)) } }
        if handled.records.isEmpty {
            commits.add(effect)
        } else {
            let now = environment.clock.now()
            position += 1
            effect.published = PublishedRow(
                shard: index, position: position, run: state.run, workItem: loaded.summary.workItem,
                sequence: state.sequence, time: now, records: handled.records)
            let row = JournalRow(
                shard: index, position: position, run: state.run, sequence: state.sequence, time: now,
                version: RecordCodec.version, payload: RecordCodec.write(handled.records))
            loaded.unwritten += 1
            let isNew = if case .created = handled.records.first { true } else { false }
            var waiting = WaitingChanges(handled.records, of: loaded.summary, at: now)
            waiting.processes = ProcessChanges(
                handled.records, handled.commands, of: state, run: loaded.summary, at: now)
            waiting.processes.closeIncidents(of: loaded)
            if let more { waiting.processes.merge(more) }
            commits.add(
                row, summary: updatedSummary(of: loaded, after: handled.records, now: now, isNew: isNew),
                schedule: updatedSchedule(of: loaded, after: handled.records, isNew: isNew), request: request,
                waiting: waiting, nextKey: keys.next,
                effect: effect)
        }
        write()
    }

    private func updatedSummary(
        of loaded: LoadedRun, after records: [Record], now: Int64, isNew: Bool
    ) -> RunSummary? {
        guard let state = loaded.state else { return nil }
        var isMigrated = false
        for case .process(.migrated(let migrated)) in records {
            loaded.summary.workflow = migrated.id
            loaded.summary.version = migrated.version
            loaded.summary.hash = migrated.hash
            isMigrated = true
        }
        if state.status == loaded.summary.status { return isNew || isMigrated ? loaded.summary : nil }
        loaded.summary.status = state.status
        if let finished = state.finished {
            loaded.summary.outputs = finished.outputs
            loaded.summary.fault = finished.fault
            loaded.summary.passedOver = finished.passedOver
            loaded.summary.endedAt = now
        }
        return loaded.summary
    }

    private func updatedSchedule(of loaded: LoadedRun, after records: [Record], isNew: Bool) -> RunSchedule? {
        guard let state = loaded.state else { return nil }
        // The soonest timer is looked for only when one came or went: a run may have very many.
        let schedule =
            records.contains(where: \.changesTimers)
            ? RunSchedule(state) : RunSchedule(state, wakesAt: loaded.schedule.wakesAt)
        if schedule == loaded.schedule, !isNew { return nil }
        loaded.schedule = schedule
        return schedule
    }
}

extension RunSchedule {
    init(_ state: InstanceState) {
        self.init(state, wakesAt: state.nextDue)
    }

    init(_ state: InstanceState, wakesAt: Int64?) {
        self.init(run: state.run, isBusy: state.openJobs > 0 || !state.agenda.isEmpty, wakesAt: wakesAt)
    }
}

extension InstanceState {
    /// The refusal of a change of a task that is being changed already.
    fileprivate func listeners(to task: UserTask) -> EngineError? {
        userTaskChanges[task.created.element].map { .busyUserTask(task.created.task, $0.event) }
    }

    /// Jobs that workers may take now.
    fileprivate var freeJobOffers: [Command] {
        workerJobs.sorted { $0.key < $1.key }.compactMap { key, open in
            open.worker == nil && !open.isHeld && open.retries > 0 ? .offerJob(job: key, type: open.job.type) : nil
        }
    }
}

extension Record {
    fileprivate var isResumption: Bool { if case .resumed = self { true } else { false } }

    /// Whether timers of the run came or went; a finished run has none.
    fileprivate var changesTimers: Bool {
        switch self {
        case .timerCreated, .timerFired, .timerCanceled, .finished, .process(.subscriptionOpened),
            .process(.subscriptionTriggered), .process(.subscriptionClosed), .process(.migrated):
            true
        default: false
        }
    }
}
