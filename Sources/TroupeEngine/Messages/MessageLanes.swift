import TroupeInterpreter

/// What there is to do about messages, in lanes: one thing at a time for each correlation key, so that no two messages
/// compete for what waits for that key. A part of its shard's actor: it is touched only from there.
struct MessageLanes {
    enum Work: Sendable {
        /// Bring a message to all who wait for it.
        case bring(Key, name: String)
        /// Somebody began to wait: bring what is kept for it.
        case serve(Record.Subscription, run: Key)
        /// A run that a message started is over: the next message may start one.
        case startNext(MessageStart)
    }

    /// Lanes that are worked on at a time.
    static let limit = 64

    /// Work by lane, behind what is being done; a lane that is not here has none.
    private var waiting: [String: Queue<Work>] = [:]
    /// Lanes that wait for their turn.
    private var ready = Queue<String>()
    private var active = 0

    var isEmpty: Bool { waiting.isEmpty }

    /// Adds work; the lane to begin with, if there is one.
    mutating func add(_ work: Work, lane: String) -> String? {
        if waiting[lane] != nil {
            waiting[lane]?.append(work)
            return nil
        }
        waiting[lane] = Queue(work)
        if active >= Self.limit {
            ready.append(lane)
            return nil
        }
        active += 1
        return lane
    }

    /// The next work of a lane that is being worked on; nil: it has none left.
    mutating func next(in lane: String) -> Work? { waiting[lane]?.popFirst() }

    /// The lane is empty; the lane to go on with, if one waits.
    mutating func close(_ lane: String) -> String? {
        waiting[lane] = nil
        if let next = ready.popFirst() { return next }
        active -= 1
        return nil
    }

    /// The lane of a message: those without a key compete for nothing but their name.
    static func lane(name: String, correlationKey: String) -> String {
        correlationKey.isEmpty ? "n" + name : "k" + correlationKey
    }
}
