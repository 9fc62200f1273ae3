import TroupeInterpreter

/// Requests of this server to shards of others, and who waits for the answers.
actor RemoteMailbox {
    private let nodes: any Nodes
    private let clock: any EngineClock
    private var waiting: [Int64: CheckedContinuation<RemoteOutcome, Never>] = [:]
    /// Answers that came before their request's number.
    private var early: [Int64: RemoteOutcome] = [:]
    private var asking = 0

    /// How long an answer may take, in microseconds: longer than a takeover.
    private static let patience: Int64 = 30_000_000
    /// Requests at once, at most.
    private static let limit = 10_000

    init(nodes: any Nodes, clock: any EngineClock) {
        self.nodes = nodes
        self.clock = clock
    }

    /// Returns with the answer.
    ///
    /// - Parameter tell: lets the shard's server know.
    func ask(
        _ request: RemoteRequest, of shard: Int, tell: () -> Void
    ) async throws(EngineError) -> RemoteOutcome {
        if asking >= Self.limit { throw .tooManyRequests }
        asking += 1
        defer {
            asking -= 1
            if asking == 0 { early = [:] }
        }
        let id: Int64
        do throws(JournalError) {
            id = try await nodes.post(request, to: shard)
        } catch {
            throw .journal(error)
        }
        tell()
        let end = clock.now() + Self.patience
        let clock = clock
        let timer = Task {
            try await clock.sleep(until: end)
            await self.giveUp(id)
        }
        defer { timer.cancel() }
        if let outcome = early.removeValue(forKey: id) { return outcome }
        return await withCheckedContinuation { waiting[id] = $0 }
    }

    private func giveUp(_ id: Int64) async {
        if (try? await nodes.withdraw(id)) == true {
            return end(id, "the server that has the run does not answer; nothing was done, try again")
        }
        // What cannot be taken back is being answered.
        try? await clock.sleep(until: clock.now() + Self.patience)
        if !Task.isCancelled {
            end(id, "the server that has the run does not answer; whether it was done is not known")
        }
    }

    private func end(_ id: Int64, _ why: String) {
        waiting.removeValue(forKey: id)?.resume(returning: .refused(.journal(.unavailable(why))))
    }

    /// Takes answers that have come.
    func look() async {
        if asking == 0 { return }
        guard let answers = try? await nodes.answers() else { return }
        for (id, outcome) in answers {
            if let continuation = waiting.removeValue(forKey: id) {
                continuation.resume(returning: outcome)
            } else {
                early[id] = outcome
            }
        }
    }

    /// Nobody will answer: this server was taken for dead.
    func fail() {
        let all = waiting
        waiting = [:]
        early = [:]
        for continuation in all.values {
            continuation.resume(
                returning: .refused(.journal(.unavailable("this server was cut off; whether it was done is not known")))
            )
        }
    }
}
