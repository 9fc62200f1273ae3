package import TroupeInterpreter

/// Looking at runs, and waiting until nothing goes on.
extension Shard {
    /// Whether nothing is under way but what waits: for workers, people, messages, times and step actions.
    package var isQuiet: Bool {
        isInboxEmpty && !commits.isWriting && commits.isEmpty && loading.isEmpty && !isDelivering && lanes.isEmpty
            && endings == 0
    }

    /// Who waits looks again.
    func becameQuieter() {
        if quietWaiters.isEmpty { return }
        let waiters = quietWaiters
        quietWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when the shard is quiet, or can do nothing any more.
    package func quiet() async {
        while !isQuiet, failure == nil { await withCheckedContinuation { quietWaiters.append($0) } }
    }

    /// A run as its records tell, once they are durable; nil when there is none.
    package func state(of run: Key) async throws(EngineError) -> InstanceState? {
        if let failure { throw .journal(failure) }
        if let state = runs[run]?.state {
            let error: JournalError? = await withCheckedContinuation { continuation in
                var effect = GroupCommit.Effect(run: run)
                effect.done = { continuation.resume(returning: $0) }
                commits.add(effect)
                write()
            }
            if let error { throw .journal(error) }
            return state
        }
        do throws(JournalError) {
            return try await readOnce(run)?.state
        } catch {
            throw .journal(error)
        }
    }
}
