import Synchronization
import TroupeThreads

/// One attempt to connect, on a thread of its own; a cancelled caller goes on at once and the late connection is closed.
struct ConnectAttempt {
    private let target: ConnectionTarget

    init(_ target: ConnectionTarget) { self.target = target }

    private typealias Outcome = Result<LibpqConnection, PostgresError>

    /// Resumes the caller once, with whatever comes first.
    private final class Waiter: Sendable {
        private enum State {
            case initial
            case waiting(CheckedContinuation<Outcome, Never>)
            case done
        }

        private let state = Mutex<State>(.initial)

        /// False when the caller was cancelled before it waited.
        func wait(_ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
            state.withLock { state in
                guard case .initial = state else { return false }
                state = .waiting(continuation)
                return true
            }
        }

        func finish(_ outcome: Outcome) {
            let continuation: CheckedContinuation<Outcome, Never>? = state.withLock { state in
                defer { state = .done }
                if case .waiting(let continuation) = state { return continuation }
                return nil
            }
            continuation?.resume(returning: outcome)
        }
    }

    var value: LibpqConnection {
        get async throws(PostgresError) {
            let waiter = Waiter()
            let target = target
            let outcome = await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    guard waiter.wait(continuation) else {
                        continuation.resume(returning: .failure(.cancelledByCaller))
                        return
                    }
                    let code = OwnThread.start("postgres-connect") { waiter.finish(Connector.connect(target)) }
                    if code != 0 {
                        waiter.finish(.failure(PostgresError(.cannotConnect, "no thread is left to connect with")))
                    }
                }
            } onCancel: {
                waiter.finish(.failure(.cancelledByCaller))
            }
            return try outcome.get()
        }
    }
}
