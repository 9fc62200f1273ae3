import TroupeEngine
import TroupeInterpreter
import TroupeTesting

/// What must be so when all runs are over.
extension Simulation {
    func checkEnd() async {
        let journal = database.journal
        if journal.rows(shard: 0) != history.rows {
            world.violate(.nothingLost, "the journal's rows are not those that were committed")
        }
        if scenario.hasStartEvents, history.beats != Scenario.beats {
            world.violate(.timersInTime, "the start timer fired \(history.beats) times")
        }
        for (key, run) in history.runs {
            let summary = try? await journal.summary(of: key)
            guard let finished = run.finished, let summary else {
                world.violate(.readModels, "run \(key) has no summary")
                continue
            }
            if summary.status.rawValue != finished.outcome.rawValue || summary.outputs != finished.outputs {
                world.violate(
                    .readModels, "run \(key) is \(summary.status) in the list, and came to \(finished.outcome)")
            }
        }
        let rows: [(String, Int)] = [
            ("tasks", (try? await journal.userTasks(UserTaskFilter(states: [.open])))?.count ?? -1),
            ("jobs", await openJobs().count),
            ("incidents", (try? await journal.incidents(run: nil, after: 0, limit: 9))?.count ?? -1),
            ("waits", (try? await journal.waits(of: history.runs.keys.sorted()))?.count ?? -1),
            ("subscriptions", await openSubscriptions()),
            ("busy runs", (try? await journal.busyRuns(shard: 0))?.count ?? -1),
            ("timers", (try? await journal.wakes(shard: 0, before: .max, limit: 9))?.count ?? -1),
            ("signals on their way", (try? await journal.signals(shard: 0))?.count ?? -1),
        ]
        for job in await openJobs() { world.note("left: \(job)") }
        for (what, count) in rows where count != 0 {
            world.violate(.readModels, "all runs are over, and there are \(count) \(what)")
        }
    }

    private func openJobs() async -> [WorkerJobSummary] {
        let open: [WorkerJobSummary.State] = [.created, .activated, .timedOut, .failed]
        return (try? await database.journal.workerJobs(WorkerJobFilter(states: open))) ?? []
    }

    private func openSubscriptions() async -> Int {
        var count = 0
        for kind in [SubscriptionFilter.Kind.message, .signal, .timer] {
            count += (try? await database.journal.subscriptions(SubscriptionFilter(kind: kind)))?.count ?? -1
        }
        return count
    }
}
