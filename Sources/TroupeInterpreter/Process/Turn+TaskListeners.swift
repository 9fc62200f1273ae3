import TroupeGraph

/// Listeners of user tasks: jobs that come before a change, correct it, or deny it.
///
/// ```
/// change       is made by                              denied
/// creating     the task is there, then assigning       –
/// assigning    the task is given to somebody           it stays with whom it was
/// updating     variables are set in the task's scope   they stay
/// completing   the element completes                   the task stays open
/// canceling    the element is gone                     –
/// ```
extension Turn {
    /// Has the listeners look at a change first; false when there are none, so that it can be made at once.
    mutating func announce(_ kind: UserTaskChange.Kind, of task: Key, at key: Key) -> Bool {
        let change = UserTaskChange(task: task, element: key, kind: kind)
        guard let element = state.elements[key], !listeners(change.event, of: element).isEmpty else { return false }
        emit(.process(.userTaskChanging(change)))
        callListener(0, at: key)
        return true
    }

    /// The same for the end of an element, which waits for the listeners.
    mutating func announceCancel(of stale: ElementInstance) {
        guard let task = stale.userTask ?? state.userTaskChanges[stale.key]?.task else { return }
        _ = announce(.canceling, of: task, at: stale.key)
    }

    /// Whether the end of an element waits for listeners of its user task.
    func awaitsCancelListeners(_ element: ElementInstance) -> Bool {
        (element.userTask ?? state.userTaskChanges[element.key]?.task) != nil
            && !listeners(.canceling, of: element).isEmpty
    }

    private func listeners(_ event: TaskListenerEvent, of element: ElementInstance) -> [ExecutionListener] {
        guard state.isOfProcess(element), let all = state.node(of: element).details?.parts.taskListeners else {
            return []
        }
        return all.compactMap { $0.event == event ? $0.job : nil }
    }

    /// Creates the job of a listener; behind the last, the change is made.
    mutating func callListener(_ index: Int, at key: Key) {
        guard let element = state.elements[key], let change = state.userTaskChanges[key] else { return }
        let listeners = listeners(change.event, of: element)
        guard listeners.indices.contains(index) else { return make(change, of: element) }
        let node = state.node(of: element)
        var headers = node.details?.parts.headers ?? [:]
        for (name, value) in attributes(of: change) { headers[name] = value }
        create(
            .taskListener, at: index, listeners[index].type, listeners[index].retries, nil, of: element, node,
            headers: headers, event: change.event)
    }

    /// A listener has looked at the change.
    mutating func listened(_ job: Record.WorkerJob, _ result: TaskListenerResult) {
        guard let change = state.userTaskChanges[job.element] else { return }
        if result.isDenied, change.event.canBeDenied { return deny(change, result.reason) }
        if !result.corrections.isEmpty {
            emit(.process(.userTaskCorrected(element: change.element, corrections: result.corrections)))
        }
        callListener(job.listener + 1, at: change.element)
    }

    /// A person decides about a listener that nobody can do: it is passed over, or the change is denied.
    mutating func decide(_ change: UserTaskChange, _ resolution: IncidentResolution) {
        let key = state.elements[change.element]?.workerJob
        let job = key.flatMap { state.workerJobs[$0] }
        if resolution == .retry {
            guard let key, let job else { return callListener(0, at: change.element) }
            return setRetries(of: key, job, to: max(1, job.retries))
        }
        if let key { emit(.process(.workerJobCanceled(job: key, element: change.element))) }
        if case .fail(let message) = resolution, change.event.canBeDenied { return deny(change, message) }
        // Where no job could be made, nobody knows which listener it was: none is called again.
        callListener(job.map { $0.job.listener + 1 } ?? .max, at: change.element)
    }

    private mutating func deny(_ change: UserTaskChange, _ reason: String) {
        emit(
            .process(
                .userTaskDenied(task: change.task, element: change.element, event: change.event, reason: reason)))
    }

    // MARK: Making the change

