import Synchronization
import TroupeInterpreter

/// What this server asks of shards of others.
extension Membership {
    /// Has another server's shard, or one of this engine's, do something; returns what came of it.
    nonisolated func request(
        _ request: RemoteRequest, of shard: Int, _ engine: Engine
    ) async throws(EngineError) -> RemoteOutcome {
        let outcome = try await mailbox.ask(request, of: shard) {
            self.tell(.requests(shard: shard))
            // It may have come here meanwhile.
            engine.shards[shard]?.lookForRequests()
        }
        if case .refused(let error) = outcome { throw error }
        return outcome
    }

    /// Does something for a key that no other server does at the same time.
    nonisolated func once<Answer: Sendable>(
        _ key: String, _ body: @escaping @Sendable () async throws(EngineError) -> Answer
    ) async throws(EngineError) -> Answer {
        let result = Mutex<Result<Answer, EngineError>?>(nil)
        do throws(JournalError) {
            try await nodes.alone(key) {
                do throws(EngineError) {
                    let answer = try await body()
                    result.withLock { $0 = .success(answer) }
                } catch {
                    result.withLock { $0 = .failure(error) }
                }
            }
        } catch {
            if result.withLock({ $0 }) == nil { throw .journal(error) }
        }
        guard let result = result.withLock({ $0 }) else { throw .stopping }
        return try result.get()
    }

    /// Requests of a server were answered in a batch that is durable now.
    nonisolated func answered(_ node: Int64) {
        if node == known.withLock({ $0.me }) {
            Task { await mailbox.look() }
        } else {
            tell(.answers(node: node))
        }
    }

    /// How often this server has taken a shard that another one had.
    nonisolated var takeovers: Int { known.withLock { $0.takeovers } }
}
