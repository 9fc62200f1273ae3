/// What must hold whatever happens.
enum Invariant: String, CaseIterable {
    case sameResult = "the final state equals the undisturbed run's"
    case nothingLost = "no committed record is lost or changed"
    case toldIsDurable = "what a caller was told is durable"
    case publishedIsDurable = "what is published is durable, once and in order"
    case effectIsCommitted = "an effect begins only when its job is committed, and no attempt twice"
    case oneResult = "one result at most is accepted of an attempt, and only one that it had"
    case timersInTime = "timers are neither early nor lost"
    case noGap = "sequence numbers and positions have no gap"
    case fence = "a fenced epoch writes nothing"
    case readModels = "the rows beside the journal say what the records say"
    case goesOn = "a run goes on while anything can happen"
    case healthy = "the engine fails only when it has lost its shard"
    case repeatable = "the same seed comes to the same"
}

/// An invariant that does not hold, and where that was seen.
struct Violation {
    var invariant: Invariant
    var detail: String
}
