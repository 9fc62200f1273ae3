package import TroupeInterpreter

/// What a batch changes in the rows that are kept for BPMN processes. In each table, what comes is written before what
/// changes, and that before what goes.
package struct ProcessChanges: Hashable, Sendable {
    package var createdJobs: [WorkerJobSummary] = []
    /// Behind those created; of each job once when they are `settle`d.
    package var jobUpdates: [WorkerJobUpdate] = []
    /// Open tasks of people whose run was migrated, with their new step and process.
    package var movedTasks: [Record.UserTaskCreated] = []
    package var openedSubscriptions: [SubscriptionSummary] = []
    package var subscriptionUpdates: [SubscriptionUpdate] = []
    /// Subscriptions that took a message, by message: their processes have had it. Before they are closed.
    package var takenMessages: [TakenMessage] = []
    package var closedSubscriptions: [Key] = []
    package var messages: [StoredMessage] = []
    /// Processes that a message or signal started.
    package var correlations: [MessageCorrelation] = []
    package var messageStarts: [MessageStart] = []
    /// Runs that are over; behind those started.
    package var endedStarts: [Key] = []
    /// New ones, and new times of those there are.
    package var startTimers: [StartTimer] = []
    package var removedStartTimers: [Key] = []
    package var raisedIncidents: [IncidentSummary] = []
    package var closedIncidents: [Key] = []

    /// A message in the hands of a subscription.
    package struct TakenMessage: Hashable, Sendable {
        package var message: Key
        package var subscription: Key

        package init(message: Key, subscription: Key) {
            self.message = message
            self.subscription = subscription
        }
    }

    package init() {}

    package var isEmpty: Bool { self == ProcessChanges() }

    /// What the records of one row change. `state` is behind them.
    init(_ records: [Record], _ commands: [Command], of state: InstanceState, run: RunSummary, at time: Int64) {
        for record in records {
            switch record {
            case .deferred(.process(.triggered(let subscription, let message, _))):
                // It is as good as taken: nobody else of that process may have it.
                takenMessages.append(TakenMessage(message: message, subscription: subscription))
            case .incidentRaised(let incident, let element, let fault):
                raisedIncidents.append(
                    IncidentSummary(
                        incident: incident, run: run.run, element: element, fault: fault, createdAt: time))
            case .created(let created):
                if let message = created.request.message {
                    correlations.append(MessageCorrelation(message: message, process: created.id))
                }
            case .process(.migrated):
                // What stays open may stand in another process now.
                for open in state.subscriptions.values.sorted(by: { $0.subscription < $1.subscription }) {
                    subscriptionUpdates.append(
                        SubscriptionUpdate(
                            subscription: open.subscription, process: open.process, elementId: open.elementId))
                }
                for open in state.workerJobs.values.sorted(by: { $0.job.job < $1.job.job }) {
                    update(WorkerJobUpdate(job: open.job.job, moved: open.job))
                }
                movedTasks += state.userTasks.values.map(\.created).sorted { $0.task < $1.task }
            case .finished: if state.created.request.message != nil { endedStarts.append(run.run) }
            case .process(let record): add(record, run, time)
            default: break
            }
        }
        for case .offerJob(let job, _) in commands { update(WorkerJobUpdate(job: job, isFree: true)) }
    }

    private mutating func add(_ record: Record.Process, _ run: RunSummary, _ time: Int64) {
        switch record {
        case .subscriptionOpened(let opened):
            if let row = SubscriptionSummary(opened, run: run.run, createdAt: time) { openedSubscriptions.append(row) }
        case .subscriptionClosed(let subscription, _): closedSubscriptions.append(subscription)
        case .subscriptionTriggered(let triggered): add(triggered)
        case .messagePublished(_, let message): messages.append(StoredMessage(message, publishedAt: time))
        case .workerJobCreated(let created):
            var job = WorkerJobSummary(shard: run.shard, run: run.run, created: created, createdAt: time)
            job.isFree = created.retries > 0
            createdJobs.append(job)
        case .workerJobActivated(let job, _, let worker, let deadline):
            update(WorkerJobUpdate(job: job, state: .activated, isFree: false, worker: worker, deadline: deadline))
        case .workerJobTimedOut(let job, _): update(WorkerJobUpdate(job: job, state: .timedOut, isFree: true))
        case .workerJobExtended(let job, _, let deadline): update(WorkerJobUpdate(job: job, deadline: deadline))
        case .workerJobCompleted(let job, _, _):
            update(WorkerJobUpdate(job: job, state: .completed, isFree: false, endedAt: time))
        case .workerJobFailed(let job, _, let retries, let message, let until):
            update(
                WorkerJobUpdate(
                    job: job, state: .failed, isFree: retries > 0 && until == nil, retries: retries,
                    errorMessage: message))
        case .workerJobErrored(let job, _, let code, let message):
            update(
                WorkerJobUpdate(
                    job: job, state: .errored, isFree: false, errorCode: code, errorMessage: message, endedAt: time))
        case .workerJobRetriesSet(let job, _, let retries): update(WorkerJobUpdate(job: job, retries: retries))
        case .workerJobCanceled(let job, _):
            update(WorkerJobUpdate(job: job, state: .canceled, isFree: false, endedAt: time))
        default: break
        }
    }

    private mutating func add(_ triggered: Record.SubscriptionTriggered) {
        if let message = triggered.message {
            takenMessages.append(TakenMessage(message: message, subscription: triggered.subscription))
        }
        if triggered.nextDue != nil || triggered.staysOpen {
            subscriptionUpdates.append(
                SubscriptionUpdate(
                    subscription: triggered.subscription, due: triggered.nextDue,
                    repetitions: triggered.repetitions, lastSignal: triggered.message))
        } else {
            closedSubscriptions.append(triggered.subscription)
        }
    }

    /// Several for one job become one in `settle`: looking for it here would take longer with every job of an event.
    private mutating func update(_ update: WorkerJobUpdate) { jobUpdates.append(update) }

    /// Incidents that are open no more, whatever became of their elements.
    mutating func closeIncidents(of loaded: LoadedRun) {
        for raised in raisedIncidents { loaded.incidents.insert(raised.incident) }
        let open = loaded.state?.incidents ?? [:]
        // All that are open are listed: with as many of them as there are listed, none was closed.
        if open.count == loaded.incidents.count { return }
        let closed = loaded.incidents.filter { open[$0] == nil }
        closedIncidents += closed.sorted()
        loaded.incidents.subtract(closed)
    }

    mutating func merge(_ later: ProcessChanges) {
        if later.isEmpty { return }
        createdJobs += later.createdJobs
        jobUpdates += later.jobUpdates
        movedTasks += later.movedTasks
        openedSubscriptions += later.openedSubscriptions
        subscriptionUpdates += later.subscriptionUpdates
        takenMessages += later.takenMessages
        closedSubscriptions += later.closedSubscriptions
        messages += later.messages
        correlations += later.correlations
        messageStarts += later.messageStarts
        endedStarts += later.endedStarts
        startTimers += later.startTimers
        removedStartTimers += later.removedStartTimers
        raisedIncidents += later.raisedIncidents
        closedIncidents += later.closedIncidents
    }

    /// Of things that were changed several times in one batch only the last counts; called once for each batch.
    mutating func settle() {
        if jobUpdates.count > 1 {
            var positions: [Key: Int] = [:]
            var merged: [WorkerJobUpdate] = []
            for update in jobUpdates {
                if let position = positions[update.job] {
                    merged[position].merge(update)
                } else {
                    positions[update.job] = merged.count
                    merged.append(update)
                }
            }
            jobUpdates = merged
        }
        movedTasks = Self.last(of: movedTasks, by: \.task)
        subscriptionUpdates = SubscriptionUpdate.merged(subscriptionUpdates)
        startTimers = Self.last(of: startTimers, by: \.timer)
    }

    private static func last<Thing, Name: Hashable>(of things: [Thing], by name: (Thing) -> Name) -> [Thing] {
        if things.count < 2 { return things }
        var positions: [Name: Int] = [:]
        var last: [Thing] = []
        for thing in things {
            if let position = positions[name(thing)] {
                last[position] = thing
            } else {
                positions[name(thing)] = last.count
                last.append(thing)
            }
        }
        return last
    }
}
