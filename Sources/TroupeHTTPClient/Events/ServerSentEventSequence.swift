extension HTTPStream {
    /// The body read as an event stream; status and content type are for the caller to check first.
    package func serverSentEvents(
        maxLineBytes: Int = 1 << 20, maxEventBytes: Int = 4 << 20
    ) -> ServerSentEventSequence {
        ServerSentEventSequence(
            stream: self, parser: SSEParser(maxLineBytes: maxLineBytes, maxEventBytes: maxEventBytes))
    }
}

/// The events of a streamed response.
package struct ServerSentEventSequence: AsyncSequence, Sendable {
    /// One event.
    package typealias Element = ServerSentEvent
    /// The client's failures, `eventTooLarge` among them.
    package typealias Failure = HTTPClientError

    fileprivate let stream: HTTPStream
    fileprivate let parser: SSEParser

    /// An iterator over what is left of the stream.
    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: stream, parser: parser) }

    /// Reads events in order.
    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let stream: HTTPStream
        fileprivate var parser: SSEParser
        private var ready: ArraySlice<ServerSentEvent> = []

        fileprivate init(stream: HTTPStream, parser: SSEParser) {
            self.stream = stream
            self.parser = parser
        }

        /// The reconnection time the stream has asked for so far.
        package var reconnectionTime: Duration? { parser.reconnectionTime }

        /// The next event, `nil` at the end of the body.
        ///
        /// - Throws: `eventTooLarge` or the transfer's failure, after every event that came before it.
        package mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(HTTPClientError) -> ServerSentEvent? {
            while true {
                if let event = ready.popFirst() { return event }
                if let limit = parser.exceededLimit {
                    stream.cancel()
                    throw HTTPClientError(.eventTooLarge(limit: limit), target: stream.channel.target)
                }
                guard let chunk = try await stream.channel.chunk() else { return nil }
                ready = parser.feed(chunk)[...]
            }
        }
    }
}
