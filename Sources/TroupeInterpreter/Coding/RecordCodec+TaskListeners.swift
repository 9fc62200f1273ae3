import TroupeGraph

/// Changes of user tasks that wait for listeners: since version 4.
extension RecordCodec {
    static func value(_ change: UserTaskChange) -> Value {
        var map: ValueMap = [
            "type": "userTaskChanging", "task": key(change.task), "element": key(change.element),
            "event": .string(change.event.rawValue),
        ]
        switch change.kind {
        case .creating(let created): map["question"] = value(created)
        case .assigning(let assignee, let by):
            map["assignee"] = optional(assignee)
            map["by"] = .string(by)
        case .updating(let variables, let isLocal, let by):
            map["variables"] = .map(variables)
            map["isLocal"] = .bool(isLocal)
            map["by"] = .string(by)
        case .completing(let outputs, let by):
            map["outputs"] = .map(outputs)
            map["by"] = .string(by)
        case .canceling: break
        }
        if !change.corrections.isEmpty { map["corrections"] = .map(change.corrections) }
        return .map(map)
    }

    static func change(_ fields: RecordFields) throws(RecordCodecError) -> UserTaskChange {
        let kind: UserTaskChange.Kind
        switch try fields.raw("event", as: TaskListenerEvent.self) {
        case .creating: kind = .creating(try userTask(try RecordFields(fields.map["question"] ?? .null)))
        case .assigning:
            kind = .assigning(assignee: fields.map["assignee"]?.stringValue, by: try fields.string("by"))
        case .updating:
            kind = .updating(
                variables: fields.valueMap("variables"), isLocal: fields.bool("isLocal"), by: try fields.string("by"))
        case .completing: kind = .completing(outputs: fields.valueMap("outputs"), by: try fields.string("by"))
        case .canceling: kind = .canceling
        }
        return UserTaskChange(
            task: try fields.key("task"), element: try fields.key("element"), kind: kind,
            corrections: fields.valueMap("corrections"))
    }
}
