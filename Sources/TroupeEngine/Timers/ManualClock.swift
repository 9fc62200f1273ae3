import Synchronization

/// A clock that stands still until somebody moves it: a test, or who drives a server in test mode.
package final class ManualClock: EngineClock {
    private struct Sleeper {
        var deadline: Int64
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        var deadline: Int64
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now: Int64
        var next = 0
        var sleepers: [Int: Sleeper] = [:]
        var canceled: Set<Int> = []
        var watchers: [Watcher] = []
    }

    private let state: Mutex<State>

    /// - Parameter now: microseconds since 1970, UTC.
    package init(now: Int64 = 1_700_000_000_000_000) { state = Mutex(State(now: now)) }

    package func now() -> Int64 { state.withLock { $0.now } }

    /// Deadlines that somebody sleeps until, soonest first.
    package var deadlines: [Int64] { state.withLock { $0.sleepers.values.map(\.deadline).sorted() } }

    /// Moves the time forward and wakes whoever's deadline is reached.
    package func advance(by microseconds: Int64) { advance(to: now() + microseconds) }

    /// Moves the time forward to a moment; never back.
    package func advance(to moment: Int64) {
        state.withLock { state in
            state.now = max(state.now, moment)
            for (id, sleeper) in state.sleepers where sleeper.deadline <= state.now {
                state.sleepers[id] = nil
                sleeper.continuation.resume()
            }
        }
    }

    package func sleep(until deadline: Int64) async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                state.withLock { state in
                    if state.canceled.remove(id) != nil {
                        continuation.resume(throwing: CancellationError())
                    } else if deadline <= state.now {
                        continuation.resume()
                    } else {
                        state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
                        Self.notify(&state)
                    }
                }
            }
            state.withLock { _ = $0.canceled.remove(id) }
        } onCancel: {
            state.withLock { state in
                if let sleeper = state.sleepers.removeValue(forKey: id) {
                    sleeper.continuation.resume(throwing: CancellationError())
                } else {
                    state.canceled.insert(id)
                }
            }
        }
    }

    /// Returns when somebody sleeps until exactly this deadline.
    package func someoneSleeps(until deadline: Int64) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.watchers.append(Watcher(deadline: deadline, continuation: continuation))
                Self.notify(&state)
            }
        }
    }

    private static func notify(_ state: inout State) {
        let deadlines = Set(state.sleepers.values.map(\.deadline))
        for watcher in state.watchers where deadlines.contains(watcher.deadline) { watcher.continuation.resume() }
        state.watchers.removeAll { deadlines.contains($0.deadline) }
    }
}
