import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// What each record must fit.
extension History {
    func take(_ record: Record, _ key: Key, _ run: inout Run) {
        switch record {
        case .created(let created): begin(key, created)
        case .incidentRaised(let incident, let element, _): incidents[incident] = element
        case .incidentResolved(let incident, let resolution, _):
            let element = incidents.removeValue(forKey: incident)
            if resolution == .retry, let element { triedAgain.insert(element) }
        case .paused: run.isPaused = true
        case .resumed: run.isPaused = false
        case .deferred(let event): keep(event, &run)
        case .finished(let finished):
            run.finished = finished
            exclusive.remove(key)
            run.timers = [:]
        case .activated(let activated): run.ids[activated.element] = activated.id
        case .completed(let element, _, _): leave(element, "completed", &run)
        case .failed(let element, _, _, _): leave(element, "failed", &run)
        case .jobCreated(let job): order(job)
        case .jobCompleted(let element, let attempt, let outputs):
            accept(Attempt(element: element, attempt: attempt), .completed(outputs))
        case .jobFailed(let element, let attempt, let fault, _):
            accept(Attempt(element: element, attempt: attempt), .failed(fault.code))
        case .jobStopped(let element, let attempt): accept(Attempt(element: element, attempt: attempt), nil)
        case .timerCreated(let timer, _, _, let due): run.timers[timer] = due
        case .timerFired(let timer): fire(timer, &run)
        case .timerCanceled(let timer): run.timers[timer] = nil
        case .userTaskCompleted(let task, _, _, _):
            if !answeredTasks.insert(task).inserted { world.violate(.oneResult, "task \(task) is answered twice") }
        case .signalReceived(let wait, _, let signal, _): take(signal, by: wait)
        case .signalSent(_, let signal): sent.insert(signal.signal)
        case .process(let record): take(record, &run)
        default: break
        }
    }

    private func take(_ record: Record.Process, _ run: inout Run) {
        switch record {
        case .subscriptionOpened(let opened):
            if case .timer(let due, _, _) = opened.awaited { run.timers[opened.subscription] = due }
        case .subscriptionTriggered(let triggered):
            if run.timers[triggered.subscription] != nil {
                fire(triggered.subscription, &run)
                if let due = triggered.nextDue { run.timers[triggered.subscription] = due }
            } else if let message = triggered.message {
                take(message, by: triggered.subscription)
            }
        case .subscriptionClosed(let subscription, _): run.timers[subscription] = nil
        case .messagePublished(_, let message): sent.insert(message.message)
        case .workerJobCompleted(let job, _, _), .workerJobErrored(let job, _, _, _), .workerJobCanceled(let job, _):
            if !endedJobs.insert(job).inserted { world.violate(.oneResult, "job \(job) ends twice") }
        case .workerJobActivated(let job, _, let worker, _):
            taken.insert("\(job) \(worker)")
            if endedJobs.contains(job) { world.violate(.oneResult, "job \(job) is taken behind its end") }
        case .workerJobFailed(let job, _, _, _, _),
            .workerJobTimedOut(let job, _):
            if endedJobs.contains(job) { world.violate(.oneResult, "job \(job) goes on behind its end") }
        case .userTaskChanging(let change): deferred.insert(change.task)
        default: break
        }
    }

    /// A run came to be.
    private func begin(_ key: Key, _ created: Record.Created) {
        if created.id == "clocked" { beats += 1 }
        guard let message = created.request.message else { return }
        owed.remove(message)
        if !sent.contains(message) { world.violate(.nothingLost, "\(message) started run \(key), and nobody sent it") }
        if !causes.insert("\(created.id) \(message)").inserted {
            world.violate(.oneResult, "\(message) started a second run of \(created.id)")
        }
        guard created.request.user == "message" else { return }
        if !exclusive.isEmpty {
            world.violate(.oneResult, "run \(key) began by message beside \(exclusive.sorted())")
        }
        exclusive.insert(key)
    }

    private func leave(_ element: Key, _ how: String, _ run: inout Run) {
        run.left["\(run.ids[element] ?? "?") \(how)", default: 0] += 1
    }

    /// What came while the run was paused counts as taken.
    private func keep(_ event: Event, _ run: inout Run) {
        switch event {
        case .completeUserTask(let task, _, _): deferred.insert(task)
        case .timerFired(let timer): fire(timer, &run)
        case .process(.completeJob(let job, _)), .process(.completeListener(let job, _)): deferred.insert(job)
        default: break
        }
    }

    private func order(_ job: Record.JobCreated) {
        if let before = attempts[job.element], before >= job.attempt {
            world.violate(.oneResult, "attempt \(job.attempt) of \(job.element) follows \(before)")
        }
        attempts[job.element] = job.attempt
        orders[job.element] = job
        ordered.insert(Attempt(element: job.element, attempt: job.attempt))
    }

    private func accept(_ attempt: Attempt, _ result: Result?) {
        if !ordered.contains(attempt) { world.violate(.oneResult, "\(attempt) has a result and was not ordered") }
        if !accepted.insert(attempt).inserted { world.violate(.oneResult, "\(attempt) has two results") }
        guard let result else { return }
        concluded.insert(attempt)
        if results[attempt] != result {
            world.violate(
                .oneResult,
                "\(attempt) is \(result), and it came to \(results[attempt].map { "\($0)" } ?? "nothing")")
        }
    }

    private func fire(_ timer: Key, _ run: inout Run) {
        guard let due = run.timers.removeValue(forKey: timer) else { return }
        if due > world.now {
            world.violate(.timersInTime, "timer \(timer) fired \((due - world.now) / 1000) ms too early")
        }
    }

    private func take(_ message: Key, by subscription: Key) {
        if !sent.contains(message) {
            world.violate(.nothingLost, "\(subscription) took \(message), which nobody has sent")
        }
        if !received.insert(TakenEvent(subscription: subscription, message: message)).inserted {
            world.violate(.oneResult, "\(subscription) took \(message) twice")
        }
    }
}

extension Record {
    /// Its name in a trace.
    var name: String {
        if case .process(let record) = self { return Self.name("\(record)") }
        return Self.name("\(self)")
    }

    /// What stands before the values; of a name with its modules only the last part.
    private static func name(_ text: String) -> String {
        let head = text.prefix { $0 != "(" }
        return head.split(separator: ".").last.map(String.init) ?? ""
    }
}
