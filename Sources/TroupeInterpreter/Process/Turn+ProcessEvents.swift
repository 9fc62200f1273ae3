import TroupeGraph

extension Turn {
    /// Whether an event still matters to the state as it is.
    func isAwaited(_ event: Event.Process) -> Bool { true }

    /// Takes an event that only BPMN processes have.
    mutating func take(_ event: Event.Process) {}
}
