import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// What steps did to the world outside, by idempotency key and attempt. It outlives every server.
///
/// `@unchecked Sendable`: touched only on the world's thread.
final class Effects: @unchecked Sendable {
    private struct Effect {
        var server: Int
        var isOver = false
        /// Ends an attempt that is under way.
        var end: ((Fault) -> Void)?
    }

    let world: World
    let history: History
    let faults: FaultSource
    let mutation: Mutation?
    /// Answers of steps depend on it.
    let seed: UInt64
    private var effects: [History.Attempt: Effect] = [:]
    /// The newest server that asked what became of an attempt: older ones cannot begin it.
    private var claims: [History.Attempt: Int] = [:]
    /// Of each idempotency key, whose it is.
    private var owners: [Key: String] = [:]

    private let isSteady: Bool

    init(history: History, faults: FaultSource, mutation: Mutation?, seed: UInt64, isSteady: Bool) {
        self.isSteady = isSteady
        self.history = history
        world = history.world
        self.faults = faults
        self.mutation = mutation
        self.seed = seed
    }

    /// An attempt begins; false when a newer server has it.
    func begin(_ order: JobOrder, by server: Int) -> Bool {
        let attempt = History.Attempt(element: order.element, attempt: order.attempt)
        if claims[attempt, default: 0] > server { return false }
        if !history.ordered.contains(attempt) {
            world.violate(.effectIsCommitted, "\(attempt) of \(order.step) begins before it is committed")
        }
        if let before = effects[attempt] {
            world.violate(.effectIsCommitted, "\(attempt) of \(order.step) began on server \(before.server) already")
        }
        let owner = "\(order.run) \(order.step)"
        if owners.updateValue(owner, forKey: order.element) ?? owner != owner {
            world.violate(.effectIsCommitted, "the idempotency key \(order.element) is used by two steps")
        }
        lookForRerun(order)
        effects[attempt] = Effect(server: server)
        world.note("    \(order.step) \(attempt.element)#\(attempt.attempt) begins on server \(server)")
        return true
    }

    /// A step that is not idempotent and was interrupted is begun again only by a person. (Where there are timeouts, a
    /// retry policy may too.)
    private func lookForRerun(_ order: JobOrder) {
        let before = History.Attempt(element: order.element, attempt: order.attempt - 1)
        if !isSteady || effects[before] == nil || history.concluded.contains(before) { return }
        let isIdempotent = order.idempotent && mutation != .runsAgain
        if !isIdempotent, !history.triedAgain.contains(order.element) {
            world.violate(
                .effectIsCommitted, "\(order.step) is not idempotent, was interrupted, and begins again by itself")
        }
    }

    /// Holds an attempt until its time is up, or it is ended.
    func hold(_ attempt: History.Attempt, for duration: Int64) async -> Fault? {
        await withCheckedContinuation { continuation in
            var isOpen = true
            let end: (Fault?) -> Void = { fault in
                if !isOpen { return }
                isOpen = false
                continuation.resume(returning: fault)
            }
            effects[attempt]?.end = { end($0) }
            world.after(duration) { end(nil) }
        }
    }

    func end(_ attempt: History.Attempt, _ result: History.Result?) {
        effects[attempt]?.end = nil
        effects[attempt]?.isOver = true
        if let result { history.results[attempt] = result }
    }

    /// The attempt's processes are ended.
    func cancel(_ attempt: History.Attempt) {
        effects[attempt]?.end?(Fault("canceled", "the attempt was canceled"))
    }

    /// A server is dead, and all that it had begun.
    func die(_ server: Int) {
        for (attempt, effect) in effects.sorted(by: { $0.key.element < $1.key.element })
        where effect.server == server && !effect.isOver {
            effects[attempt]?.isOver = true
            effect.end?(Fault("dead", "the server is dead"))
        }
    }

    /// What a newer server learns of an attempt; nothing of it goes on then.
    func recover(_ order: JobOrder, by server: Int) -> RecoveredAttempt {
        let attempt = History.Attempt(element: order.element, attempt: order.attempt)
        claims[attempt] = max(claims[attempt, default: 0], server)
        if mutation == .forgetsBeginnings { return .neverStarted }
        guard let effect = effects[attempt] else { return .neverStarted }
        if !effect.isOver { effect.end?(Fault("taken", "another server has the attempt")) }
        return .interrupted
    }
}
