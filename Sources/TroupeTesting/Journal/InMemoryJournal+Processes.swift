package import TroupeEngine
package import TroupeInterpreter

extension InMemoryJournal {
    static func write(_ changes: ProcessChanges, shard: Int, _ state: inout State) {
        for job in changes.createdJobs { state.workerJobs[job.job] = job }
        for update in changes.jobUpdates { state.workerJobs[update.job]?.apply(update) }
        for task in changes.movedTasks { state.userTasks[task.task]?.created = task }
        for row in changes.openedSubscriptions { state.subscriptions[row.subscription] = (shard, row) }
        for update in changes.subscriptionUpdates {
            if let due = update.due,
                case .timer(_, let cycle, _)? = state.subscriptions[update.subscription]?.row.awaited
            {
                state.subscriptions[update.subscription]?.row.awaited = .timer(
                    due: due, cycle: cycle, repetitions: update.repetitions)
            }
            if let process = update.process { state.subscriptions[update.subscription]?.row.process = process }
            if let id = update.elementId { state.subscriptions[update.subscription]?.row.elementId = id }
            if let signal = update.lastSignal { state.subscriptions[update.subscription]?.row.lastSignal = signal }
        }
        for taken in changes.takenMessages {
            if let row = state.subscriptions[taken.subscription]?.row, case .message = row.awaited {
                state.correlations.append(MessageCorrelation(message: taken.message, process: row.process))
            }
        }
        for key in changes.closedSubscriptions { state.subscriptions[key] = nil }
        for message in changes.messages where state.messages[message.key] == nil {
            // One shard brings messages to the runs of all.
            state.messages[message.key] = (0, message)
        }
        state.correlations += changes.correlations
        for start in changes.messageStarts { state.messageStarts[start.run] = (shard, start) }
        for run in changes.endedStarts { state.messageStarts[run]?.row.isOver = true }
        for timer in changes.startTimers { state.startTimers[timer.timer] = (shard, timer) }
        for timer in changes.removedStartTimers { state.startTimers[timer] = nil }
        for incident in changes.raisedIncidents { state.incidents[incident.incident] = incident }
        for incident in changes.closedIncidents { state.incidents[incident] = nil }
    }

    // MARK: Jobs

    package func workerJob(_ job: Key) async throws(JournalError) -> WorkerJobSummary? {
        try reading { $0.workerJobs[job] }
    }

    package func workerJobs(_ filter: WorkerJobFilter) async throws(JournalError) -> [WorkerJobSummary] {
        try reading { state in
            let found = state.workerJobs.values.filter { job in
                (filter.run == nil || filter.run == job.run) && (filter.type == nil || filter.type == job.created.type)
                    && (filter.elementId == nil || filter.elementId == job.created.elementId)
                    && (filter.states.isEmpty || filter.states.contains(job.state))
                    && (filter.before.map { job.job < $0 } ?? true)
            }
            return Array(found.sorted { $0.job > $1.job }.prefix(max(0, filter.limit)))
        }
    }

    package func freeJobs(shard: Int, type: String, limit: Int) async throws(JournalError) -> [WorkerJobSummary] {
        try reading { state in
            let found = state.workerJobs.values.filter { job in
                job.isFree && job.shard == shard && job.created.type == type
                    && state.summaries[job.run]?.status != .paused
            }
            return Array(
                found.sorted { (-$0.created.priority, $0.job) < (-$1.created.priority, $1.job) }.prefix(max(0, limit)))
        }
    }

    // MARK: Time by hand

    package func manualClock(shard: Int) async throws(JournalError) -> Int64? {
        try reading { state in state.manualClock.map { max($0, state.rows[shard]?.last?.time ?? $0) } }
    }

    package func keep(manualClock now: Int64) async throws(JournalError) { try reading { $0.manualClock = now } }

    // MARK: Subscriptions

    package func subscriptions(_ filter: SubscriptionFilter) async throws(JournalError) -> [SubscriptionSummary] {
        try rows(limit: filter.limit) { _, row in
            let isOfKind =
                switch (filter.kind, row.awaited) {
                case (.message, .message), (.signal, .signal), (.timer, .timer): true
                default: false
                }
            return isOfKind && row.subscription > filter.after && (filter.run == nil || filter.run == row.run)
        }
    }

    package func subscriptions(
        shard: Int, name: String, correlationKey: String, after: Key, limit: Int
    ) async throws(JournalError) -> [SubscriptionSummary] {
        try rows(limit: limit) { owner, row in
            owner == shard && row.awaited == .message(name: name, correlationKey: correlationKey)
                && row.subscription > after
        }
    }

    package func subscriptions(
        shard: Int, signal: Key, before end: Key, name: String, after: Key, limit: Int
    ) async throws(JournalError) -> [SubscriptionSummary] {
        try rows(limit: limit) { owner, row in
            owner == shard && row.awaited == .signal(name: name) && row.subscription > after
                && row.subscription < end && row.lastSignal != signal
        }
    }

    private func rows(
        limit: Int, _ matches: (Int, SubscriptionSummary) -> Bool
    ) throws(JournalError) -> [SubscriptionSummary] {
        try reading { state in
            let found = state.subscriptions.values.filter { matches($0.shard, $0.row) }.map(\.row)
            return Array(found.sorted { $0.subscription < $1.subscription }.prefix(max(0, limit)))
        }
    }

    // MARK: Deployments

    package func deploy(_ deployments: DeploymentSet) async throws(JournalError) -> DeployedVersions {
        try reading { state in
            let (set, isNew) = deployments.resolved(
                workflow: { id in state.deployments[id]?.last.map { ($0.version, $0.hash) } },
                decision: { id in state.decisions[id]?.last.map { ($0.version, $0.hash) } })
            for (deployment, isNew) in zip(set.workflows, isNew.workflows) where isNew {
                state.deployments[deployment.id, default: []].append(deployment)
            }
            for (deployment, isNew) in zip(set.decisions, isNew.decisions) where isNew {
                state.decisions[deployment.id, default: []].append(deployment)
            }
            return DeployedVersions(set)
        }
    }

    package func decisions() async throws(JournalError) -> [DeploymentSummary] {
        try reading { state in
            state.decisions.sorted { $0.key < $1.key }.flatMap { $0.value }.map {
                DeploymentSummary(
                    id: $0.id, version: $0.version, hash: $0.hash, file: $0.file, versionTag: $0.versionTag,
                    deployedAt: $0.deployedAt)
            }
        }
    }

    package func decision(id: String, version: Int?) async throws(JournalError) -> DecisionDeployment? {
        try reading { state in
            guard let version else { return state.decisions[id]?.last }
            return state.decisions[id]?.first { $0.version == version }
        }
    }
}
