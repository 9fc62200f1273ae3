import TroupeGraph
package import TroupeInterpreter

/// Messages: journaled first, then brought to whoever waits, by Zeebe's rules.
///
/// A message goes to the oldest subscription with its name and key of each process, and starts a run of each process with
/// such a start event; no process has it twice. It is kept for its time to live for those who begin to wait later. What
/// a process had is written in the batch of the run that took it, so bringing a message again after a restart does
/// nothing twice.
extension Shard {
    /// Subscriptions that are looked at together.
    private static var page: Int { 100 }

    /// Publishes a message; returns when it is durable.
    ///
    /// - Parameter row: the request that it answers.
    package func publish(
        _ publication: MessagePublication, answering row: InboxRow? = nil
    ) async throws(EngineError) -> Key {
        if isStopping { throw isMoving ? .moved(index) : .stopping }
        if let failure { throw .journal(failure) }
        let identity = publication.messageId.map { [$0, publication.name, publication.correlationKey] }
        if let identity, let id = publication.messageId {
            if !publishing.insert(identity).inserted { throw .duplicateMessage(id) }
            do {
                if try await isKept(publication, id: id) { throw EngineError.duplicateMessage(id) }
            } catch {
                publishing.remove(identity)
                throw error as? EngineError ?? .stopping
            }
        }
        defer { if let identity { publishing.remove(identity) } }
        let message = PublishedMessage(
            message: keys.make(), name: publication.name, correlationKey: publication.correlationKey,
            variables: publication.variables, timeToLive: max(0, publication.timeToLive),
            messageId: publication.messageId)
        var changes = WaitingChanges()
        changes.processes.messages = [StoredMessage(message, publishedAt: environment.clock.now())]
        if let row { changes.answers = [InboxAnswer(row, .key(message.message))] }
        try await write(
            changes, bytes: Value.map(message.variables).jsonBytes.count, commands: [.publish(message)])
        return message.message
    }

    private func isKept(_ publication: MessagePublication, id: String) async throws(EngineError) -> Bool {
        do throws(JournalError) {
            return try await environment.journal.message(
                shard: index, id: id, name: publication.name, correlationKey: publication.correlationKey,
                now: environment.clock.now()) != nil
        } catch {
            throw .journal(error)
        }
    }

    /// Takes up what was under way when the last server ended.
    func recoverMessages() async throws(JournalError) {
        let now = environment.clock.now()
        for stored in try await environment.journal.messagesToBring(shard: index, now: now) {
            bring(stored.message)
        }
        for start in try await environment.journal.endedMessageStarts(shard: index) { startNext(after: start) }
        expireMessages()
    }

    func bring(_ message: PublishedMessage) {
        // One shard brings messages to the runs of all.
        if index != Engine.coordinator { return environment.neighbours.wroteErrands() }
        enqueue(
            .bring(message.message, name: message.name),
            lane: MessageLanes.lane(name: message.name, correlationKey: message.correlationKey))
    }

    func serve(_ subscription: Record.Subscription, of run: Key) {
        if index != Engine.coordinator { return environment.neighbours.wroteErrands() }
        guard case .message(let name, let key) = subscription.awaited else { return }
        enqueue(.serve(subscription, run: run), lane: MessageLanes.lane(name: name, correlationKey: key))
    }

    func startNext(after start: MessageStart) {
        enqueue(.startNext(start), lane: MessageLanes.lane(name: "", correlationKey: start.correlationKey))
    }

    private func enqueue(_ work: MessageLanes.Work, lane: String) {
        if let lane = lanes.add(work, lane: lane) { Task { await self.workLanes(from: lane) } }
    }

    private func workLanes(from first: String) async {
        var lane: String? = first
        while let current = lane {
            while failure == nil, !isOutOfPatience, let work = lanes.next(in: current) {
                switch work {
                case .bring(let message, _): await bringNow(message)
                case .serve(let subscription, let run): await serveNow(subscription, run)
                case .startNext(let start): await startNextNow(start)
                }
            }
            lane = lanes.close(current)
        }
        becameQuieter()
    }

    // MARK: Bringing

    private func bringNow(_ key: Key) async {
        let found = await insisting { () async throws(JournalError) in
            let stored = try await self.environment.journal.message(key)
            let processes = stored == nil ? [] : try await self.environment.journal.correlations(of: key)
            return (stored, Set(processes))
        }
        guard let (stored, earlier) = found, let stored else { return }
        if await isSecond(stored.message) { return await settle(key, at: .max) }
        guard let processes = await bring(stored.message, except: earlier) else { return }
        guard await start(by: stored.message, except: processes) else { return }
        let now = environment.clock.now()
        await settle(key, at: now)
        // What has expired by then is forgotten: for messages that nobody keeps, no timer is needed.
        if stored.expiresAt > now { expect(expiry: stored.expiresAt) }
    }

    /// Whether a message that a run published has the id of one that is kept.
    private func isSecond(_ message: PublishedMessage) async -> Bool {
        guard let id = message.messageId else { return false }
        let first = await insisting { () async throws(JournalError) in
            try await self.environment.journal.message(
                shard: self.index, id: id, name: message.name, correlationKey: message.correlationKey,
                now: self.environment.clock.now())
        }
        return (first ?? nil).map { $0 < message.message } ?? false
    }

    /// The processes that have had the message then; nil when it could not be brought to all.
    private func bring(_ message: PublishedMessage, except earlier: Set<String>) async -> Set<String>? {
        var processes = earlier
        for shard in environment.neighbours.shards {
            guard await bring(message, to: shard, except: &processes) else { return nil }
        }
        return processes
    }

    private func bring(
        _ message: PublishedMessage, to shard: Int, except processes: inout Set<String>
    ) async -> Bool {
        var last: Key = 0
        while true {
            let after = last
            let rows = await insisting { () async throws(JournalError) in
                try await self.environment.journal.subscriptions(
                    shard: shard, name: message.name, correlationKey: message.correlationKey, after: after,
                    limit: Self.page)
            }
            guard let rows else { return false }
            for row in rows where !processes.contains(row.process) {
                if await hand(message, to: row.subscription, of: row.run) { processes.insert(row.process) }
                if failure != nil { return false }
            }
            guard rows.count == Self.page, let end = rows.last else { return true }
            last = end.subscription
        }
    }

    /// Whether the run has it durably.
    private func hand(_ message: PublishedMessage, to subscription: Key, of run: Key) async -> Bool {
        let event = Event.process(
            .triggered(subscription: subscription, message: message.message, variables: message.variables))
        return await hand(event, to: run) == nil
    }

    private func settle(_ message: Key, at now: Int64) async {
        _ = await insisting { () async throws(JournalError) in
            try await self.environment.journal.settle(message: message, now: now)
        }
    }

    private func serveNow(_ subscription: Record.Subscription, _ run: Key) async {
        guard case .message(let name, let key) = subscription.awaited else { return }
        while failure == nil {
            let kept = await insisting { () async throws(JournalError) in
                try await self.environment.journal.keptMessage(
                    shard: self.index, names: [name], correlationKey: key, process: subscription.process,
                    now: self.environment.clock.now())
            }
            guard let kept, let stored = kept,
                await hand(stored.message, to: subscription.subscription, of: run), !subscription.isInterrupting
            else { return }
        }
    }
}
