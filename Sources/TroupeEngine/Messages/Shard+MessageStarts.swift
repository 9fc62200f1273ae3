import TroupeGraph
import TroupeInterpreter

/// Message start events: each message starts a process once, and for each correlation key one run at a time.
extension Shard {
    /// Starts a run of every process with such a start event; false when that could not be done.
    func start(by message: PublishedMessage, except processes: Set<String>) async -> Bool {
        for (program, event) in environment.catalog.snapshot.starts(byMessage: message.name)
        where !processes.contains(program.definition.id) {
            if await isHeldBack(program.definition.id, message) { continue }
            if await !start(program, event, by: message) { return false }
        }
        return true
    }

    /// Whether a run that a message with that key started is not over; or the process has had the message meanwhile.
    private func isHeldBack(_ process: String, _ message: PublishedMessage) async -> Bool {
        if message.correlationKey.isEmpty { return false }
        var ended: Key?
        while let present = await messageStart(of: process, message.correlationKey) {
            if !present.isOver || present.run == ended { return true }
            // Its end has not been looked after yet. What is kept goes before what comes now.
            ended = present.run
            await startNextNow(present)
        }
        if ended == nil { return false }
        let processes = await insisting { () async throws(JournalError) in
            try await self.environment.journal.correlations(of: message.message)
        }
        return processes?.contains(process) ?? false
    }

    private func messageStart(of process: String, _ key: String) async -> MessageStart? {
        let start = await insisting { () async throws(JournalError) in
            try await self.environment.journal.messageStart(shard: self.index, process: process, correlationKey: key)
        }
        return start ?? nil
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

    func startNextNow(_ over: MessageStart) async {
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
}

extension Catalog.Snapshot {
    /// Start events of the latest versions that a message causes, by process.
    func starts(byMessage name: String) -> [(Program, StartEvent)] {
        starts { _, event in event.cause == .message(name: name) }
    }

    /// The same for signals.
    func starts(bySignal name: String) -> [(Program, StartEvent)] {
        starts { _, event in event.cause == .signal(name: name) }
    }

    /// Start events of the latest versions, by process.
    func starts(_ matches: (Program, StartEvent) -> Bool) -> [(Program, StartEvent)] {
        startEvents.sorted { $0.key < $1.key }.flatMap { id, events in
            events.compactMap { event in
                latest(id: id).flatMap { matches($0, event) ? ($0, event) : nil }
            }
        }
    }
}
