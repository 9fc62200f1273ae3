package import TroupeGraph

extension RecordCodec {
    /// The record that a value stands for.
    package static func record(_ value: Value) throws(RecordCodecError) -> Record {
        let fields = try RecordFields(value)
        switch fields.type {
        case "created":
            guard let nonce = UInt64(try fields.string("nonce")) else { throw fields.wrong("nonce") }
            return .created(
                Record.Created(
                    hash: try fields.string("hash"), id: try fields.string("workflow"),
                    version: try fields.int("version"), request: try request(fields),
                    time: try fields.int64("time"), nonce: nonce))
        case "paused": return .paused(by: try fields.string("by"))
        case "resumed": return .resumed(by: try fields.string("by"))
        case "cancelRequested":
            return .cancelRequested(reason: try fields.string("reason"), by: try fields.string("by"))
        case "deferred": return .deferred(try event(fields.map["event"] ?? .null))
        case "yielded": return .yielded(try agenda(fields.map["agenda"]?.listValue ?? []))
        case "proceeded": return .proceeded
        case "finished":
            return .finished(
                Record.Finished(
                    outcome: try fields.raw("outcome", as: Outcome.self), outputs: fields.valueMap("outputs"),
                    fault: try optionalFault(fields), passedOver: try fields.int("passedOver")))
        default: return try elementRecord(fields)
        }
    }

    private static func elementRecord(_ fields: RecordFields) throws(RecordCodecError) -> Record {
        switch fields.type {
        case "activated": return .activated(try activated(fields))
        case "skipped":
            return .skipped(
                Record.Skipped(
                    scope: try fields.key("scope"), node: try fields.int("node"), id: try fields.string("id"),
                    taken: try fields.flows("taken")))
        case "passed":
            return .passed(
                scope: try fields.key("scope"), node: try fields.int("node"), consumed: try fields.int("consumed"),
                taken: try fields.flows("taken"), element: try fields.optionalKey("element") ?? 0)
        case "arrived":
            return .arrived(
                scope: try fields.key("scope"), node: try fields.int("node"), flow: try fields.int("flow"))
        case "loopOpened":
            return .loopOpened(
                element: try fields.key("element"), items: fields.map["items"]?.listValue,
                count: fields.map["count"]?.intValue, concurrency: try fields.int("concurrency"))
        case "called":
            return .called(
                element: try fields.key("element"), hash: try fields.string("hash"),
                id: try fields.string("workflow"), version: try fields.int("version"))
        case "completed":
            return .completed(
                element: try fields.key("element"), outputs: fields.map["outputs"]?.mapValue,
                taken: try fields.flows("taken"))
        case "faulted": return .faulted(element: try fields.key("element"), fault: try fault(fields))
        case "retrying":
            return .retrying(
                element: try fields.key("element"), attempt: try fields.int("attempt"),
                timer: try fields.optionalKey("timer"))
        case "failed":
            return .failed(
                element: try fields.key("element"), fault: try fault(fields),
                continues: fields.map["continues"] == .bool(true), taken: try fields.flows("taken"))
        case "terminating": return .terminating(element: try fields.key("element"))
        case "terminated": return .terminated(element: try fields.key("element"))
        default: return try jobRecord(fields)
        }
    }

    private static func jobRecord(_ fields: RecordFields) throws(RecordCodecError) -> Record {
        switch fields.type {
        case "jobCreated":
            return .jobCreated(
                Record.JobCreated(
                    element: try fields.key("element"), attempt: try fields.int("attempt"),
                    type: try fields.string("job"), inputs: fields.map["inputs"] ?? .null,
                    persona: fields.map["persona"]?.stringValue))
        case "jobCompleted":
            return .jobCompleted(
                element: try fields.key("element"), attempt: try fields.int("attempt"),
                outputs: fields.valueMap("outputs"))
        case "jobFailed":
            return .jobFailed(
                element: try fields.key("element"), attempt: try fields.int("attempt"), fault: try fault(fields),
                outputs: fields.valueMap("outputs"))
        case "jobStopped":
            return .jobStopped(element: try fields.key("element"), attempt: try fields.int("attempt"))
        case "variablesSet": return .variablesSet(scope: try fields.key("scope"), try assignments(fields))
        case "timerCreated":
            return .timerCreated(
                timer: try fields.key("timer"), element: try fields.key("element"),
                purpose: try fields.raw("purpose", as: TimerPurpose.self), due: try fields.int64("due"))
        case "timerFired": return .timerFired(timer: try fields.key("timer"))
        case "timerCanceled": return .timerCanceled(timer: try fields.key("timer"))
        case "incidentRaised":
            return .incidentRaised(
                incident: try fields.key("incident"), element: try fields.key("element"), fault: try fault(fields))
        case "incidentResolved":
            return .incidentResolved(
                incident: try fields.key("incident"), resolution: try resolution(fields),
                by: try fields.string("by"))
        default: return try waitingRecord(fields)
        }
    }

