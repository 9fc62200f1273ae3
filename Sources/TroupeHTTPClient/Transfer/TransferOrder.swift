/// A checked request on its way to the transfer thread.
struct TransferOrder: Sendable {
    let request: HTTPRequest
    let channel: TransferChannel
    /// When the caller asked; the total timeout counts from here.
    let orderedAt: ContinuousClock.Instant

    /// When the whole exchange must be over.
    var totalDeadline: ContinuousClock.Instant? { request.timeouts.total.map { orderedAt + $0 } }
}
