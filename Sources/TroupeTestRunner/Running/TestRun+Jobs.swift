import TroupeActions
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeLLM

extension TestRun {
    /// Starts one attempt: a stub answers, or the real action does.
    func start(_ unresolved: JobOrder) async {
        var order = unresolved
        do throws(Fault) {
            order.inputs = try resolved(order.inputs, nonce: order.nonce)
            order.environment = try resolved(.map(order.environment), nonce: order.nonce).mapValue ?? [:]
        } catch {
            return fail(order, error)
        }
        guard let call = call(of: order) else { return await perform(order) }
        let stub = book.take(call)
        if let stub { return await answer(order, call, with: stub) }
        switch call.kind {
        case .shell: await perform(order)
        case .workflow(let id):
            unanswered(order, "no stub of '\(id)' is meant for its call with \(ValuePattern.shown(call.inputs))")
        case .forge(let operation):
            let inputs = ValuePattern.shown(call.inputs)
            unanswered(order, "no answer for the operation '\(operation)' of step '\(order.step)' with \(inputs)")
        case .http(let method, let url): unanswered(order, "no answer for \(method) \(url) of step '\(order.step)'")
        case .model, .skill, .task, .program: unanswered(order, "no answer for step '\(order.step)'")
        }
    }

    /// What an order asks of the world; nil for what only concerns the run itself.
    private func call(of order: JobOrder) -> RecordedCall? {
        let inputs = order.inputs.mapValue ?? [:]
        var call = RecordedCall(kind: .shell, step: order.step, workflow: order.workflow)
        call.persona = order.persona
        call.inputs = inputs["inputs"] ?? .null
        switch order.type {
        case "shell-command": call.inputs = .null
        case "git-operation": break
        case "llm-call":
            call.kind = .model
            call.prompt = inputs["prompt"]?.text ?? ""
        case "azure-devops": call.kind = .forge(inputs["operation"]?.text ?? "")
        case "http-request":
            call.kind = .http(method: inputs["method"]?.text.uppercased() ?? "GET", url: inputs["url"]?.text ?? "")
            call.inputs = order.inputs
        case WorkflowStub.jobType:
            call.kind = .workflow(order.workflow)
            if let caller = trace.caller(of: order.element) {
                call.step = caller.id
                call.workflow = caller.workflow
            }
        default: return nil
        }
        return call
    }

    private func unanswered(_ order: JobOrder, _ message: String) {
        problems.append((nil, message))
        fail(order, Fault("test.no-answer", message, step: order.step))
    }

    private func fail(_ order: JobOrder, _ fault: Fault) {
        end(order, Self.event(of: order, .failure(fault)), after: 0)
    }

    // MARK: Stubs

    private func answer(_ order: JobOrder, _ call: RecordedCall, with stub: Stub) async {
        do throws(TestRunnerError) {
            for file in stub.files { try scratch.apply(file) }
        } catch {
            problems.append((stub.place, "\(error)"))
        }
        let result: Result<ValueMap, Fault>
        switch stub.answer {
        case .never: return hang(order)
        case .interruption:
            return end(order, .jobInterrupted(element: order.element, attempt: order.attempt), after: stub.takes)
        case .error(let code, let message, let details):
            result = .failure(Fault(code, message, step: order.step, details: details))
        case .outputs(let outputs): result = .success(outputs)
        case .process(let exit, let stdout, let stderr, let outputs):
            if outputs == nil, !stdout.isEmpty, !order.outputs.isEmpty, order.type == "shell-command" {
                return await perform(Self.printing(order, exit, stdout, stderr))
            }
            log.add(order.step, stdout)
            log.add(order.step, stderr)
            result = Self.ended(order, exit, stderr, outputs ?? [:])
        case .value(let value): return await ask(order, value, with: stub)
        case .response(let status, let headers, let body):
            result = Self.response(order, status, headers, body)
        }
        let permitted = await permit(order, result)
        end(order, Self.event(of: order, permitted), after: stub.takes)
    }

    /// What a persona may not do, a stub does not do for it.
    private func permit(_ order: JobOrder, _ result: Result<ValueMap, Fault>) async -> Result<ValueMap, Fault> {
        if order.type == WorkflowStub.jobType { return result }
        let action = PermittedAction(AnsweredAction(type: order.type, result: result), personas: surroundings.personas)
        do throws(Fault) {
            return .success(try await action.perform(order, in: context(for: order)))
        } catch {
            return .failure(error)
        }
    }

    /// A script that only prints: outputs are found in what it says, as ever.
    private static func printing(_ order: JobOrder, _ exit: Int, _ stdout: String, _ stderr: String) -> JobOrder {
        var order = order
        var pieces: [Value] = ["printf '%s\\n' \"", ["name": "stdout", "value": .string(stdout)], "\"\n"]
        if !stderr.isEmpty {
            pieces += ["printf '%s\\n' \"", ["name": "stderr", "value": .string(stderr)], "\" >&2\n"]
        }
        pieces.append(.string("exit \(exit)\n"))
        order.inputs = ["command": .list(pieces)]
        return order
    }

