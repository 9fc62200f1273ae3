import TroupeGraph
import TroupeInterpreter

/// Timer start events of the latest versions: a row each, which says when next, and is written in the batch of the run
/// that it starts.
extension Shard {
    /// Timers begin to run for what was deployed since, and end for what it replaced. Done after every start and every
    /// deployment, so a server that ends between the two does it at its next start.
    package func renewStartTimers() async throws(EngineError) {
        if let failure { throw .journal(failure) }
        // An engine that only deploys leaves it to the one that will work: it does not know what there is.
        if !areStartTimersKnown { return }
        let snapshot = environment.catalog.snapshot
        var changes = WaitingChanges()
        for (key, timer) in startTimers where snapshot.latest(id: timer.process)?.version != timer.version {
            changes.processes.removedStartTimers.append(key)
        }
        for (process, events) in snapshot.startEvents.sorted(by: { $0.key < $1.key }) {
            guard let program = snapshot.latest(id: process) else { continue }
            let known = startTimers.values.contains { $0.process == process && $0.version == program.version }
            if known { continue }
            for event in events {
                guard case .timer(let schedule) = event.cause else { continue }
                let first = schedule.first(deployedAt: snapshot.deploymentTimes[process] ?? environment.clock.now())
                changes.processes.startTimers.append(
                    StartTimer(
                        timer: keys.make(), process: process, version: program.version, elementId: event.elementId,
                        due: first?.due, repetitions: first?.repetitions))
            }
        }
        if changes.isEmpty { return }
        let removed = changes.processes.removedStartTimers
        let added = changes.processes.startTimers
        // Before it is durable, and nothing was awaited so far, so that a second renewal at the same time finds it.
        for key in removed { startTimers[key] = nil }
        for timer in added { startTimers[timer.timer] = timer }
        try await write(changes, bytes: 0, commands: [])
        for key in removed { environment.timers.cancel(key) }
        for timer in added { hold(timer) }
    }

    /// Takes up the timers of the last server.
    func recoverStartTimers() async throws(JournalError) {
        for timer in try await environment.journal.startTimers(shard: index) { startTimers[timer.timer] = timer }
        areStartTimersKnown = true
        do throws(EngineError) {
            try await renewStartTimers()
        } catch {
            if case .journal(let error) = error { throw error }
        }
        holdStartTimers()
    }

    /// Hands those that are due before the queue's horizon to the queue; it ignores the others.
    func holdStartTimers() {
        for timer in startTimers.values { hold(timer) }
    }

    private func hold(_ timer: StartTimer) {
        guard let due = timer.due else { return }
        environment.timers.add(TimerQueue.Entry(due: due, run: 0, timer: timer.timer))
    }

    /// A start event's time has come: its process starts, and the next time is set, both or neither.
    func fire(startTimer key: Key) {
        guard var timer = startTimers[key], let due = timer.due else { return }
        let snapshot = environment.catalog.snapshot
        guard let program = snapshot.latest(id: timer.process), program.version == timer.version else { return }
        let schedule = (snapshot.startEvents[timer.process] ?? []).lazy.compactMap { event -> StartEvent.Schedule? in
            if event.elementId == timer.elementId, case .timer(let schedule) = event.cause { schedule } else { nil }
        }.first
        timer.due = timer.repetitions == 0 ? nil : schedule?.next(after: due, now: environment.clock.now())
        timer.repetitions = timer.repetitions.map { max(0, $0 - 1) }
        let next = timer
        startTimers[key] = next
        var request = StartRequest(user: "timer")
        request.startBefore = [timer.elementId]
        let begun = request
        Task {
            do throws(EngineError) {
                _ = try await create(program, begun, nil) { _ in
                    var changes = ProcessChanges()
                    changes.startTimers = [next]
                    return changes
                }
                hold(next)
            } catch {
                // Nothing was written: the timer is due again at the next start.
            }
            endings -= 1
            becameQuieter()
        }
        endings += 1
    }
}
