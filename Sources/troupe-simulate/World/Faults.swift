import TroupeInterpreter

/// Decides what goes wrong, and when. Each seed has its own mix; a budget bounds how much, so that fewer faults can be
/// tried on the same seed.
struct Faults {
    /// What can go wrong.
    enum Kind: Int, CaseIterable {
        /// The server is killed before its batch reaches the database, with the batch on its way, or before it hears.
        case killBeforeCommit, killDuringCommit, killAfterCommit
        /// The server is killed at any other moment.
        case kill
        /// Another server takes the shard while the first still works.
        case takeover
        /// The server is stopped in order.
        case restart
        /// The database is away for a while.
        case away
        /// A batch is not written, and the server is told `unavailable`.
        case appendFails
        /// A batch is written, and the server is told `unavailable` all the same.
        case appendAnswerLost
        /// Something else that is asked of the database fails.
        case readFails
        /// A request of a client does not arrive, arrives twice, or arrives late; its answer does not arrive.
        case requestLost, requestDoubled, requestLate, answerLost
        /// The clock is set forward.
        case clockJump
    }

    private var random: SeededRandom
    /// One in how many chances; 0: never.
    private var rarity: [Int]
    private var left: Int
    private(set) var happened = 0
    /// Nothing goes wrong any more.
    var isOver = false

    /// - Parameter budget: how many faults there may be.
    init(seed: UInt64, budget: Int) {
        random = SeededRandom(seed: seed &* 31 &+ 3)
        left = budget
        rarity = []
        for kind in Kind.allCases {
            let isOn = Int.random(in: 0..<5, using: &random) < 3
            let most = kind.commonest
            rarity.append(isOn ? Int.random(in: most...most * 6, using: &random) : 0)
        }
    }

    /// Whether it goes wrong here.
    mutating func strikes(_ kind: Kind) -> Bool {
        if isOver || left == 0 || rarity[kind.rawValue] == 0 { return false }
        if Int.random(in: 0..<rarity[kind.rawValue], using: &random) > 0 { return false }
        left -= 1
        happened += 1
        return true
    }

    /// A number for the details of a fault.
    mutating func some(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }
}

extension Faults.Kind {
    /// One in how many chances, at the most often.
    fileprivate var commonest: Int {
        switch self {
        case .killBeforeCommit, .killDuringCommit, .killAfterCommit: 12
        case .kill, .takeover: 15
        case .restart: 25
        case .away, .clockJump: 20
        case .appendFails, .appendAnswerLost: 8
        case .readFails: 20
        case .requestLost, .requestDoubled, .requestLate, .answerLost: 6
        }
    }
}
