import TroupeInterpreter

/// Carries notices out of the house.
protocol NotificationChannel: Sendable {
    /// As it stands in logs and outputs: `webhook`, `slack`, `mail`, …
    var name: String { get }

    /// Whether it is meant for this notice.
    func carries(_ notice: Notice) -> Bool

    /// Hands it over. Faults never hold an address or a URL's path.
    ///
    /// - Parameter now: microseconds since 1970, UTC.
    func deliver(_ notice: Notice, now: Int64) async throws(NotificationFailure)
}

/// Why a channel did not carry a notice; safe to log.
struct NotificationFailure: Error {
    let reason: String
}
