import TroupeGraph

extension RecordCodec {
    /// The record of a BPMN process that a value stands for.
    static func processRecord(_ fields: RecordFields) throws(RecordCodecError) -> Record.Process {
        switch fields.type {
        case "advanced":
            return .advanced(
                element: try fields.key("element"), lifecycle: try fields.raw("lifecycle", as: Lifecycle.self))
        case "subscriptionOpened": return .subscriptionOpened(try subscription(fields))
        case "subscriptionClosed":
            return .subscriptionClosed(
                subscription: try fields.key("subscription"), element: try fields.key("element"))
        case "subscriptionTriggered":
            return .subscriptionTriggered(
                Record.SubscriptionTriggered(
                    subscription: try fields.key("subscription"), element: try fields.key("element"),
                    message: try fields.optionalKey("message"), variables: fields.valueMap("variables"),
                    nextDue: try fields.optionalInt64("nextDue"), repetitions: fields.map["repetitions"]?.intValue,
                    staysOpen: fields.bool("staysOpen")))
        case "conditionChanged":
            return .conditionChanged(subscription: try fields.key("subscription"), isTrue: fields.bool("isTrue"))
        case "interrupted":
            return .interrupted(
                element: try fields.key("element"),
                by: Record.PendingEvent(
                    node: fields.map["node"]?.intValue, variables: fields.valueMap("variables"),
                    cancels: fields.bool("cancels")))
        case "thrown":
            return .thrown(
                element: try fields.key("element"), kind: try fields.raw("kind", as: Record.ThrownKind.self),
                code: try fields.string("code"), message: try fields.string("message"))
        case "messagePublished":
            return .messagePublished(element: try fields.key("element"), try message(fields))
        case "collected":
            return .collected(
                element: try fields.key("element"), index: try fields.int("index"),
                value: fields.map["value"] ?? .null)
        case "compensating":
            return .compensating(thrower: try fields.key("thrower"), scope: try fields.key("scope"))
        case "gatewayActivated":
            return .gatewayActivated(
                scope: try fields.key("scope"), node: try fields.int("node"), received: try fields.flows("received"))
        case "gatewayReset": return .gatewayReset(scope: try fields.key("scope"), node: try fields.int("node"))
        case "compensationBegun":
            var entries: [Record.CompensationEntry] = []
            for value in fields.map["entries"]?.listValue ?? [] {
                guard let map = value.mapValue, let element = map["element"]?.stringValue.flatMap({ Key($0) }),
                    let handler = map["handler"]?.intValue
                else { throw fields.wrong("entries") }
                entries.append(
                    Record.CompensationEntry(
                        element: element, handler: handler, variables: map["variables"]?.mapValue ?? [:]))
            }
            return .compensationBegun(thrower: try fields.key("thrower"), entries: entries)
        case "userTaskChanging": return .userTaskChanging(try change(fields))
        case "userTaskCorrected":
            return .userTaskCorrected(element: try fields.key("element"), corrections: fields.valueMap("corrections"))
        case "userTaskDenied":
            return .userTaskDenied(
                task: try fields.key("task"), element: try fields.key("element"),
                event: try fields.raw("event", as: TaskListenerEvent.self), reason: try fields.string("reason"))
        case "userTaskUpdated": return .userTaskUpdated(try userTask(fields))
        case "variablesChanged": return .variablesChanged(by: try fields.string("by"))
        case "modified": return .modified(by: try fields.string("by"))
        case "migrated":
            return .migrated(
                Record.Migrated(
                    hash: try fields.string("hash"), id: try fields.string("workflow"),
                    version: try fields.int("version"), nodes: try fields.positions("nodes"),
                    flows: try fields.positions("flows"), by: try fields.string("by")))
        case "decisionEvaluated":
            return .decisionEvaluated(
                element: try fields.key("element"), decision: try fields.string("decision"),
                version: try fields.int("version"), result: fields.map["result"] ?? .null)
        default: return try workerJobRecord(fields)
        }
    }

    private static func subscription(_ fields: RecordFields) throws(RecordCodecError) -> Record.Subscription {
        let awaited: Record.Subscription.Awaited
        switch try fields.string("awaits") {
        case "timer":
            awaited = .timer(
                due: try fields.int64("due"), cycle: fields.map["cycle"]?.stringValue,
                repetitions: fields.map["repetitions"]?.intValue)
        case "message":
            awaited = .message(
                name: try fields.string("name"), correlationKey: try fields.string("correlationKey"))
        case "signal": awaited = .signal(name: try fields.string("name"))
        case "condition": awaited = .condition(isTrue: fields.bool("isTrue"))
        default: throw fields.wrong("awaits")
        }
        return Record.Subscription(
            subscription: try fields.key("subscription"), element: try fields.key("element"),
            node: try fields.int("node"), trigger: fields.map["trigger"]?.intValue ?? 0,
            elementId: try fields.string("id"), process: try fields.string("process"), awaited: awaited,
            isInterrupting: fields.bool("interrupting"))
    }

    private static func message(_ fields: RecordFields) throws(RecordCodecError) -> PublishedMessage {
        PublishedMessage(
            message: try fields.key("message"), name: try fields.string("name"),
            correlationKey: try fields.string("correlationKey"), variables: fields.valueMap("variables"),
            timeToLive: try fields.int64("timeToLive"), messageId: fields.map["messageId"]?.stringValue)
    }

    private static func workerJobRecord(_ fields: RecordFields) throws(RecordCodecError) -> Record.Process {
        let unknown = RecordCodecError(description: "there is no record of type '\(fields.type)'")
        guard fields.type.hasPrefix("workerJob") else { throw unknown }
        let job = try fields.key("job")
        let element = try fields.key("element")
        switch fields.type {
        case "workerJobCreated":
            return .workerJobCreated(
                Record.WorkerJob(
                    job: job, element: element, kind: try fields.raw("kind", as: Record.WorkerJob.Kind.self),
                    listener: fields.map["listener"]?.intValue ?? 0,
                    event: fields.map["event"] == nil ? nil : try fields.raw("event", as: TaskListenerEvent.self),
                    type: try fields.string("jobType"),
                    retries: try fields.int("retries"), priority: fields.map["priority"]?.intValue ?? 0,
                    headers: fields.valueMap("headers"), process: try fields.string("process"),
                    elementId: try fields.string("id"), persona: fields.map["persona"]?.stringValue))
        case "workerJobActivated":
            return .workerJobActivated(
                job: job, element: element, worker: try fields.string("worker"),
                deadline: try fields.int64("deadline"))
        case "workerJobTimedOut": return .workerJobTimedOut(job: job, element: element)
        case "workerJobExtended":
            return .workerJobExtended(job: job, element: element, deadline: try fields.int64("deadline"))
        case "workerJobCompleted":
            return .workerJobCompleted(job: job, element: element, variables: fields.valueMap("variables"))
        case "workerJobFailed":
            return .workerJobFailed(
                job: job, element: element, retries: try fields.int("retries"),
                message: try fields.string("message"), until: try fields.optionalInt64("until"))
        case "workerJobErrored":
            return .workerJobErrored(
                job: job, element: element, code: try fields.string("code"), message: try fields.string("message"))
        case "workerJobRetriesSet":
            return .workerJobRetriesSet(job: job, element: element, retries: try fields.int("retries"))
        case "workerJobCanceled": return .workerJobCanceled(job: job, element: element)
        default: throw unknown
        }
    }
}
