import TroupeGraph

/// Records of BPMN processes: since version 3.
extension RecordCodec {
    static func processValue(_ record: Record.Process) -> Value {
        switch record {
        case .advanced(let element, let lifecycle):
            ["type": "advanced", "element": key(element), "lifecycle": .string(lifecycle.rawValue)]
        case .subscriptionOpened(let opened): value(opened)
        case .subscriptionClosed(let subscription, let element):
            ["type": "subscriptionClosed", "subscription": key(subscription), "element": key(element)]
        case .subscriptionTriggered(let triggered): value(triggered)
        case .conditionChanged(let subscription, let isTrue):
            ["type": "conditionChanged", "subscription": key(subscription), "isTrue": .bool(isTrue)]
        case .interrupted(let element, let event): value(event, element)
        case .thrown(let element, let kind, let code, let message):
            [
                "type": "thrown", "element": key(element), "kind": .string(kind.rawValue), "code": .string(code),
                "message": .string(message),
            ]
        case .messagePublished(let element, let message):
            .map(value(message, ["type": "messagePublished", "element": key(element)]))
        case .collected(let element, let index, let value):
            ["type": "collected", "element": key(element), "index": .integer(index), "value": value]
        case .gatewayActivated(let scope, let node, let received):
            [
                "type": "gatewayActivated", "scope": key(scope), "node": .integer(node),
                "received": .list(received.map(Value.integer)),
            ]
        case .gatewayReset(let scope, let node):
            ["type": "gatewayReset", "scope": key(scope), "node": .integer(node)]
        case .compensationBegun(let thrower, let entries):
            ["type": "compensationBegun", "thrower": key(thrower), "entries": .list(entries.map(value))]
        case .compensating(let thrower, let scope):
            ["type": "compensating", "thrower": key(thrower), "scope": key(scope)]
        case .userTaskChanging(let change): value(change)
        case .userTaskCorrected(let element, let corrections):
            ["type": "userTaskCorrected", "element": key(element), "corrections": .map(corrections)]
        case .userTaskDenied(let task, let element, let event, let reason):
            [
                "type": "userTaskDenied", "task": key(task), "element": key(element),
                "event": .string(event.rawValue), "reason": .string(reason),
            ]
        case .userTaskUpdated(let created): value(created, type: "userTaskUpdated")
        case .variablesChanged(let by): ["type": "variablesChanged", "by": .string(by)]
        case .modified(let by): ["type": "modified", "by": .string(by)]
        case .migrated(let migrated): value(migrated)
        case .decisionEvaluated(let element, let decision, let version, let result):
            [
                "type": "decisionEvaluated", "element": key(element), "decision": .string(decision),
                "version": .integer(version), "result": result,
            ]
        default: workerJobValue(record)
        }
    }

    private static func value(_ event: Record.PendingEvent, _ element: Key) -> Value {
        var map: ValueMap = ["type": "interrupted", "element": key(element)]
        map["node"] = event.node.map(Value.integer)
        if !event.variables.isEmpty { map["variables"] = .map(event.variables) }
        if event.cancels { map["cancels"] = true }
        return .map(map)
    }

    private static func value(_ entry: Record.CompensationEntry) -> Value {
        var map: ValueMap = ["element": key(entry.element), "handler": .integer(entry.handler)]
        if !entry.variables.isEmpty { map["variables"] = .map(entry.variables) }
        return .map(map)
    }

    private static func value(_ opened: Record.Subscription) -> Value {
        var map: ValueMap = [
            "type": "subscriptionOpened", "subscription": key(opened.subscription), "element": key(opened.element),
            "node": .integer(opened.node), "id": .string(opened.elementId), "process": .string(opened.process),
            "interrupting": .bool(opened.isInterrupting),
        ]
        if opened.trigger != 0 { map["trigger"] = .integer(opened.trigger) }
        switch opened.awaited {
        case .timer(let due, let cycle, let repetitions):
            map["awaits"] = "timer"
            map["due"] = number(due)
            map["cycle"] = cycle.map(Value.string)
            map["repetitions"] = repetitions.map(Value.integer)
        case .message(let name, let correlationKey):
            map["awaits"] = "message"
            map["name"] = .string(name)
            map["correlationKey"] = .string(correlationKey)
        case .signal(let name):
            map["awaits"] = "signal"
            map["name"] = .string(name)
        case .condition(let isTrue):
            map["awaits"] = "condition"
            map["isTrue"] = .bool(isTrue)
        }
        return .map(map)
    }

