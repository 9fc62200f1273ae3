import Synchronization

/// Where requests of workers wait for jobs of all shards.
///
/// What is free is looked up in the journal; the run decides who gets it. Who finds none waits until a commit of some
/// shard, here or on another server, offers one.
actor JobDesk {
    private var waiters = JobWaiters()

    /// Looks for jobs by `take` until it finds some or the request's time is up.
    ///
    /// - Parameters:
    ///   - isWanted: whether somebody still waits for the answer.
    ///   - patience: ends when the request's time is up.
    func activate(
        _ activation: JobActivation, isWanted: @escaping @Sendable () -> Bool,
        patience: @escaping @Sendable () async -> Void,
        take: @Sendable () async throws(EngineError) -> [ActivatedJob]
    ) async throws(EngineError) -> [ActivatedJob] {
        if waiters.isFull { throw .tooManyRequests }
        let ticket = waiters.join(type: activation.type)
        defer { waiters.leave(ticket) }
        var mayWait = activation.requestTimeout > 0
        while true {
            // What it was told of, `leave` tells the next.
            if !isWanted() { return [] }
            waiters.look(ticket)
            let jobs = try await take()
            if !jobs.isEmpty || !mayWait || Task.isCancelled { return jobs }
            if waiters.isAlerted(ticket) { continue }
            mayWait = await wait(ticket, patience)
        }
    }

    /// False when the time is up.
    private func wait(_ ticket: UInt64, _ patience: @escaping @Sendable () async -> Void) async -> Bool {
        let isOver = Mutex(false)
        let timer = Task {
            await patience()
            if Task.isCancelled { return }
            isOver.withLock { $0 = true }
            self.endWait(ticket)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiters.wait(ticket, $0) }
        } onCancel: {
            Task { await self.endWait(ticket) }
        }
        timer.cancel()
        return !isOver.withLock { $0 } && !Task.isCancelled
    }

    private func endWait(_ ticket: UInt64) { waiters.alert(ticket) }

    /// Jobs of these types are free since the last commit.
    func offer(_ types: [String: Int]) {
        for (type, count) in types { waiters.offer(type, count: count) }
    }

    /// Everybody looks again, and finds that nothing can be had any more.
    func alertAll() { waiters.alertAll() }
}
