import CLinux
import Glibc
import Synchronization

/// What the supervising thread and the rest of the program tell each other.
final class ClusterControl: Sendable {
    private struct State {
        var state = EmbeddedCluster.State.creating
        var isFinished = false
        var serverPID: pid_t?
        var outcome: Result<ConnectionTarget, PostgresError>?
        var outcomeWaiters: [CheckedContinuation<Result<ConnectionTarget, PostgresError>, Never>] = []
        var finishWaiters: [CheckedContinuation<Void, Never>] = []
        var observers: [AsyncStream<EmbeddedCluster.State>.Continuation] = []
    }

    private let state = Mutex(State())
    /// Readable once the cluster shall stop, and ever after.
    let stopRequested: Int32
    /// Readable once the thread is done, and ever after.
    private let isDone: Int32

    init() throws(PostgresError) {
        stopRequested = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        isDone = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        guard stopRequested >= 0, isDone >= 0 else {
            throw PostgresError(.cluster, "eventfd failed: no file descriptor left")
        }
    }

    deinit {
        close(stopRequested)
        close(isDone)
    }

    // MARK: From the program

    var serverPID: pid_t? { state.withLock { $0.serverPID } }

    func requestStop() { _ = eventfd_write(stopRequested, 1) }

    func firstOutcome() async -> Result<ConnectionTarget, PostgresError> {
        await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                if state.outcome == nil { state.outcomeWaiters.append(continuation) }
                return state.outcome
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    func finished() async {
        await withCheckedContinuation { continuation in
            let isFinished = state.withLock { state in
                if !state.isFinished { state.finishWaiters.append(continuation) }
                return state.isFinished
            }
            if isFinished { continuation.resume() }
        }
    }

    func waitUntilFinished() {
        var entry = pollfd(fd: isDone, events: Int16(POLLIN), revents: 0)
        while poll(&entry, 1, -1) < 0, errno == EINTR {}
    }

    func states() -> AsyncStream<EmbeddedCluster.State> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: EmbeddedCluster.State.self, bufferingPolicy: .bufferingNewest(100))
        state.withLock { state in
            continuation.yield(state.state)
            if state.isFinished { continuation.finish() } else { state.observers.append(continuation) }
        }
        return stream
    }

    // MARK: From the supervising thread

    var isStopRequested: Bool {
        var entry = pollfd(fd: stopRequested, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }

    func publish(_ new: EmbeddedCluster.State) {
        state.withLock { state in
            state.state = new
            for observer in state.observers { observer.yield(new) }
        }
    }

    func setServer(_ processID: pid_t?) { state.withLock { $0.serverPID = processID } }

    /// Answers who started the cluster; only the first answer counts.
    func settle(_ outcome: Result<ConnectionTarget, PostgresError>) {
        let waiters = state.withLock { state in
            if state.outcome == nil { state.outcome = outcome }
            defer { state.outcomeWaiters = [] }
            return state.outcomeWaiters
        }
        for waiter in waiters { waiter.resume(returning: outcome) }
    }

    func finish(_ last: EmbeddedCluster.State) {
        publish(last)
        if case .failed(let error) = last { settle(.failure(error)) } else { settle(.failure(.cancelledByCaller)) }
        let waiters = state.withLock { state in
            state.isFinished = true
            for observer in state.observers { observer.finish() }
            state.observers = []
            defer { state.finishWaiters = [] }
            return state.finishWaiters
        }
        for waiter in waiters { waiter.resume() }
        _ = eventfd_write(isDone, 1)
    }
}