    private static func request(_ fields: RecordFields) throws(RecordCodecError) -> StartRequest {
        var map = fields.valueMap("request")
        let message = map["message"]
        map["message"] = nil
        do {
            var request = try Value.map(map).decoded(as: StartRequest.self)
            if let message {
                guard let key = message.stringValue.flatMap({ Key($0) }) else { throw fields.wrong("message") }
                request.message = key
            }
            return request
        } catch let error as RecordCodecError {
            throw error
        } catch {
            throw fields.wrong("request")
        }
    }

    private static func fault(_ fields: RecordFields) throws(RecordCodecError) -> Fault {
        try fields.decoded("fault", as: Fault.self)
    }

    private static func optionalFault(_ fields: RecordFields) throws(RecordCodecError) -> Fault? {
        fields.map["fault"].map(\.isNull) ?? true ? nil : try fault(fields)
    }

    private static func activated(_ fields: RecordFields) throws(RecordCodecError) -> Record.Activated {
        let role: ElementRole
        if let index = fields.map["iteration"]?.intValue {
            role = .iteration(index)
        } else {
            switch fields.map["role"]?.stringValue {
            case nil: role = .element
            case "handler": role = .handler
            case "compensation": role = .compensation
            case "process": role = .process
            default: throw fields.wrong("role")
            }
        }
        return Record.Activated(
            element: try fields.key("element"), parent: try fields.key("parent"), node: try fields.int("node"),
            id: try fields.string("id"), role: role, flow: fields.map["flow"]?.intValue,
            locals: fields.valueMap("locals"), bringsToken: fields.bool("bringsToken"),
            brings: fields.valueMap("brings"))
    }

    private static func assignments(_ fields: RecordFields) throws(RecordCodecError) -> [Assignment] {
        var assignments: [Assignment] = []
        for element in fields.map["variables"]?.listValue ?? [] {
            guard let name = element["name"]?.stringValue else { throw fields.wrong("variables") }
            let variable = element["step"]?.stringValue.map { VariableName.output(step: $0, name: name) }
            assignments.append(
                Assignment(name: variable ?? .context(name), value: element["value"] ?? .null))
        }
        return assignments
    }

    private static func resolution(_ fields: RecordFields) throws(RecordCodecError) -> IncidentResolution {
        let map = fields.valueMap("resolution")
        switch map["action"]?.stringValue {
        case "retry": return .retry
        case "complete": return .complete(outputs: map["outputs"]?.mapValue ?? [:])
        case "fail": return .fail(message: map["message"]?.stringValue ?? "")
        default: throw fields.wrong("resolution")
        }
    }

    private static func agenda(_ list: [Value]) throws(RecordCodecError) -> [AgendaItem] {
        var items: [AgendaItem] = []
        for element in list {
            var map = element.mapValue ?? [:]
            map["type"] = map["do"]
            let fields = try RecordFields(.map(map))
            switch fields.type {
            case "enter":
                items.append(
                    .enter(
                        node: try fields.int("node"), scope: try fields.key("scope"),
                        flow: fields.map["flow"]?.intValue))
            case "execute": items.append(.execute(element: try fields.key("element")))
            case "iterate": items.append(.iterate(element: try fields.key("element")))
            case "complete":
                items.append(
                    .complete(element: try fields.key("element"), outputs: fields.map["outputs"]?.mapValue))
            case "fail": items.append(.fail(element: try fields.key("element"), fault: try fault(fields)))
            case "resolveFailure": items.append(.resolveFailure(element: try fields.key("element")))
            case "settle": items.append(.settle(element: try fields.key("element")))
            case "settleJoins": items.append(.settleJoins(scope: try fields.key("scope")))
            case "testConditions": items.append(.testConditions(scope: try fields.key("scope")))
            default: throw fields.wrong("do")
            }
        }
        return items
    }

    static func event(_ value: Value) throws(RecordCodecError) -> Event {
        var map = value.mapValue ?? [:]
        map["type"] = map["event"]
        let fields = try RecordFields(.map(map))
        switch fields.type {
        case "jobCompleted":
            return .jobCompleted(
                element: try fields.key("element"), attempt: try fields.int("attempt"),
                outputs: fields.valueMap("outputs"))
        case "jobFailed":
            return .jobFailed(
                element: try fields.key("element"), attempt: try fields.int("attempt"), fault: try fault(fields),
                outputs: fields.valueMap("outputs"))
        case "jobInterrupted":
            return .jobInterrupted(element: try fields.key("element"), attempt: try fields.int("attempt"))
        case "jobStopped":
            return .jobStopped(element: try fields.key("element"), attempt: try fields.int("attempt"))
        case "timerFired": return .timerFired(timer: try fields.key("timer"))
        case "resolveIncident":
            return .resolveIncident(
                incident: try fields.key("incident"), resolution: try resolution(fields),
                by: try fields.string("by"))
        case "completeUserTask":
            let answer = UserTaskAnswer(
                decision: fields.map["decision"]?.stringValue, comment: fields.map["comment"]?.stringValue,
                variables: fields.valueMap("variables"))
            return .completeUserTask(task: try fields.key("task"), answer: answer, by: try fields.string("by"))
        case "signalReceived":
            return .signalReceived(
                wait: try fields.key("wait"), signal: try fields.key("signal"), payload: fields.valueMap("payload"))
        case "proceed": return .proceed
        default: return .process(try processEvent(fields))
        }
    }
}
