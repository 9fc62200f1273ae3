package import TroupeInterpreter

/// An element that waits for a signal, as it is looked up when one comes.
package struct SignalWaitRow: Hashable, Sendable {
    /// Newer than every signal that was sent before the wait began.
    package var wait: Key
    package var run: Key
    package var name: String

    package init(wait: Key, run: Key, name: String) {
        self.wait = wait
        self.run = run
        self.name = name
    }
}

/// What a run that is not over waits for from outside.
package struct RunWait: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        /// An open task, and who has it (nil: anyone).
        case person(task: Key, assignee: String?)
        case signal(String)
    }

    package var run: Key
    package var subject: Subject

    package init(run: Key, subject: Subject) {
        self.run = run
        self.subject = subject
    }
}

/// What a batch changes about people and signals, in rows beside the journal.
package struct WaitingChanges: Hashable, Sendable {
    package var createdTasks: [UserTaskSummary] = []
    /// Of each task the last; behind those created.
    package var assignments: [Record.UserTaskAssigned] = []
    /// What tasks ask from now on: of each the last. Behind those created.
    package var updatedTasks: [Record.UserTaskCreated] = []
    /// Behind those created and assigned.
    package var endedTasks: [EndedUserTask] = []
    package var openedWaits: [SignalWaitRow] = []
    /// Behind those opened.
    package var endedWaits: [Key] = []
    /// Signals on their way. Each stays until it has been delivered, whatever happens to the server.
    package var signals: [SentSignal] = []
    /// What is kept for BPMN processes.
    package var processes = ProcessChanges()
    /// Rows of the shard's inbox that are dealt with, and what whoever asked is told.
    package var answers: [InboxAnswer] = []

    package init() {}

    package var isEmpty: Bool { self == WaitingChanges() }

    /// What the records of one row change.
    init(_ records: [Record], of run: RunSummary, at time: Int64) {
        for record in records {
            switch record {
            case .userTaskCreated(let created):
                createdTasks.append(
                    UserTaskSummary(
                        shard: run.shard, run: run.run, workItem: run.workItem, created: created, createdAt: time))
            case .userTaskAssigned(let assigned): assign(assigned)
            case .process(.userTaskUpdated(let created)): update(created)
            case .userTaskCompleted(let task, _, let outputs, let by):
                endedTasks.append(
                    EndedUserTask(task: task, state: .completed, completedBy: by, outputs: outputs, endedAt: time))
            case .userTaskCanceled(let task, _):
                endedTasks.append(EndedUserTask(task: task, state: .canceled, endedAt: time))
            case .signalAwaited(let wait, _, let name):
                openedWaits.append(SignalWaitRow(wait: wait, run: run.run, name: name))
            case .signalReceived(let wait, _, _, _), .signalWaitCanceled(let wait, _): endedWaits.append(wait)
            case .signalSent(_, let sent): signals.append(sent)
            default: break
            }
        }
    }

    mutating func merge(_ later: WaitingChanges) {
        createdTasks += later.createdTasks
        for assignment in later.assignments { assign(assignment) }
        for task in later.updatedTasks { update(task) }
        endedTasks += later.endedTasks
        openedWaits += later.openedWaits
        endedWaits += later.endedWaits
        signals += later.signals
        processes.merge(later.processes)
        answers += later.answers
    }

    private mutating func update(_ task: Record.UserTaskCreated) {
        updatedTasks.removeAll { $0.task == task.task }
        updatedTasks.append(task)
    }

    private mutating func assign(_ assignment: Record.UserTaskAssigned) {
        guard let position = assignments.firstIndex(where: { $0.task == assignment.task }) else {
            return assignments.append(assignment)
        }
        var assignment = assignment
        // What one of them changed stays changed.
        assignment.due = assignment.due ?? assignments[position].due
        if assignments[position].isEscalation { assignment.by = nil }
        assignments[position] = assignment
    }
}
