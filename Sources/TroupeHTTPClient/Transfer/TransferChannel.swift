import Synchronization

/// Carries one response from the transfer thread to the task that awaits it.
///
/// The thread calls `receive`, `offer` and `finish`; the task calls `response`, `head`, `chunk` and `cancel`.
final class TransferChannel: Sendable {
    /// What became of offered bytes.
    enum Offer: Equatable {
        case taken
        case paused
        case tooLarge
        case abandoned
    }

    private enum Waiter {
        case head(CheckedContinuation<Result<HTTPResponseHead, HTTPClientError>, Never>)
        case chunk(CheckedContinuation<Result<[UInt8]?, HTTPClientError>, Never>)
        case response(CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>)
    }

    private struct State {
        var head: HTTPResponseHead?
        var buffer: [UInt8] = []
        var window: BodyWindow
        var end: Result<Void, HTTPClientError>?
        var waiter: Waiter?
    }

    /// Method and origin, for errors.
    let target: String
    private let mailbox: TransferMailbox
    private let state: Mutex<State>

    init(target: String, mailbox: TransferMailbox, window: BodyWindow) {
        self.target = target
        self.mailbox = mailbox
        state = Mutex(State(window: window))
    }

    // MARK: Called by the transfer thread

    func receive(_ head: HTTPResponseHead) {
        let waiter: Waiter? = state.withLock { state in
            state.head = head
            guard case .head = state.waiter else { return nil }
            return state.waiter.take()
        }
        if case .head(let continuation) = waiter { continuation.resume(returning: .success(head)) }
    }

    func offer(_ bytes: UnsafeRawBufferPointer) -> Offer {
        let (offer, wakeUp): (Offer, (Waiter, [UInt8])?) = state.withLock { state in
            guard state.end == nil else { return (.abandoned, nil) }
            switch state.window.offer(bytes.count) {
            case .pause: return (.paused, nil)
            case .tooLarge: return (.tooLarge, nil)
            case .take: break
            }
            guard case .chunk = state.waiter, let waiter = state.waiter.take() else {
                state.buffer.append(contentsOf: bytes)
                return (.taken, nil)
            }
            _ = state.window.drain()
            return (.taken, (waiter, [UInt8](bytes)))
        }
        if case .chunk(let continuation)? = wakeUp?.0, let chunk = wakeUp?.1 {
            continuation.resume(returning: .success(chunk))
        }
        return offer
    }

    /// Ends the response; the first end counts.
    func finish(_ end: Result<Void, HTTPClientError>) {
        _ = self.end(end, dropsUnread: false)
    }

    /// `false` when the response had ended before. The end and the loss of unread bytes are one step: otherwise a
    /// cancelled body could look like a short but complete one.
    private func end(_ end: Result<Void, HTTPClientError>, dropsUnread: Bool) -> Bool {
        let (isFirst, waiter, head, body): (Bool, Waiter?, HTTPResponseHead?, [UInt8]) = state.withLock { state in
            guard state.end == nil else { return (false, nil, nil, []) }
            state.end = end
            if dropsUnread { state.buffer = [] }
            guard let waiter = state.waiter.take() else { return (true, nil, nil, []) }
            return (true, waiter, state.head, state.buffer)
        }
        switch waiter {
        case nil:
            break
        case .head(let continuation):
            continuation.resume(returning: end.flatMap { self.failure(.protocolError("no response head")) })
        case .chunk(let continuation):
            continuation.resume(returning: end.map { nil })
        case .response(let continuation):
            continuation.resume(returning: end.flatMap { self.whole(head, body) })
        }
        return isFirst
    }

    // MARK: Called by the awaiting task

    /// The whole response. Cancelling the task aborts the transfer.
    func response() async throws(HTTPClientError) -> HTTPResponse {
        try await wait { state, continuation in
            if let end = state.end {
                return end.flatMap { self.whole(state.head, state.buffer) }
            }
            state.waiter = .response(continuation)
            return nil
        }
    }

    /// Status and fields, as soon as they are there. Cancelling the task aborts the transfer.
    func head() async throws(HTTPClientError) -> HTTPResponseHead {
        try await wait { state, continuation in
            if let head = state.head { return .success(head) }
            if let end = state.end { return end.flatMap { self.failure(.protocolError("no response head")) } }
            state.waiter = .head(continuation)
            return nil
        }
    }

    /// The next bytes, `nil` at the end. Cancelling the task aborts the transfer.
    func chunk() async throws(HTTPClientError) -> [UInt8]? {
        try await wait { state, continuation in
            guard state.waiter == nil else { return self.failure(.concurrentRead) }
            if !state.buffer.isEmpty {
                let chunk = state.buffer
                state.buffer = []
                if state.window.drain() { self.mailbox.post(.resume(self)) }
                return .success(chunk)
            }
            if let end = state.end { return end.map { nil } }
            state.waiter = .chunk(continuation)
            return nil
        }
    }

    /// Aborts the transfer and drops what was not read; without effect after the end.
    func cancel() {
        if end(failure(.cancelled), dropsUnread: true) { mailbox.post(.cancel(self)) }
    }

    // MARK: Shared

    private func wait<Value: Sendable>(
        _ register: (inout State, CheckedContinuation<Result<Value, HTTPClientError>, Never>)
            -> Result<Value, HTTPClientError>?
    ) async throws(HTTPClientError) -> Value {
        let result: Result<Value, HTTPClientError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready = state.withLock { register(&$0, continuation) }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            cancel()
        }
        return try result.get()
    }

    private func whole(_ head: HTTPResponseHead?, _ body: [UInt8]) -> Result<HTTPResponse, HTTPClientError> {
        guard let head else { return failure(.protocolError("no response head")) }
        return .success(HTTPResponse(status: head.status, headers: head.headers, body: body))
    }

    private func failure<Value>(_ reason: HTTPClientError.Reason) -> Result<Value, HTTPClientError> {
        .failure(HTTPClientError(reason, target: target))
    }
}
