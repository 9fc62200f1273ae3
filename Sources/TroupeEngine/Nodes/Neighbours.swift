package import TroupeInterpreter

/// What a shard knows of the other shards, here and on other servers.
package protocol Neighbours: Sendable {
    /// The numbers of all shards there are.
    var shards: [Int] { get }
    /// Hands an event to a run of another shard; returns once that is durable, or cannot be had.
    func hand(_ event: Event, to run: Key) async -> EngineError?
    /// Something was written for the coordinating shard.
    func wroteErrands()
    /// Jobs of these types may be had.
    func offered(_ types: [String: Int])
    /// Requests of this server were answered in the last batch.
    func answered(_ node: Int64)
}

/// For a shard that is alone.
package struct NoNeighbours: Neighbours {
    package init() {}
    package var shards: [Int] { [0] }
    package func hand(_ event: Event, to run: Key) async -> EngineError? { .unknownRun(run) }
    package func wroteErrands() {}
    package func offered(_ types: [String: Int]) {}
    package func answered(_ node: Int64) {}
}

/// An engine's shards know each other through it.
struct EngineNeighbours: Neighbours {
    weak let engine: Engine?

    var shards: [Int] { engine?.shards.known ?? [0] }

    func hand(_ event: Event, to run: Key) async -> EngineError? {
        guard let engine else { return .stopping }
        do throws(EngineError) {
            try await engine.control(event, of: run)
            return nil
        } catch {
            return error
        }
    }

    func wroteErrands() {
        guard let engine else { return }
        if let shard = engine.shards[Engine.coordinator] {
            shard.lookForRequests()
        } else {
            engine.membership?.tell(.requests(shard: Engine.coordinator))
        }
    }

    func offered(_ types: [String: Int]) {
        guard let engine else { return }
        let desk = engine.desk
        Task { await desk.offer(types) }
        if let membership = engine.membership, membership.isShared {
            for type in types.keys { membership.tell(.jobs(type: type)) }
        }
    }

    func answered(_ node: Int64) { engine?.membership?.answered(node) }
}
