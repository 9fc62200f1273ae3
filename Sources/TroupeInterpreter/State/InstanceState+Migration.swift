import TroupeGraph

extension InstanceState {
    /// The run goes on by another version of its process.
    mutating func migrate(_ migrated: Record.Migrated) {}
}
