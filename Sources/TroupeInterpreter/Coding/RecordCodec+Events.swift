package import TroupeGraph

/// Events on their way from one server to another. Those that may be put off are written as in the journal.
extension RecordCodec {
    /// An event as a value; `read(event:)` reads it back.
    package static func write(event: Event) -> Value {
        switch event {
        case .cancel(let reason, let by): ["event": "cancel", "reason": .string(reason), "by": .string(by)]
        case .pause(let by): ["event": "pause", "by": .string(by)]
        case .resume(let by): ["event": "resume", "by": .string(by)]
        case .assignUserTask(let task, let assignee, let by):
            [
                "event": "assignUserTask", "task": key(task), "assignee": assignee.map(Value.string) ?? .null,
                "by": .string(by),
            ]
        case .start(let request): ["event": "start", "request": encoded(request)]
        default: value(event)
        }
    }

    /// The event that `write(event:)` wrote.
    package static func read(event value: Value) throws(RecordCodecError) -> Event {
        var map = value.mapValue ?? [:]
        map["type"] = map["event"]
        let fields = try RecordFields(.map(map))
        switch fields.type {
        case "cancel": return .cancel(reason: try fields.string("reason"), by: try fields.string("by"))
        case "pause": return .pause(by: try fields.string("by"))
        case "resume": return .resume(by: try fields.string("by"))
        case "assignUserTask":
            return .assignUserTask(
                task: try fields.key("task"), assignee: fields.map["assignee"]?.stringValue,
                by: try fields.string("by"))
        case "start":
            guard let request = try? (fields.map["request"] ?? .null).decoded(as: StartRequest.self) else {
                throw fields.wrong("request")
            }
            return .start(request)
        default: return try event(value)
        }
    }
}
