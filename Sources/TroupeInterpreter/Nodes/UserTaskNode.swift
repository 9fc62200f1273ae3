import TroupeGraph

extension Turn {
    /// Asks a person. The element waits for the answer; nothing of it is in memory but the run's state, and nothing at
    /// all once the run is evicted.
    mutating func ask(_ job: Node.Job, _ node: ProgramNode, _ element: ElementInstance) {
        let question = evaluate(job.inputs, at: element.key).flatMap { Question.read($0, step: node.id) }
        switch question {
        case .failure(let fault): schedule(.fail(element: element.key, fault: fault))
        case .success(let question):
            var created = Record.UserTaskCreated(
                task: keys.make(), element: element.key, workflow: program(of: element).definition.id, step: node.id,
                title: question.title ?? node.name ?? node.id, message: question.message,
                assignee: question.assignee.map(person), options: question.options, form: question.form,
                details: question.details, escalateTo: question.escalateTo.map(person))
            if let due = state.elements[element.key]?.timers[.timeout].flatMap({ state.timers[$0]?.due }) {
                created.due = due
                created.timeout = due - moment.now
            }
            emit(.userTaskCreated(created))
        }
    }

    /// A role stands for who was assigned to it when the run was started.
    private func person(_ name: String) -> String { state.created.request.assignedAgents[name] ?? name }

    mutating func assign(_ task: Key, to assignee: String?, by: String) {
        guard let open = state.userTasks[task], open.assignee != assignee,
            state.userTaskChanges[open.created.element] == nil,
            !announce(.assigning(assignee: assignee, by: by), of: task, at: open.created.element)
        else { return }
        emit(
            .userTaskAssigned(
                Record.UserTaskAssigned(task: task, element: open.created.element, assignee: assignee, by: by)))
    }

    mutating func answered(_ task: Key, _ answer: UserTaskAnswer, by: String) {
        guard let open = state.userTasks[task], let instance = live(open.created.element),
            state.userTaskChanges[instance.key] == nil,
            case .success(var outputs) = open.outputs(for: answer, by: by)
        else { return }
        if state.isOfProcess(instance) { outputs = Self.variables(of: answer) }
        let element = open.created.element
        // Fields are often in lower case, where outputs are not.
        for name in state.node(of: instance).outputs where outputs[name] == nil {
            outputs[name] = outputs.first { $0.0.lowercased() == name.lowercased() }?.1
        }
        if announce(.completing(outputs: outputs, by: by), of: task, at: element) { return }
        emit(.userTaskCompleted(task: task, element: element, outputs: outputs, by: by))
        schedule(.complete(element: element, outputs: outputs))
    }

    /// Gives a task whose time is over to the next, with as much time again; false when there is none.
    mutating func escalate(_ element: ElementInstance) -> Bool {
        guard let key = element.userTask, let task = state.userTasks[key], !task.isEscalated,
            let assignee = task.created.escalateTo, let timeout = task.created.timeout
        else { return false }
        let due = moment.now + timeout
        startTimer(for: element.key, .timeout, due: due)
        emit(
            .userTaskAssigned(
                Record.UserTaskAssigned(task: key, element: element.key, assignee: assignee, by: nil, due: due)))
        return true
    }

    /// The element ends without what it waited for: nobody has to answer, and no signal reaches it.
    mutating func stopWaiting(_ key: Key) {
        guard let element = state.elements[key] else { return }
        if let task = element.userTask, !awaitsCancelListeners(element) {
            emit(.userTaskCanceled(task: task, element: key))
        }
        if let wait = element.signalWait { emit(.signalWaitCanceled(wait: wait, element: key)) }
        closeSubscriptions(of: element)
        if let job = element.workerJob { emit(.process(.workerJobCanceled(job: job, element: key))) }
    }
}

/// A `human-task` as its step says it: its own keys first, then those under `inputs`.
private struct Question {
    var title: String?
    var message: String?
    var assignee: String?
    var options: [UserTaskOption]
    var form: Value?
    var escalateTo: String?
    var details: ValueMap

    private static let names: Set<String> = [
        "title", "message", "prompt", "assignee", "options", "form", "escalateTo", "inputs",
    ]

    private init(_ inputs: Value) {
        var entries = inputs["inputs"]?.mapValue ?? [:]
        for (name, value) in inputs.mapValue ?? [:] where !value.isNull { entries[name] = value }
        func text(_ name: String) -> String? {
            guard let text = entries[name]?.text, text.contains(where: { !$0.isWhitespace }) else { return nil }
            return text
        }
        title = text("title")
        message = text("message") ?? text("prompt")
        assignee = text("assignee")
        escalateTo = text("escalateTo")
        form = entries["form"].flatMap { $0.isNull ? nil : $0 }
        options = []
        details = ValueMap(entries.filter { !Self.names.contains($0.0) }.map { ($0.0, $0.1) })
    }

    static func read(_ inputs: Value, step: String) -> Result<Question, Fault> {
        var question = Question(inputs)
        func wrong(_ message: String) -> Result<Question, Fault> {
            .failure(Fault("input.type", "\(message) of '\(step)'", step: step))
        }
        if let form = question.form, !FormCheck.canBeForm(form) {
            return wrong("'form' must be a JSON Schema of an object: that is no 'form'")
        }
        let given = inputs["options"] ?? inputs["inputs"]?["options"] ?? .null
        guard let options = options(given) else {
            return wrong(
                "'options' must be a list of texts, or of maps with 'value' and 'label': those are no 'options'")
        }
        // A task that says nothing of its answer is an approval.
        question.options =
            given.isNull && question.form == nil
            ? [UserTaskOption(value: "approve"), UserTaskOption(value: "reject")] : options
        return .success(question)
    }

    private static func options(_ value: Value) -> [UserTaskOption]? {
        switch value {
        case .null: return []
        case .bool, .number, .map: return nil
        case .string(let text):
            let isLines = text.contains(where: \.isNewline)
            let parts = text.split { isLines ? $0.isNewline : $0 == "," }
            return parts.map(trimmed).filter { !$0.isEmpty }.map { UserTaskOption(value: $0) }
        case .list(let elements):
            var options: [UserTaskOption] = []
            for element in elements {
                switch element {
                case .string, .number, .bool: options.append(UserTaskOption(value: element.text))
                case .map(let map):
                    guard let name = map["value"] ?? map["id"], !name.text.isEmpty else { return nil }
                    options.append(UserTaskOption(value: name.text, label: (map["label"] ?? map["name"])?.text))
                case .null, .list: return nil
                }
            }
            return options
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
