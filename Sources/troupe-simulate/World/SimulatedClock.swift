import TroupeEngine

/// The time of a world, as one server sees it.
///
/// `@unchecked Sendable`: touched only on the world's thread.
final class SimulatedClock: EngineClock, @unchecked Sendable {
    private let world: World
    private let skew: Int64
    private var next = 0
    private var sleepers: [Int: CheckedContinuation<Void, any Error>] = [:]
    private var canceled: Set<Int> = []

    /// - Parameter skew: how far it goes ahead of the world's time, in microseconds.
    init(world: World, skew: Int64 = 0) {
        self.world = world
        self.skew = skew
    }

    func now() -> Int64 { world.now + skew }

    func sleep(until deadline: Int64) async throws {
        next += 1
        let id = next
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                if canceled.remove(id) != nil { return continuation.resume(throwing: CancellationError()) }
                sleepers[id] = continuation
                // A year is for ever.
                world.after(min(deadline - now(), 31_536_000_000_000)) { [self] in
                    sleepers.removeValue(forKey: id)?.resume()
                }
            }
        } onCancel: {
            if let sleeper = sleepers.removeValue(forKey: id) {
                sleeper.resume(throwing: CancellationError())
            } else {
                canceled.insert(id)
            }
        }
    }
}