    private mutating func make(_ change: UserTaskChange, of element: ElementInstance) {
        let key = element.key
        switch change.kind {
        case .creating(var created):
            created.correct(change.corrections)
            return place(created, isAssigned: change.corrections["assignee"] != nil)
        case .assigning(let assignee, let by):
            update(change)
            emit(
                .userTaskAssigned(
                    Record.UserTaskAssigned(
                        task: change.task, element: key, assignee: assigned(change, else: assignee), by: by)))
        case .updating(let variables, let isLocal, let by):
            if !update(change), let task = state.userTasks[change.task] {
                emit(.process(.userTaskUpdated(task.created)))
            }
            reassign(change)
            setVariables(variables, in: key, isLocal: isLocal, by: by)
        case .completing(let outputs, let by):
            update(change)
            reassign(change)
            emit(.userTaskCompleted(task: change.task, element: key, outputs: outputs, by: by))
            schedule(.complete(element: key, outputs: outputs))
        case .canceling:
            if element.userTask == change.task {
                emit(.userTaskCanceled(task: change.task, element: key))
            } else {
                // It never came to be.
                emit(
                    .process(
                        .userTaskDenied(task: change.task, element: key, event: .creating, reason: "canceled")))
            }
            settle(key)
        }
    }

    /// The task is there for people; who has it is told to the listeners of that.
    mutating func place(_ task: Record.UserTaskCreated, isAssigned: Bool = false) {
        var created = task
        if created.assignee == nil, !isAssigned { created.assignee = state.persona(at: created.element) }
        let assignee = created.assignee
        let element = state.elements[created.element]
        let isAnnounced =
            assignee != nil && !isAssigned && element.map { !listeners(.assigning, of: $0).isEmpty } == true
        if isAnnounced { created.assignee = nil }
        emit(.userTaskCreated(created))
        emit(.process(.advanced(element: created.element, lifecycle: .activated)))
        if isAnnounced {
            _ = announce(
                .assigning(assignee: assignee, by: "process"), of: created.task, at: created.element)
        }
    }

    /// Makes what listeners corrected, but for who has the task; false when that is nothing.
    @discardableResult
    private mutating func update(_ change: UserTaskChange) -> Bool {
        let corrections = ValueMap(change.corrections.filter { $0.0 != "assignee" })
        guard !corrections.isEmpty, var created = state.userTasks[change.task]?.created else { return false }
        created.correct(corrections)
        emit(.process(.userTaskUpdated(created)))
        return true
    }

    private mutating func reassign(_ change: UserTaskChange) {
        guard change.corrections["assignee"] != nil else { return }
        let assignee = assigned(change, else: nil)
        emit(
            .userTaskAssigned(
                Record.UserTaskAssigned(
                    task: change.task, element: change.element, assignee: assignee, by: "listener")))
    }

    private func assigned(_ change: UserTaskChange, else assignee: String?) -> String? {
        guard let corrected = change.corrections["assignee"] else { return assignee }
        return corrected == "" ? nil : corrected.text
    }

    // MARK: What listeners see

    /// The task as it will be, by the names of headers that Camunda's workers know.
    private func attributes(of change: UserTaskChange) -> ValueMap {
        var seen: Record.UserTaskCreated?
        var changed = Set(change.corrections.map { $0.0 })
        switch change.kind {
        case .creating(let created): seen = created
        case .assigning(let assignee, _):
            seen = state.userTasks[change.task]?.created
            seen?.assignee = assignee
            changed.insert("assignee")
        case .updating:
            seen = current(change.task)
            changed.insert("variables")
        case .completing, .canceling: seen = current(change.task)
        }
        seen?.correct(change.corrections)
        var headers: ValueMap = [
            "action": .string(change.event.action), "userTaskKey": .string(String(change.task)),
            "changedAttributes": .string(Value.list(changed.sorted().map(Value.string)).json),
        ]
        headers["assignee"] = seen?.assignee.map(Value.string)
        for name in Record.UserTaskCreated.correctable where name != "assignee" {
            headers[name] = seen?.details[name].map { .string($0.stringValue ?? $0.json) }
        }
        headers["formKey"] = (seen?.details["form"]?["formKey"]).map { .string($0.text) }
        return ValueMap(headers.map { ("io.camunda.zeebe:" + $0.0, $0.1) })
    }

    private func current(_ task: Key) -> Record.UserTaskCreated? {
        var created = state.userTasks[task]?.created
        created?.assignee = state.userTasks[task]?.assignee
        return created
    }
}

extension TaskListenerEvent {
    /// What is done, as Camunda's headers name it.
    fileprivate var action: String {
        switch self {
        case .creating: "create"
        case .assigning: "assign"
        case .updating: "update"
        case .completing: "complete"
        case .canceling: "cancel"
        }
    }
}
