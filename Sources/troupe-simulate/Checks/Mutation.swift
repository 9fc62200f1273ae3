import TroupeEngine
import TroupeInterpreter

/// A fault built in on purpose, to prove that the invariant it breaks is looked at.
enum Mutation: String, CaseIterable {
    case answersByAttempt = "answers-by-attempt"
    case changesRows = "changes-rows"
    case losesBatches = "loses-batches"
    case tellsEarly = "tells-early"
    case forgetsBeginnings = "forgets-beginnings"
    case reportsOtherwise = "reports-otherwise"
    case fastClock = "fast-clock"
    case forgetsTimers = "forgets-timers"
    case skipsNumbers = "skips-numbers"
    case ignoresFence = "ignores-fence"
    case forgetsSummaries = "forgets-summaries"
    case forgetsJobs = "forgets-jobs"
    case forgetsRequests = "forgets-requests"
    case breaksOff = "breaks-off"
    case drawsAnew = "draws-anew"
    case runsAgain = "runs-again"

    /// What it makes red, sooner or later; several, where it depends on what is looked at first.
    var broken: Set<Invariant> {
        switch self {
        case .answersByAttempt: [.sameResult]
        case .changesRows: [.nothingLost]
        case .losesBatches: [.toldIsDurable, .publishedIsDurable]
        case .tellsEarly: [.publishedIsDurable, .toldIsDurable]
        case .forgetsBeginnings, .runsAgain: [.effectIsCommitted]
        case .reportsOtherwise: [.oneResult]
        case .fastClock: [.timersInTime]
        case .forgetsTimers: [.timersInTime]
        case .skipsNumbers: [.noGap]
        case .ignoresFence: [.fence]
        case .forgetsSummaries: [.readModels]
        case .forgetsJobs: [.goesOn]
        case .forgetsRequests: [.toldIsDurable]
        case .breaksOff: [.healthy]
        case .drawsAnew: [.repeatable]
        }
    }

    /// What is done to a batch on its way.
    func change(_ batch: inout JournalBatch) {
        switch self {
        case .changesRows:
            guard let last = batch.rows.indices.last, batch.rows[last].position % 5 == 0 else { return }
            batch.rows[last].time -= 1
        case .forgetsTimers: for index in batch.schedules.indices { batch.schedules[index].wakesAt = nil }
        case .forgetsJobs: for index in batch.schedules.indices { batch.schedules[index].isBusy = false }
        case .skipsNumbers:
            guard let last = batch.rows.indices.last, batch.rows[last].position % 5 == 0 else { return }
            batch.rows[last].sequence += 1
        case .forgetsSummaries: batch.summaries.removeAll { $0.status.isFinal }
        case .forgetsRequests: batch.requests = []
        default: break
        }
    }
}
