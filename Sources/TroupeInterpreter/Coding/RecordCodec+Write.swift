package import TroupeGraph

extension RecordCodec {
    /// One record as it is journaled and streamed.
    package static func value(_ record: Record) -> Value {
        switch record {
        case .created(let created):
            [
                "type": "created", "workflow": .string(created.id), "version": .integer(created.version),
                "hash": .string(created.hash), "request": value(created.request), "time": number(created.time),
                "nonce": .string(String(created.nonce)),
            ]
        case .paused(let by): ["type": "paused", "by": .string(by)]
        case .resumed(let by): ["type": "resumed", "by": .string(by)]
        case .cancelRequested(let reason, let by):
            ["type": "cancelRequested", "reason": .string(reason), "by": .string(by)]
        case .deferred(let event): ["type": "deferred", "event": value(event)]
        case .yielded(let items): ["type": "yielded", "agenda": .list(items.map(value))]
        case .proceeded: ["type": "proceeded"]
        case .finished(let finished):
            [
                "type": "finished", "outcome": .string(finished.outcome.rawValue), "outputs": .map(finished.outputs),
                "fault": finished.fault.map(encoded) ?? .null, "passedOver": .integer(finished.passedOver),
            ]
        default: elementValue(record)
        }
    }

    private static func passed(
        _ scope: Key, _ node: NodeIndex, _ consumed: Int, _ taken: [FlowIndex], _ element: Key
    ) -> Value {
        var map: ValueMap = [
            "type": "passed", "scope": key(scope), "node": .integer(node), "consumed": .integer(consumed),
            "taken": flows(taken),
        ]
        if element != 0 { map["element"] = key(element) }
        return .map(map)
    }

    private static func elementValue(_ record: Record) -> Value {
        switch record {
        case .activated(let activated): value(activated)
        case .skipped(let skipped):
            [
                "type": "skipped", "scope": key(skipped.scope), "node": .integer(skipped.node),
                "id": .string(skipped.id), "taken": flows(skipped.taken),
            ]
        case .passed(let scope, let node, let consumed, let taken, let element):
            passed(scope, node, consumed, taken, element)
        case .arrived(let scope, let node, let flow):
            ["type": "arrived", "scope": key(scope), "node": .integer(node), "flow": .integer(flow)]
        case .loopOpened(let element, let items, let count, let concurrency):
            [
                "type": "loopOpened", "element": key(element), "items": items.map(Value.list) ?? .null,
                "count": count.map(Value.integer) ?? .null, "concurrency": .integer(concurrency),
            ]
        case .called(let element, let hash, let id, let version):
            [
                "type": "called", "element": key(element), "hash": .string(hash), "workflow": .string(id),
                "version": .integer(version),
            ]
        case .completed(let element, let outputs, let taken):
            [
                "type": "completed", "element": key(element), "outputs": outputs.map(Value.map) ?? .null,
                "taken": flows(taken),
            ]
        case .faulted(let element, let fault): ["type": "faulted", "element": key(element), "fault": encoded(fault)]
        case .retrying(let element, let attempt, let timer):
            with(["type": "retrying", "element": key(element), "attempt": .integer(attempt)], "timer", timer.map(key))
        case .failed(let element, let fault, let continues, let taken):
            [
                "type": "failed", "element": key(element), "fault": encoded(fault), "continues": .bool(continues),
                "taken": flows(taken),
            ]
        case .terminating(let element): ["type": "terminating", "element": key(element)]
        case .terminated(let element): ["type": "terminated", "element": key(element)]
        default: jobValue(record)
        }
    }

    private static func jobValue(_ record: Record) -> Value {
        switch record {
        case .jobCreated(let job):
            with(
                [
                    "type": "jobCreated", "element": key(job.element), "attempt": .integer(job.attempt),
                    "job": .string(job.type), "inputs": job.inputs,
                ], "persona", job.persona.map(Value.string))
        case .jobCompleted(let element, let attempt, let outputs):
            ["type": "jobCompleted", "element": key(element), "attempt": .integer(attempt), "outputs": .map(outputs)]
        case .jobFailed(let element, let attempt, let fault, let outputs):
            [
                "type": "jobFailed", "element": key(element), "attempt": .integer(attempt), "fault": encoded(fault),
                "outputs": .map(outputs),
            ]
        case .jobStopped(let element, let attempt):
            ["type": "jobStopped", "element": key(element), "attempt": .integer(attempt)]
        case .variablesSet(let scope, let assignments):
            ["type": "variablesSet", "scope": key(scope), "variables": .list(assignments.map(value))]
        case .timerCreated(let timer, let element, let purpose, let due):
            [
                "type": "timerCreated", "timer": key(timer), "element": key(element),
                "purpose": .string(purpose.rawValue), "due": number(due),
            ]
        case .timerFired(let timer): ["type": "timerFired", "timer": key(timer)]
        case .timerCanceled(let timer): ["type": "timerCanceled", "timer": key(timer)]
        case .incidentRaised(let incident, let element, let fault):
            ["type": "incidentRaised", "incident": key(incident), "element": key(element), "fault": encoded(fault)]
        case .incidentResolved(let incident, let resolution, let by):
            [
                "type": "incidentResolved", "incident": key(incident), "resolution": value(resolution),
                "by": .string(by),
            ]
        default: waitingValue(record)
        }
    }

