import TroupeInterpreter

/// A run in memory. A class, so that its state can be taken out, changed in place and put back without a copy.
final class LoadedRun {
    var state: InstanceState?
    var summary: RunSummary
    /// As it was last given to the journal.
    var schedule: RunSchedule
    /// Rows that are not durable yet.
    var unwritten = 0
    /// Of the last row that was read for it.
    var position: Int64 = 0
    /// When it was last used, in the shard's count of events.
    var lastUse: UInt64 = 0
    /// As the journal lists them.
    var incidents: Set<Key> = []

    init(state: InstanceState, summary: RunSummary, schedule: RunSchedule) {
        self.state = state
        self.summary = summary
        self.schedule = schedule
        incidents = state.incidents.isEmpty ? [] : Set(state.incidents.keys)
    }
}
