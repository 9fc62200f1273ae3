/// Decides whether arriving body bytes are taken, must wait, or are too many.
///
/// | bytes beyond the total limit | unread bytes would exceed the window | decision |
/// |------------------------------|--------------------------------------|----------|
/// | yes                          |                                      | tooLarge |
/// | no                           | yes, and some are unread             | pause    |
/// | no                           | no                                   | take     |
struct BodyWindow: Sendable {
    enum Decision: Equatable {
        case take
        case pause
        case tooLarge
    }

    private let totalLimit: Int
    private let window: Int
    private var total = 0
    private var unread = 0
    private(set) var isPaused = false

    /// - Parameters:
    ///   - totalLimit: bytes of the whole body.
    ///   - window: bytes that may wait for the consumer; a first run of bytes is always taken.
    init(totalLimit: Int, window: Int) {
        self.totalLimit = totalLimit
        self.window = window
    }

    mutating func offer(_ count: Int) -> Decision {
        guard count <= totalLimit - total else { return .tooLarge }
        guard unread == 0 || count <= window - unread else {
            isPaused = true
            return .pause
        }
        total += count
        unread += count
        return .take
    }

    /// The consumer took everything. `true` when the transfer was paused and has to go on.
    mutating func drain() -> Bool {
        unread = 0
        defer { isPaused = false }
        return isPaused
    }
}