    private static func value(_ request: StartRequest) -> Value {
        var map = encoded(request).mapValue ?? [:]
        map["message"] = request.message.map(key)
        return .map(map)
    }

    private static func value(_ activated: Record.Activated) -> Value {
        var map: ValueMap = [
            "type": "activated", "element": key(activated.element), "parent": key(activated.parent),
            "node": .integer(activated.node), "id": .string(activated.id),
        ]
        switch activated.role {
        case .element: break
        case .iteration(let index): map["iteration"] = .integer(index)
        case .handler: map["role"] = "handler"
        case .compensation: map["role"] = "compensation"
        case .process: map["role"] = "process"
        }
        map["flow"] = activated.flow.map(Value.integer)
        if !activated.locals.isEmpty { map["locals"] = .map(activated.locals) }
        if activated.bringsToken { map["bringsToken"] = true }
        if !activated.brings.isEmpty { map["brings"] = .map(activated.brings) }
        return .map(map)
    }

    private static func value(_ assignment: Assignment) -> Value {
        switch assignment.name {
        case .output(let step, let name): ["step": .string(step), "name": .string(name), "value": assignment.value]
        case .context(let name): ["name": .string(name), "value": assignment.value]
        }
    }

    static func value(_ resolution: IncidentResolution) -> Value {
        switch resolution {
        case .retry: ["action": "retry"]
        case .complete(let outputs): ["action": "complete", "outputs": .map(outputs)]
        case .fail(let message): ["action": "fail", "message": .string(message)]
        }
    }

    private static func value(_ item: AgendaItem) -> Value {
        switch item {
        case .enter(let node, let scope, let flow):
            with(["do": "enter", "node": .integer(node), "scope": key(scope)], "flow", flow.map(Value.integer))
        case .execute(let element): ["do": "execute", "element": key(element)]
        case .iterate(let element): ["do": "iterate", "element": key(element)]
        case .complete(let element, let outputs):
            ["do": "complete", "element": key(element), "outputs": outputs.map(Value.map) ?? .null]
        case .fail(let element, let fault): ["do": "fail", "element": key(element), "fault": encoded(fault)]
        case .resolveFailure(let element): ["do": "resolveFailure", "element": key(element)]
        case .settle(let element): ["do": "settle", "element": key(element)]
        case .settleJoins(let scope): ["do": "settleJoins", "scope": key(scope)]
        case .testConditions(let scope): ["do": "testConditions", "scope": key(scope)]
        }
    }

    static func value(_ event: Event) -> Value {
        switch event {
        case .jobCompleted(let element, let attempt, let outputs):
            ["event": "jobCompleted", "element": key(element), "attempt": .integer(attempt), "outputs": .map(outputs)]
        case .jobFailed(let element, let attempt, let fault, let outputs):
            [
                "event": "jobFailed", "element": key(element), "attempt": .integer(attempt), "fault": encoded(fault),
                "outputs": .map(outputs),
            ]
        case .jobInterrupted(let element, let attempt):
            ["event": "jobInterrupted", "element": key(element), "attempt": .integer(attempt)]
        case .jobStopped(let element, let attempt):
            ["event": "jobStopped", "element": key(element), "attempt": .integer(attempt)]
        case .timerFired(let timer): ["event": "timerFired", "timer": key(timer)]
        case .resolveIncident(let incident, let resolution, let by):
            [
                "event": "resolveIncident", "incident": key(incident), "resolution": value(resolution),
                "by": .string(by),
            ]
        case .completeUserTask(let task, let answer, let by):
            [
                "event": "completeUserTask", "task": key(task), "decision": optional(answer.decision),
                "comment": optional(answer.comment), "variables": .map(answer.variables), "by": .string(by),
            ]
        case .signalReceived(let wait, let signal, let payload):
            ["event": "signalReceived", "wait": key(wait), "signal": key(signal), "payload": .map(payload)]
        case .proceed: ["event": "proceed"]
        case .process(let event): processEvent(event)
        // Never deferred: they do not go on with anything.
        case .start, .cancel, .pause, .resume, .assignUserTask: ["event": "none"]
        }
    }

    static func key(_ key: Key) -> Value { .string(String(key)) }
    static func number(_ number: Int64) -> Value { .number(.integer(number)) }
    private static func flows(_ flows: [FlowIndex]) -> Value { .list(flows.map(Value.integer)) }

    static func with(_ map: ValueMap, _ name: String, _ value: Value?) -> Value {
        var map = map
        map[name] = value
        return .map(map)
    }

    /// Things that are made of strings, numbers and values encode without fail.
    static func encoded(_ thing: some Encodable) -> Value { (try? Value(encoding: thing)) ?? .null }
}
