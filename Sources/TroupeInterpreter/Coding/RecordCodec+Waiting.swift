import TroupeGraph

/// Records about people and signals: since version 2.
extension RecordCodec {
    static func waitingValue(_ record: Record) -> Value {
        switch record {
        case .userTaskCreated(let created): value(created)
        case .userTaskAssigned(let assigned):
            with(
                [
                    "type": "userTaskAssigned", "task": key(assigned.task), "element": key(assigned.element),
                    "assignee": optional(assigned.assignee), "by": optional(assigned.by),
                ], "due", assigned.due.map(number))
        case .userTaskCompleted(let task, let element, let outputs, let by):
            [
                "type": "userTaskCompleted", "task": key(task), "element": key(element), "outputs": .map(outputs),
                "by": .string(by),
            ]
        case .userTaskCanceled(let task, let element):
            ["type": "userTaskCanceled", "task": key(task), "element": key(element)]
        case .signalAwaited(let wait, let element, let name):
            ["type": "signalAwaited", "wait": key(wait), "element": key(element), "name": .string(name)]
        case .signalReceived(let wait, let element, let signal, let payload):
            [
                "type": "signalReceived", "wait": key(wait), "element": key(element), "signal": key(signal),
                "payload": .map(payload),
            ]
        case .signalWaitCanceled(let wait, let element):
            ["type": "signalWaitCanceled", "wait": key(wait), "element": key(element)]
        case .signalSent(let element, let sent):
            [
                "type": "signalSent", "element": key(element), "signal": key(sent.signal), "name": .string(sent.name),
                "payload": .map(sent.payload),
            ]
        case .process(let record): processValue(record)
        default: .null  // every case stands in one of the four functions; the round-trip test knows them all
        }
    }

    static func value(_ created: Record.UserTaskCreated, type: String = "userTaskCreated") -> Value {
        var map: ValueMap = [
            "type": .string(type), "task": key(created.task), "element": key(created.element),
            "workflow": .string(created.workflow), "step": .string(created.step), "title": .string(created.title),
        ]
        map["message"] = created.message.map(Value.string)
        map["assignee"] = created.assignee.map(Value.string)
        if !created.options.isEmpty { map["options"] = .list(created.options.map(encoded)) }
        map["form"] = created.form
        if !created.details.isEmpty { map["details"] = .map(created.details) }
        map["escalateTo"] = created.escalateTo.map(Value.string)
        map["timeout"] = created.timeout.map(number)
        map["due"] = created.due.map(number)
        return .map(map)
    }

    static func waitingRecord(_ fields: RecordFields) throws(RecordCodecError) -> Record {
        switch fields.type {
        case "userTaskCreated": return .userTaskCreated(try userTask(fields))
        case "userTaskAssigned":
            return .userTaskAssigned(
                Record.UserTaskAssigned(
                    task: try fields.key("task"), element: try fields.key("element"),
                    assignee: fields.map["assignee"]?.stringValue, by: fields.map["by"]?.stringValue,
                    due: try fields.optionalInt64("due")))
        case "userTaskCompleted":
            return .userTaskCompleted(
                task: try fields.key("task"), element: try fields.key("element"), outputs: fields.valueMap("outputs"),
                by: try fields.string("by"))
        case "userTaskCanceled":
            return .userTaskCanceled(task: try fields.key("task"), element: try fields.key("element"))
        case "signalAwaited":
            return .signalAwaited(
                wait: try fields.key("wait"), element: try fields.key("element"), name: try fields.string("name"))
        case "signalReceived":
            return .signalReceived(
                wait: try fields.key("wait"), element: try fields.key("element"), signal: try fields.key("signal"),
                payload: fields.valueMap("payload"))
        case "signalWaitCanceled":
            return .signalWaitCanceled(wait: try fields.key("wait"), element: try fields.key("element"))
        case "signalSent":
            let sent = SentSignal(
                signal: try fields.key("signal"), name: try fields.string("name"), payload: fields.valueMap("payload"))
            return .signalSent(element: try fields.key("element"), sent)
        default: return .process(try processRecord(fields))
        }
    }

    static func userTask(_ fields: RecordFields) throws(RecordCodecError) -> Record.UserTaskCreated {
        let options = fields.map["options"] == nil ? [] : try fields.decoded("options", as: [UserTaskOption].self)
        return Record.UserTaskCreated(
            task: try fields.key("task"), element: try fields.key("element"), workflow: try fields.string("workflow"),
            step: try fields.string("step"), title: try fields.string("title"),
            message: fields.map["message"]?.stringValue, assignee: fields.map["assignee"]?.stringValue,
            options: options, form: fields.map["form"], details: fields.valueMap("details"),
            escalateTo: fields.map["escalateTo"]?.stringValue, timeout: try fields.optionalInt64("timeout"),
            due: try fields.optionalInt64("due"))
    }

    static func optional(_ text: String?) -> Value { text.map(Value.string) ?? .null }
}
