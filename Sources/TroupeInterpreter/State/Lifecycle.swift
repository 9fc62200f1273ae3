/// The state of an element instance; the names are Zeebe's.
package enum Lifecycle: String, Hashable, Sendable {
    /// Waiting for its next attempt.
    case activating
    case activated
    /// Its work is done; its error handler still runs.
    case completing
    case completed
    /// Its children or its job are being ended.
    case terminating
    case terminated
}

/// The state of a run as people see it.
package enum RunStatus: String, Hashable, Sendable, Codable, CaseIterable {
    case running, paused
    /// At least one incident waits for a person; other branches may still run.
    case incident
    case canceling
    case completed, failed, canceled

    /// Whether nothing more can happen.
    package var isFinal: Bool { self == .completed || self == .failed || self == .canceled }
}
