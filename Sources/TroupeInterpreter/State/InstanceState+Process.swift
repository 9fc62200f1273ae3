import TroupeGraph

extension InstanceState {
    /// Folds a record that only BPMN processes have.
    mutating func apply(_ record: Record.Process) {}
}
