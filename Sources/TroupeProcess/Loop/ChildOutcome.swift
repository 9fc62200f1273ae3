internal import Synchronization

/// Where the loop's thread leaves the result of a child, and where tasks wait for it.
final class ChildOutcome: Sendable {
    typealias Value = Result<ProcessResult, ProcessError>

    private struct State {
        var value: Value?
        var waiters: [CheckedContinuation<Value, Never>] = []
    }

    let live: LiveOutput?
    private let state = Mutex(State())

    init(live: LiveOutput?) {
        self.live = live
    }

    var isFinished: Bool { state.withLock { $0.value != nil } }

    /// Only the first value counts.
    func finish(_ value: Value) {
        let waiters = state.withLock { state -> [CheckedContinuation<Value, Never>] in
            guard state.value == nil else { return [] }
            state.value = value
            defer { state.waiters = [] }
            return state.waiters
        }
        live?.finish()
        for waiter in waiters { waiter.resume(returning: value) }
    }

    func value() async -> Value {
        await withCheckedContinuation { continuation in
            let value = state.withLock { state -> Value? in
                if state.value == nil { state.waiters.append(continuation) }
                return state.value
            }
            if let value { continuation.resume(returning: value) }
        }
    }
}
