package import TroupeEngine
package import TroupeInterpreter

extension InMemoryJournal {
    package func userTask(_ task: Key) async throws(JournalError) -> UserTaskSummary? {
        try reading { $0.userTasks[task] }
    }

    package func userTasks(_ filter: UserTaskFilter) async throws(JournalError) -> [UserTaskSummary] {
        func isOlder(_ left: UserTaskSummary, _ right: UserTaskSummary) -> Bool {
            (left.createdAt, left.task) < (right.createdAt, right.task)
        }
        return try reading { state in
            let border = filter.before.flatMap { state.userTasks[$0] }
            let found = state.userTasks.values.filter { task in
                (filter.assignee == nil || filter.assignee == task.assignee)
                    && (filter.run == nil || filter.run == task.run)
                    && (filter.states.isEmpty || filter.states.contains(task.state))
                    && (filter.before == nil || border.map { isOlder(task, $0) } ?? false)
            }
            return Array(found.sorted { isOlder($1, $0) }.prefix(max(0, filter.limit)))
        }
    }

    package func waits(of runs: [Key]) async throws(JournalError) -> [RunWait] {
        try reading { state in
            var waits: [(key: Key, wait: RunWait)] = []
            for task in state.userTasks.values where task.state == .open && runs.contains(task.run) {
                let subject = RunWait.Subject.person(task: task.task, assignee: task.assignee)
                waits.append((task.task, RunWait(run: task.run, subject: subject)))
            }
            for (_, wait) in state.signalWaits.values where runs.contains(wait.run) {
                waits.append((wait.wait, RunWait(run: wait.run, subject: .signal(wait.name))))
            }
            let sorted = waits.sorted { ($0.wait.run, $0.key) < ($1.wait.run, $1.key) }.map(\.wait)
            return Set(runs).sorted().flatMap { run in sorted.filter { $0.run == run }.prefix(20) }
        }
    }

    package func signalWaits(
        shard: Int, name: String, before signal: Key, after wait: Key, limit: Int
    ) async throws(JournalError) -> [SignalWaitRow] {
        try reading { state in
            let found = state.signalWaits.values.filter {
                $0.shard == shard && $0.row.name == name && $0.row.wait < signal && $0.row.wait > wait
            }
            return Array(found.map(\.row).sorted { $0.wait < $1.wait }.prefix(max(0, limit)))
        }
    }

    package func signals(shard: Int) async throws(JournalError) -> [SentSignal] {
        try reading { state in
            state.signals.values.filter { $0.shard == shard }.map(\.signal).sorted { $0.signal < $1.signal }
        }
    }

    package func removeSignal(_ signal: Key) async throws(JournalError) {
        try reading { state in
            state.signals[signal] = nil
            state.correlations.removeAll { $0.message == signal }
        }
    }
}
