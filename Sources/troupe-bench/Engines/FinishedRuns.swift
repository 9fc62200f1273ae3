import Synchronization
import TroupeEngine
import TroupeInterpreter

/// Knows which runs are over, and tells those who wait for one.
final class FinishedRuns: Sendable {
    private struct State {
        /// Over, and not yet asked for.
        var outcomes: [Key: Outcome] = [:]
        var waiting: [Key: CheckedContinuation<Outcome, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Listens to committed records.
    func take(_ publication: EventHub.Publication) {
        guard case .rows(let rows) = publication else { return }
        for row in rows {
            guard case .finished(let finished)? = row.records.last else { continue }
            let waiting = state.withLock { state in
                let waiting = state.waiting.removeValue(forKey: row.run)
                if waiting == nil { state.outcomes[row.run] = finished.outcome }
                return waiting
            }
            waiting?.resume(returning: finished.outcome)
        }
    }

    /// Returns when the run is over and that is committed.
    func outcome(of run: Key) async -> Outcome {
        await withCheckedContinuation { continuation in
            let outcome = state.withLock { state in
                let outcome = state.outcomes.removeValue(forKey: run)
                if outcome == nil { state.waiting[run] = continuation }
                return outcome
            }
            if let outcome { continuation.resume(returning: outcome) }
        }
    }
}
