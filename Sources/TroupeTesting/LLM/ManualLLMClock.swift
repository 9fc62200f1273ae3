import Synchronization
package import TroupeLLM

/// A clock on which every wait is over at once, and remembered.
package final class ManualLLMClock: Sendable {
    private struct State {
        var now: Duration = .zero
        var sleeps: [Duration] = []
    }

    private let state = Mutex(State())

    /// A clock at zero.
    package init() {}

    /// The waits so far.
    package var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// The same clock for the router.
    package var clock: LLMClock {
        LLMClock(
            now: { self.state.withLock { $0.now } },
            sleep: { duration in
                self.state.withLock { state in
                    state.now += duration
                    state.sleeps.append(duration)
                }
            })
    }
}