    private static func ended(
        _ order: JobOrder, _ exit: Int, _ stderr: String, _ outputs: ValueMap
    ) -> Result<ValueMap, Fault> {
        if exit == 0 { return .success(outputs) }
        let last = stderr.split(separator: "\n").last.map { ": \($0)" } ?? ""
        let domain = order.type == "git-operation" ? "git" : "shell"
        return .failure(
            Fault(
                "\(domain).exit", "exited with code \(exit)\(last)", step: order.step,
                details: ["exitCode": .integer(exit), "stderr": .string(stderr), "outputs": .map(outputs)]))
    }

    private static func response(
        _ order: JobOrder, _ status: Int, _ headers: ValueMap, _ body: Value
    ) -> Result<ValueMap, Fault> {
        let outputs: ValueMap = ["STATUS": .integer(status), "BODY": body, "HEADERS": .map(headers)]
        let wanted = order.inputs["expectedStatus"]
        let codes = (wanted?.listValue ?? wanted.map { [$0] } ?? []).filter { !$0.isNull }
        let isExpected = codes.isEmpty ? (200...299).contains(status) : codes.contains { $0.text == "\(status)" }
        if isExpected { return .success(outputs) }
        return .failure(
            Fault(
                "http.status", "the request was answered with status \(status)", step: order.step,
                details: ["status": .integer(status), "outputs": .map(outputs)]))
    }

    // MARK: Actions

    /// The ordinary action, with a model that gives one answer; a structured answer is held to the step's schema.
    private func ask(_ order: JobOrder, _ answer: Value, with stub: Stub) async {
        if let schema = order.inputs["schema"], !schema.isNull {
            let value = StubbedModel.structured(answer)
            if let violation = SchemaCheck.violation(of: value, against: schema) {
                let message = "the answer does not fit the schema of step '\(order.step)': \(violation)"
                problems.append((stub.place, message))
            }
        } else if answer.mapValue != nil {
            let message =
                "the answer is a map, and step '\(order.step)' has no 'schema': a model would answer with text"
            problems.append((stub.place, message))
        }
        var surroundings = surroundings
        surroundings.models = LLMRouter(providers: [StubbedModel(answer: answer)], routing: StubbedModel.routing)
        await perform(order, surroundings, after: stub.takes)
    }

    /// The ordinary action; skills that a script calls are answered by stubs.
    private func perform(_ order: JobOrder) async {
        var surroundings = surroundings
        if order.type == "shell-command" {
            let model = SkillModel(book: book, workflow: order.workflow)
            surroundings.models = LLMRouter(providers: [model], routing: StubbedModel.routing)
        }
        await perform(order, surroundings, after: 0)
    }

    /// Processes work beside the loop; what is over at once is done at once, so that its order is always the same.
    private func perform(_ order: JobOrder, _ surroundings: ActionSurroundings, after delay: Int64) async {
        guard let action = StandardActions.all(surroundings).first(where: { $0.type == order.type }) else {
            return fail(order, Fault("action.unknown", "there is no action '\(order.type)'", step: order.step))
        }
        let context = context(for: order)
        if order.type == "shell-command" || order.type == "git-operation" {
            spawn(order) { await TestRun.event(of: order, from: action, in: context) }
        } else {
            end(order, await Self.event(of: order, from: action, in: context), after: delay)
        }
    }

    private static func event(
        of order: JobOrder, from action: any StepAction, in context: JobContext
    ) async -> Event {
        do throws(Fault) {
            return event(of: order, .success(try await action.perform(order, in: context)))
        } catch {
            return event(of: order, .failure(error))
        }
    }

    private func context(for order: JobOrder) -> JobContext {
        let (log, now, workspace, secrets) = (log, now, scratch.workspace, test.secrets)
        return JobContext(
            log: { _, text in log.add(order.step, text) }, now: { now },
            workspace: { () async throws(Fault) in workspace },
            lockPath: "\(scratch.locks)/\(order.element).\(order.attempt).lock", secret: { secrets[$0] })
    }

    static func event(of order: JobOrder, _ result: Result<ValueMap, Fault>) -> Event {
        switch result {
        case .success(let outputs):
            return .jobCompleted(element: order.element, attempt: order.attempt, outputs: outputs)
        case .failure(var fault):
            if fault.step == nil { fault.step = order.step }
            let outputs = fault.details["outputs"]?.mapValue ?? [:]
            fault.details["outputs"] = nil
            return .jobFailed(element: order.element, attempt: order.attempt, fault: fault, outputs: outputs)
        }
    }

    /// Puts the secrets of the test where an order refers to them.
    private func resolved(_ value: Value, nonce: UInt64) throws(Fault) -> Value {
        switch value {
        case .string(let text):
            var missing: String?
            let text = SecretReference.resolve(text, nonce: nonce) { name in
                if test.secrets[name] == nil { missing = name }
                return test.secrets[name]
            }
            if let missing { throw Fault("secret.unknown", "there is no secret '\(missing)'") }
            return .string(text)
        case .list(let elements):
            var list: [Value] = []
            for element in elements { list.append(try resolved(element, nonce: nonce)) }
            return .list(list)
        case .map(let entries):
            var map = ValueMap()
            for (key, entry) in entries { map[key] = try resolved(entry, nonce: nonce) }
            return .map(map)
        case .null, .bool, .number: return value
        }
    }
}

/// An action whose end is known.
private struct AnsweredAction: StepAction {
    let type: String
    let result: Result<ValueMap, Fault>

    func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap { try result.get() }
}
