import TroupeGraph

/// Records and events of BPMN processes: since version 3.
extension RecordCodec {
    static func processValue(_ record: Record.Process) -> Value { .null }

    static func processEvent(_ event: Event.Process) -> Value { ["event": "none"] }
}
