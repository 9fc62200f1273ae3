/// A response whose head has arrived and whose body is read piece by piece.
///
/// The transfer pauses while unread bytes exceed the client's `streamBufferBytes`. Dropping the stream, or cancelling the
/// task that reads it, aborts the transfer and closes its connection. One task reads at a time.
package final class HTTPStream: AsyncSequence, Sendable {
    /// A run of body bytes, never empty.
    package typealias Element = [UInt8]
    /// Every failure is the client's.
    package typealias Failure = HTTPClientError

    /// Status and header fields.
    package let head: HTTPResponseHead
    /// The status code.
    package var status: Int { head.status }
    /// The header fields.
    package var headers: HTTPHeaders { head.headers }

    let channel: TransferChannel

    init(head: HTTPResponseHead, channel: TransferChannel) {
        self.head = head
        self.channel = channel
    }

    deinit {
        channel.cancel()
    }

    /// Aborts the transfer; later reads fail with `cancelled`.
    package func cancel() {
        channel.cancel()
    }

    /// Reads the rest of the body, at most `limit` bytes, and aborts the transfer when there is more.
    ///
    /// - Throws: `tooLarge` beyond the limit, or the transfer's failure.
    package func collect(upTo limit: Int) async throws(HTTPClientError) -> [UInt8] {
        var body: [UInt8] = []
        while let chunk = try await channel.chunk() {
            guard chunk.count <= limit - body.count else {
                cancel()
                throw HTTPClientError(.tooLarge(limit: limit), target: channel.target)
            }
            body += chunk
        }
        return body
    }

    /// An iterator; all iterators of a stream read from the same place.
    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: self) }

    /// Reads the chunks in order.
    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let stream: HTTPStream

        /// The next chunk, `nil` at the end of the body.
        ///
        /// - Throws: the transfer's failure, after every byte that came before it.
        package mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(HTTPClientError) -> [UInt8]? {
            try await stream.channel.chunk()
        }
    }
}
