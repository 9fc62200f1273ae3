import CMicroHTTPD
import Synchronization

/// The answer to one request: all that its task and its thread of libmicrohttpd share.
///
///     reading ── suspend ──> suspended ── answer ──> answered ── take ──> sending | upgraded
///     reading ── refuse (head or body is bad) ──> sending
final class PendingResponse: Sendable {
    private enum Stage: Sendable {
        case reading
        case suspended(ConnectionRef)
        case answered(Response)
        case sending(ResponseStream?)
        case upgraded
    }

    private struct State: Sendable {
        var stage = Stage.reading
        var task: Task<Void, Never>?
    }

    private let state = Mutex(State())

    /// Under the lock, and the task starts after it: so no resume can come before the suspend.
    func suspend(_ connection: ConnectionRef, thenRun work: @escaping @Sendable () async -> Response) {
        state.withLock { state in
            MHD_suspend_connection(connection.pointer)
            state.stage = .suspended(connection)
            state.task = Task { answer(await work()) }
        }
    }

    /// The first answer counts. libmicrohttpd never frees a suspended connection, so the pointer is good here.
    func answer(_ response: Response) {
        let late = state.withLock { state in
            guard case .suspended(let connection) = state.stage else { return true }
            state.stage = .answered(response)
            MHD_resume_connection(connection.pointer)
            return false
        }
        if late, case .stream(let stream) = response.content { stream.detach() }
    }

    /// Answers in the handler's place and tells the handler to stop.
    func giveUp(_ response: Response) {
        let task = state.withLock { $0.task }  // forgotten as soon as the answer is taken
        answer(response)
        task?.cancel()
    }

    func take() -> Response? {
        state.withLock { state in
            guard case .answered(let response) = state.stage else { return nil }
            switch response.content {
            case .bytes: state.stage = .sending(nil)
            case .stream(let stream): state.stage = .sending(stream)
            case .webSocket: state.stage = .upgraded
            }
            state.task = nil
            return response
        }
    }

    func refuse() { state.withLock { $0.stage = .sending(nil) } }

    /// The client still waits for an answer or for a part of it.
    var isUnfinished: Bool {
        state.withLock { state in
            switch state.stage {
            case .reading, .upgraded: false
            case .suspended, .answered, .sending: true
            }
        }
    }

    /// The connection is, or was a moment ago, suspended: libmicrohttpd must not be stopped now.
    var isHeld: Bool {
        state.withLock { state in
            switch state.stage {
            case .suspended, .answered: true
            case .reading, .sending, .upgraded: false
            }
        }
    }

    /// Nobody waits for the answer any more.
    var isAbandoned: Bool {
        state.withLock { state in
            switch state.stage {
            case .suspended(let connection): connection.isClosedByPeer
            case .reading, .answered, .sending, .upgraded: false
            }
        }
    }

    var stream: ResponseStream? {
        state.withLock { if case .sending(let stream) = $0.stage { stream } else { nil } }
    }
}
