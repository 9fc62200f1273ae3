import TroupeGraph
import TroupeInterpreter

extension TestRun {
    /// A person is asked: a stub answers.
    func ask(_ task: Record.UserTaskCreated) {
        var call = RecordedCall(kind: .task, step: task.step, workflow: task.workflow)
        call.inputs = Self.inputs(of: task)
        call.prompt = task.message ?? ""
        guard let stub = book.take(call) else {
            return problems.append((nil, "no answer for step '\(task.step)'"))
        }
        do throws(TestRunnerError) {
            for file in stub.files { try scratch.apply(file) }
        } catch {
            problems.append((stub.place, "\(error)"))
        }
        switch stub.answer {
        case .never: hang(task)
        case .value(let value): answer(task, Self.answer(value), with: stub)
        case .outputs(let outputs): answer(task, Self.answer(.map(outputs)), with: stub)
        case .process, .response, .error, .interruption:
            let message = "a person only answers a task, or does not in time ('timeout: true'): step '\(task.step)'"
            problems.append((stub.place, message))
        }
    }

    /// An answer that does not fit the task would be refused.
    private func answer(_ task: Record.UserTaskCreated, _ answer: UserTaskAnswer, with stub: Stub) {
        let person = stub.person ?? "tester"
        if case .failure(let refusal)? = state?.userTasks[task.task]?.outputs(for: answer, by: person) {
            let list = refusal.problems.map(\.description).joined(separator: "; ")
            return problems.append((stub.place, "the answer does not fit the task of step '\(task.step)': \(list)"))
        }
        expect(.completeUserTask(task: task.task, answer: answer, by: person), after: stub.takes)
    }

    /// What the step said, by the names of its keys.
    private static func inputs(of task: Record.UserTaskCreated) -> Value {
        var inputs = task.details
        inputs["title"] = .string(task.title)
        inputs["message"] = task.message.map(Value.string)
        inputs["assignee"] = task.assignee.map(Value.string)
        inputs["escalateTo"] = task.escalateTo.map(Value.string)
        inputs["form"] = task.form
        if !task.options.isEmpty { inputs["options"] = .list(task.options.map { .string($0.value) }) }
        return .map(inputs)
    }

    /// A text is the option chosen; of a map, `decision` and `comment` are what they say, and the rest are fields.
    private static func answer(_ value: Value) -> UserTaskAnswer {
        guard let map = value.mapValue else {
            return UserTaskAnswer(decision: value.isNull ? nil : value.text)
        }
        var answer = UserTaskAnswer()
        for (name, value) in map {
            switch name.lowercased() {
            case "decision": answer.decision = value.text
            case "comment": answer.comment = value.text
            default: answer.variables[name] = value
            }
        }
        return answer
    }

    /// What a signal means to those who wait for it now.
    func deliveries(of signal: SentSignal) -> [Event] {
        let waits = state?.signalWaits.filter { $0.value.name == signal.name && $0.key < signal.signal } ?? [:]
        return waits.keys.sorted().map {
            .signalReceived(wait: $0, signal: signal.signal, payload: signal.payload)
        }
    }
}