    private static func value(_ triggered: Record.SubscriptionTriggered) -> Value {
        var map: ValueMap = [
            "type": "subscriptionTriggered", "subscription": key(triggered.subscription),
            "element": key(triggered.element),
        ]
        map["message"] = triggered.message.map(key)
        if !triggered.variables.isEmpty { map["variables"] = .map(triggered.variables) }
        map["nextDue"] = triggered.nextDue.map(number)
        map["repetitions"] = triggered.repetitions.map(Value.integer)
        if triggered.staysOpen { map["staysOpen"] = true }
        return .map(map)
    }

    private static func value(_ message: PublishedMessage, _ start: ValueMap) -> ValueMap {
        var map = start
        map["message"] = key(message.message)
        map["name"] = .string(message.name)
        map["correlationKey"] = .string(message.correlationKey)
        map["variables"] = .map(message.variables)
        map["timeToLive"] = number(message.timeToLive)
        map["messageId"] = message.messageId.map(Value.string)
        return map
    }

    private static func value(_ migrated: Record.Migrated) -> Value {
        func positions(_ map: [Int: Int]) -> Value {
            .list(map.sorted { $0.key < $1.key }.map { .list([.integer($0.key), .integer($0.value)]) })
        }
        return [
            "type": "migrated", "workflow": .string(migrated.id), "version": .integer(migrated.version),
            "hash": .string(migrated.hash), "nodes": positions(migrated.nodes), "flows": positions(migrated.flows),
            "by": .string(migrated.by),
        ]
    }

    private static func workerJobValue(_ record: Record.Process) -> Value {
        func entry(_ type: String, _ job: Key, _ element: Key, _ rest: ValueMap = [:]) -> Value {
            var map: ValueMap = ["type": .string(type), "job": key(job), "element": key(element)]
            for (name, value) in rest { map[name] = value }
            return .map(map)
        }
        switch record {
        case .workerJobCreated(let created): return value(created)
        case .workerJobActivated(let job, let element, let worker, let deadline):
            return entry(
                "workerJobActivated", job, element, ["worker": .string(worker), "deadline": number(deadline)])
        case .workerJobTimedOut(let job, let element): return entry("workerJobTimedOut", job, element)
        case .workerJobExtended(let job, let element, let deadline):
            return entry("workerJobExtended", job, element, ["deadline": number(deadline)])
        case .workerJobCompleted(let job, let element, let variables):
            return entry("workerJobCompleted", job, element, ["variables": .map(variables)])
        case .workerJobFailed(let job, let element, let retries, let message, let until):
            var rest: ValueMap = ["retries": .integer(retries), "message": .string(message)]
            rest["until"] = until.map(number)
            return entry("workerJobFailed", job, element, rest)
        case .workerJobErrored(let job, let element, let code, let message):
            return entry("workerJobErrored", job, element, ["code": .string(code), "message": .string(message)])
        case .workerJobRetriesSet(let job, let element, let retries):
            return entry("workerJobRetriesSet", job, element, ["retries": .integer(retries)])
        case .workerJobCanceled(let job, let element): return entry("workerJobCanceled", job, element)
        default: return .null  // every case stands in one of the two functions; the round-trip test knows them all
        }
    }

    private static func value(_ job: Record.WorkerJob) -> Value {
        var map: ValueMap = [
            "type": "workerJobCreated", "job": key(job.job), "element": key(job.element),
            "kind": .string(job.kind.rawValue), "jobType": .string(job.type), "retries": .integer(job.retries),
            "process": .string(job.process), "id": .string(job.elementId),
        ]
        if job.listener != 0 { map["listener"] = .integer(job.listener) }
        map["event"] = job.event.map { .string($0.rawValue) }
        if job.priority != 0 { map["priority"] = .integer(job.priority) }
        if !job.headers.isEmpty { map["headers"] = .map(job.headers) }
        map["persona"] = job.persona.map(Value.string)
        return .map(map)
    }
}
