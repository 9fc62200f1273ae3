/// A message another session sent with NOTIFY.
package struct PostgresNotification: Sendable, Equatable {
    /// The channel it was sent on.
    package let channel: String
    /// Its text, at most 8,000 bytes, often empty.
    package let payload: String
    /// The process id of the sending session's backend.
    package let senderPID: Int32
}

/// The notifications of one channel, on a connection of their own that closes with the sequence.
///
/// Notifications that were sent while nobody was connected are lost, so read what they announce once after opening the
/// sequence. It ends by throwing `PostgresError` when the connection is lost or the reader falls behind.
package struct PostgresNotifications: AsyncSequence, Sendable {
    package typealias Element = PostgresNotification

    private let stream: AsyncThrowingStream<PostgresNotification, any Error>

    /// How many notifications may wait for a slow reader before the sequence ends with an error.
    package static let backlogLimit = 10_000

    /// Connects and listens; once this returns, no notification is missed.
    ///
    /// - Parameter channel: lower-case letters, digits and `_`, at most 63, beginning with a letter.
    package static func listen(
        to channel: String, at target: ConnectionTarget, on thread: PostgresIOThread? = nil
    ) async throws(PostgresError) -> PostgresNotifications {
        let bytes = Array(channel.utf8)
        guard (1...63).contains(bytes.count), (97...122).contains(bytes[0]),
            bytes.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 95 })
        else {
            throw PostgresError(
                .invalidParameter, "a channel's name has 1 to 63 lower-case letters, digits and _, a letter first")
        }
        let connection = try await PostgresConnection.connect(target, on: thread)
        let (stream, continuation) = AsyncThrowingStream.makeStream(
            of: PostgresNotification.self, bufferingPolicy: .bufferingOldest(backlogLimit))
        continuation.onTermination = { _ in connection.close() }
        connection.deliver(channel, to: NotificationDelivery(continuation))
        // The name is no parameter in LISTEN's grammar; it was checked above.
        try await connection.query(Statement(unprepared: "LISTEN \(channel)"), [])
        return PostgresNotifications(stream: stream)
    }

    package func makeAsyncIterator() -> AsyncThrowingStream<PostgresNotification, any Error>.AsyncIterator {
        stream.makeAsyncIterator()
    }
}

/// Hands notifications to one reader.
struct NotificationDelivery: Sendable {
    private let continuation: AsyncThrowingStream<PostgresNotification, any Error>.Continuation

    init(_ continuation: AsyncThrowingStream<PostgresNotification, any Error>.Continuation) {
        self.continuation = continuation
    }

    func deliver(_ notification: PostgresNotification) {
        if case .dropped = continuation.yield(notification) {
            finish(PostgresError(.connectionLost, "the reader of notifications fell behind; listen again and reread"))
        }
    }

    func finish(_ error: PostgresError) { continuation.finish(throwing: error) }
}
