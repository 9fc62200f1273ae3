import TroupeThreads

/// An HTTP/1.1 client on libcurl: one thread moves the bytes of every request, connections are reused.
///
/// Somebody keeps `run()` going for as long as the client is used; requests made earlier wait for it. There are no
/// retries and no redirects: both are decisions of the caller.
package final class HTTPClient: Sendable {
    private let configuration: HTTPClientConfiguration
    private let mailbox: TransferMailbox

    /// A client that does nothing until `run()`.
    package init(configuration: HTTPClientConfiguration = HTTPClientConfiguration()) {
        self.configuration = configuration
        mailbox = TransferMailbox(limit: configuration.maxActiveRequests + configuration.maxQueuedRequests)
    }

    /// Runs the transfer thread until `close()` or until the calling task is cancelled. Works once;
    /// returns at once when the client was closed before.
    ///
    /// - Throws: `cannotRun` when it runs or ran already, or when the thread or libcurl cannot be had.
    package func run() async throws(HTTPClientError) {
        switch mailbox.claim() {
        case .granted: break
        case .closedBefore: return
        case .takenBefore: throw HTTPClientError(.cannotRun("it runs or ran already"), target: "run")
        }
        let failure: String? = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let code = OwnThread.start("http-client", blocking: .all) { [mailbox, configuration] in
                    // The loop and its handles must be gone before `run` returns.
                    let isDone = Self.transfer(mailbox: mailbox, configuration: configuration)
                    continuation.resume(returning: isDone ? nil : "libcurl gave no handle")
                }
                if code != 0 { continuation.resume(returning: "no thread, errno \(code)") }
            }
        } onCancel: {
            close()
        }
        guard let failure else { return }
        Self.refuse(mailbox.detach(), .cannotRun(failure))
        throw HTTPClientError(.cannotRun(failure), target: "run")
    }

    /// Ends the client: open requests fail with `closed`, connections are closed, `run()` returns.
    package func close() {
        Self.refuse(mailbox.close(), .closed)
    }

    /// Sends a request and awaits the whole response. Cancelling the task aborts it.
    ///
    /// - Throws: whatever stands in the way of a complete response; a status of 400 or more is a response.
    package func send(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
        try await order(request, window: .max).response()
    }

    /// Sends a request and awaits status and header fields; the body is then read from the stream.
    /// Cancelling the task, or dropping the stream, aborts the transfer.
    ///
    /// - Throws: whatever stands in the way of a response head.
    package func stream(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPStream {
        let channel = try order(request, window: configuration.streamBufferBytes)
        return HTTPStream(head: try await channel.head(), channel: channel)
    }

    private func order(_ request: HTTPRequest, window: Int) throws(HTTPClientError) -> TransferChannel {
        let target = try RequestCheck.target(of: request)
        var request = request
        request.timeouts = request.timeouts.clamped
        let window = BodyWindow(totalLimit: request.maxResponseBytes, window: window)
        let channel = TransferChannel(target: target, mailbox: mailbox, window: window)
        if let refusal = mailbox.start(TransferOrder(request: request, channel: channel, orderedAt: .now)) {
            throw HTTPClientError(refusal, target: target)
        }
        return channel
    }

    private static func transfer(mailbox: TransferMailbox, configuration: HTTPClientConfiguration) -> Bool {
        guard let loop = TransferLoop(mailbox: mailbox, configuration: configuration) else { return false }
        loop.run()
        return true
    }

    private static func refuse(_ orders: [TransferOrder], _ reason: HTTPClientError.Reason) {
        for order in orders {
            order.channel.finish(.failure(HTTPClientError(reason, target: order.channel.target)))
        }
    }
}
