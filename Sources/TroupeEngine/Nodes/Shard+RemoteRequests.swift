import TroupeGraph
import TroupeInterpreter

/// What other shards and servers want of this shard: rows of its inbox, each of which goes in the very batch that holds
/// what it led to. A shard that ends in between leaves the row to its next owner.
extension Shard {
    /// Rows that are worked on at a time.
    private static var requestPage: Int { 200 }

    /// There may be something in the inbox.
    nonisolated func lookForRequests() { Task { await self.takeRequests() } }

    private func takeRequests() async {
        if failure != nil || isMoving { return }
        let rows = await insisting { () async throws(JournalError) in
            try await self.environment.journal.requests(shard: self.index, limit: Self.requestPage)
        }
        for row in rows ?? [] where failure == nil && !isMoving {
            if requestsUnderway.insert(row.id).inserted { take(row) }
        }
    }

    private func take(_ row: InboxRow) {
        switch row.request {
        case .event(let event, let run):
            var posted = Posted(run: run, event: event) { [weak self] error in
                guard let error, let self else { return }
                Task { await self.answer(row, .refused(error)) }
            }
            posted.request = row
            take(posted)
        case .publish(let message):
            Task {
                await self.perform(row) { () async throws(EngineError) in
                    _ = try await self.publish(message, answering: row)
                }
            }
        case .signal(let name, let payload):
            Task {
                await self.perform(row) { () async throws(EngineError) in
                    _ = try await self.send(signal: name, payload: payload, answering: row)
                }
            }
        case .activate(let activation):
            Task {
                await self.answer(row) { () async throws(EngineError) in
                    .jobs(try await self.activateJobs(activation))
                }
            }
        case .deliver, .bring, .serve: Task { await self.run(errand: row) }
        }
    }

    /// The event of a request was handled. What follows from it takes the row along; where nothing did, it goes alone.
    func answered(_ row: InboxRow) {
        if commits.answering == nil {
            told(row)
        } else {
            commits.answering = nil
            Task { await self.answer(row, .done) }
        }
    }

    /// Does what writes its answer itself.
    private func perform(_ row: InboxRow, _ work: () async throws(EngineError) -> Void) async {
        do throws(EngineError) {
            try await work()
            finish(row)
        } catch {
            await answer(row, .refused(error))
        }
    }

    private func answer(_ row: InboxRow, _ work: () async throws(EngineError) -> RemoteOutcome) async {
        do throws(EngineError) {
            await answer(row, try await work())
        } catch {
            await answer(row, .refused(error))
        }
    }

    /// Writes an answer that goes with no record.
    private func answer(_ row: InboxRow, _ outcome: RemoteOutcome) async {
        // What another server can do is left to it.
        if case .refused(let error) = outcome, error.leavesRequest {
            requestsUnderway.remove(row.id)
            return
        }
        var changes = WaitingChanges()
        changes.answers = [InboxAnswer(row, outcome)]
        do throws(EngineError) {
            try await write(changes, bytes: 0, commands: [])
            finish(row)
        } catch {
            // The next owner finds the row.
        }
    }

    /// Tells whoever asked once all that was handed in is durable.
    private func told(_ row: InboxRow) {
        var effect = GroupCommit.Effect(run: 0)
        effect.done = { [weak self] error in
            guard error == nil, let self else { return }
            Task { await self.finish(row) }
        }
        commits.add(effect)
        write()
    }

    private func finish(_ row: InboxRow) {
        requestsUnderway.remove(row.id)
        if let node = row.requester { environment.neighbours.answered(node) }
        // More may wait than were looked at.
        if requestsUnderway.count == Self.requestPage - 1 { lookForRequests() }
    }

    /// Does what another shard's batch has left to do here. All of it is looked up again, so the row may go at once: what
    /// is under way is found after a restart, too.
    private func run(errand row: InboxRow) async {
        switch row.request {
        case .deliver(let key):
            // Asked before the journal: what is under way here goes on once.
            if signalsUnderway.contains(key) { break }
            let found = await insisting { () async throws(JournalError) in
                try await self.environment.journal.signals(shard: self.index).first { $0.signal == key }
            }
            guard let found else { return }
            if let found { deliver(found) }
        case .bring(let key):
            let found = await insisting { () async throws(JournalError) in
                try await self.environment.journal.message(key)
            }
            guard let found else { return }
            if let found { bring(found.message) }
        case .serve(let key, let run):
            guard await serve(remote: key, of: run) else { return }
        default: break
        }
        await answer(row, .done)
    }

    private func serve(remote key: Key, of run: Key) async -> Bool {
        let filter = SubscriptionFilter(kind: .message, run: run, after: key - 1, limit: 1)
        let rows = await insisting { () async throws(JournalError) in
            try await self.environment.journal.subscriptions(filter)
        }
        guard let rows else { return false }
        guard let row = rows.first, row.subscription == key, case .message(let name, let correlationKey) = row.awaited
        else { return true }
        serve(
            Record.Subscription(
                subscription: key, element: row.element, node: 0, elementId: row.elementId, process: row.process,
                awaited: .message(name: name, correlationKey: correlationKey), isInterrupting: row.isInterrupting),
            of: run)
        return true
    }
}

extension EngineError {
    /// Whether the request was not looked at: the shard's next owner, or this one later, answers it.
    fileprivate var leavesRequest: Bool {
        switch self {
        case .stopping, .moved, .journal: true
        default: false
        }
    }
}
