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
    package func publish(_ publication: MessagePublication) async throws(EngineError) -> Key {
        if isStopping { throw .stopping }
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
        expect(expiry: StoredMessage(message, publishedAt: environment.clock.now()).expiresAt)
        enqueue(
            .bring(message.message, name: message.name),
            lane: MessageLanes.lane(name: message.name, correlationKey: message.correlationKey))
    }

    func serve(_ subscription: Record.Subscription, of run: Key) {
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
        await settle(key, at: environment.clock.now())
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
        var last: Key = 0
        while true {
            let after = last
            let rows = await insisting { () async throws(JournalError) in
                try await self.environment.journal.subscriptions(
                    shard: self.index, name: message.name, correlationKey: message.correlationKey, after: after,
                    limit: Self.page)
            }
            guard let rows else { return nil }
            for row in rows where !processes.contains(row.process) {
                if await hand(message, to: row.subscription, of: row.run) { processes.insert(row.process) }
                if failure != nil { return nil }
            }
            guard rows.count == Self.page, let end = rows.last else { return processes }
            last = end.subscription
        }
    }

    /// Whether the run has it durably.
    private func hand(_ message: PublishedMessage, to subscription: Key, of run: Key) async -> Bool {
        let event = Event.process(
            .triggered(subscription: subscription, message: message.message, variables: message.variables))
        let error: EngineError? = await withCheckedContinuation { continuation in
            take(Posted(run: run, event: event) { continuation.resume(returning: $0) })
        }
        return error == nil
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

    // MARK: Starting

    /// Starts a run of every process with such a start event; false when that could not be done.
    private func start(by message: PublishedMessage, except processes: Set<String>) async -> Bool {
        for (program, event) in environment.catalog.snapshot.starts(byMessage: message.name)
        where !processes.contains(program.definition.id) {
            if await isHeldBack(program.definition.id, message.correlationKey) { continue }
            if await !start(program, event, by: message) { return false }
        }
        return true
    }

    /// Whether a run that a message with that key started is not over.
    private func isHeldBack(_ process: String, _ key: String) async -> Bool {
        if key.isEmpty { return false }
        let present = await insisting { () async throws(JournalError) in
            try await self.environment.journal.messageStart(shard: self.index, process: process, correlationKey: key)
        }
        return (present ?? nil) != nil
    }

    private func start(_ program: Program, _ event: StartEvent, by message: PublishedMessage) async -> Bool {
        var request = StartRequest(inputs: message.variables, user: "message")
        request.message = message.message
        request.startBefore = [event.elementId]
        do throws(EngineError) {
            _ = try await create(program, request, nil) { run in
                var changes = ProcessChanges()
                if !message.correlationKey.isEmpty {
                    changes.messageStarts = [
                        MessageStart(
                            process: program.definition.id, correlationKey: message.correlationKey, run: run)
                    ]
                }
                return changes
            }
            return true
        } catch {
            return false
        }
    }

    /// A run is over; if a message started it, another may start the next.
    func ended(startedRun run: Key) async {
        let start = await insisting { () async throws(JournalError) in
            try await self.environment.journal.messageStart(run: run)
        }
        if let start, let start { startNext(after: start) }
        endings -= 1
        becameQuieter()
    }

    private func startNextNow(_ over: MessageStart) async {
        let latest = await insisting { () async throws(JournalError) in
            try await self.environment.journal.messageStart(
                shard: self.index, process: over.process, correlationKey: over.correlationKey)
        }
        guard let latest else { return }
        // A newer run holds the key already, when this is done again after a restart.
        if latest == nil || latest?.run == over.run {
            guard await startNextRun(over) else { return }
        }
        _ = await insisting { () async throws(JournalError) in
            try await self.environment.journal.removeMessageStart(run: over.run)
        }
    }

    private func startNextRun(_ over: MessageStart) async -> Bool {
        let snapshot = environment.catalog.snapshot
        guard let program = snapshot.latest(id: over.process) else { return true }
        var events: [String: StartEvent] = [:]
        for event in snapshot.startEvents[over.process] ?? [] {
            if case .message(let name) = event.cause { events[name] = event }
        }
        if events.isEmpty { return true }
        let names = events.keys.sorted()
        let kept = await insisting { () async throws(JournalError) in
            try await self.environment.journal.keptMessage(
                shard: self.index, names: names, correlationKey: over.correlationKey, process: over.process,
                now: self.environment.clock.now())
        }
        guard let kept else { return false }
        guard let stored = kept, let event = events[stored.message.name] else { return true }
        return await start(program, event, by: stored.message)
    }

    // MARK: Expiry

    /// Not a run's: the timer queue's name for the next expiry of a message.
    static var expiryTimer: Key { -1 }

    /// A message expires then. Forgetting it is no matter of seconds: who looks for messages minds the time itself.
    func expect(expiry: Int64) {
        if expiry == .max || expiry >= nextExpiry { return }
        nextExpiry = expiry
        environment.timers.add(TimerQueue.Entry(due: expiry, run: 0, timer: Self.expiryTimer))
    }

    func expireMessages() {
        nextExpiry = .max
        Task {
            let now = environment.clock.now()
            let next = await insisting { () async throws(JournalError) in
                try await self.environment.journal.removeMessages(shard: self.index, expiredAt: now)
            }
            // At most once a second, however many expire.
            if let next, let next { expect(expiry: max(next, now + 1_000_000)) }
        }
    }
}

extension Catalog.Snapshot {
    /// Start events of the latest versions that a message causes, by process.
    func starts(byMessage name: String) -> [(Program, StartEvent)] { starts { $0.cause == .message(name: name) } }

    /// The same for signals.
    func starts(bySignal name: String) -> [(Program, StartEvent)] { starts { $0.cause == .signal(name: name) } }

    private func starts(_ matches: (StartEvent) -> Bool) -> [(Program, StartEvent)] {
        startEvents.sorted { $0.key < $1.key }.flatMap { id, events in
            events.filter(matches).compactMap { event in latest(id: id).map { ($0, event) } }
        }
    }
}
