extension InstanceState {
    /// An element that waits for a signal.
    package struct SignalWait: Hashable, Sendable {
        package var element: Key
        package var name: String
    }

    /// Folds a record about people or signals.
    mutating func applyToWaiting(_ record: Record) {
        switch record {
        case .userTaskCreated(let created):
            guard elements[created.element] != nil else { return }
            userTasks[created.task] = UserTask(created)
            userTaskChanges[created.element] = nil
            elements[created.element]?.userTask = created.task
        case .userTaskAssigned(let assigned):
            userTasks[assigned.task]?.assignee = assigned.assignee
            if assigned.isEscalation { userTasks[assigned.task]?.isEscalated = true }
            userTaskChanges[assigned.element] = nil
        case .userTaskCompleted(let task, let element, _, _), .userTaskCanceled(let task, let element):
            userTasks[task] = nil
            elements[element]?.userTask = nil
            userTaskChanges[element] = nil
        case .signalAwaited(let wait, let element, let name):
            guard elements[element] != nil else { return }
            signalWaits[wait] = SignalWait(element: element, name: name)
            elements[element]?.signalWait = wait
        case .signalReceived(let wait, let element, _, _), .signalWaitCanceled(let wait, let element):
            signalWaits[wait] = nil
            elements[element]?.signalWait = nil
        case .process(let record): apply(record)
        default: break
        }
    }
}
