package import TroupeGraph
package import TroupeInterpreter

/// Signals: journaled first, then brought to every run that waits.
///
/// A signal stays in the journal until all who waited for it have it, so it is delivered at least once. A wait takes it at
/// most once: a delivery names the wait, and only waits that are older than the signal are looked up.
extension Shard {
    /// Runs that are handed a signal at a time.
    private static var page: Int { 100 }

    /// Sends a signal to all that wait for it; returns when it is durable.
    ///
    /// - Parameter row: the request that it answers.
    package func send(
        signal name: String, payload: ValueMap, answering row: InboxRow? = nil
    ) async throws(EngineError) -> Key {
        if isStopping { throw isMoving ? .moved(index) : .stopping }
        if let failure { throw .journal(failure) }
        let sent = SentSignal(signal: keys.make(), name: name, payload: payload)
        var changes = WaitingChanges()
        changes.signals = [sent]
        if let row { changes.answers = [InboxAnswer(row, .key(sent.signal))] }
        try await write(changes, bytes: Value.map(payload).jsonBytes.count, commands: [.deliver(sent)])
        return sent.signal
    }

    /// Makes what belongs to no run durable, then has the commands performed.
    func write(_ changes: WaitingChanges, bytes: Int, commands: [Command]) async throws(EngineError) {
        let error: EngineError? = await withCheckedContinuation { continuation in
            var effect = GroupCommit.Effect(run: 0, commands: commands)
            effect.done = { continuation.resume(returning: $0.map(EngineError.journal)) }
            commits.add(changes, bytes: bytes, nextKey: keys.next, effect: effect)
            write()
        }
        if let error { throw error }
    }

    /// Takes up the signals that were on their way when the last server ended.
    func recoverSignals() async throws(JournalError) {
        // What has been sent since is being delivered: a second time it would start processes that it has started.
        for signal in try await environment.journal.signals(shard: index) where signal.signal < firstKey {
            deliver(signal)
        }
    }

    /// Brings a durable signal to all that wait for it, one signal after the other.
    func deliver(_ signal: SentSignal) {
        // One shard brings signals to the runs of all.
        if index != Engine.coordinator { return environment.neighbours.wroteErrands() }
        signalsUnderway.insert(signal.signal)
        deliveries.append(signal)
        if isDelivering { return }
        isDelivering = true
        Task { await self.deliverAll() }
    }

    private func deliverAll() async {
        while failure == nil, !isOutOfPatience, !deliveries.isEmpty {
            let signal = deliveries.removeFirst()
            await bring(signal)
            signalsUnderway.remove(signal.signal)
        }
        deliveries = []
        signalsUnderway = []
        isDelivering = false
        for waiter in deliveryWaiters { waiter.resume() }
        deliveryWaiters = []
        becameQuieter()
    }

    /// A signal that the journal does not let go is taken up at the next start.
    private func bring(_ signal: SentSignal) async {
        let reach = await reach(of: signal)
        for (shard, end) in reach {
            guard await bring(signal, to: shard, before: end) else { return }
        }
        for (shard, end) in reach {
            guard await bringToProcesses(signal, of: shard, before: end) else { return }
        }
        guard await start(by: signal) else { return }
        _ = await insisting { () async throws(JournalError) in
            try await self.environment.journal.removeSignal(signal.signal)
        }
    }

    /// Up to which key waits of each shard are older than the signal.
    private func reach(of signal: SentSignal) async -> [(Int, Key)] {
        let own = [(index, signal.signal)]
        if environment.neighbours.shards.count == 1 { return own }
        let found = await insisting { () async throws(JournalError) in
            try await self.environment.journal.reach(of: signal.signal)
        }
        guard let found, !found.isEmpty else { return own }
        return found.sorted { $0.key < $1.key }.map {
            ($0.key, $0.key == signal.signal.shard ? signal.signal : $0.value)
        }
    }

    /// To steps that wait for it; false when that could not be done.
    private func bring(_ signal: SentSignal, to shard: Int, before end: Key) async -> Bool {
        var last: Key = 0
        while true {
            let after = last
            let waits = await insisting { () async throws(JournalError) in
                try await self.environment.journal.signalWaits(
                    shard: shard, name: signal.name, before: end, after: after, limit: Self.page)
            }
            guard let waits else { return false }
            await withTaskGroup(of: Void.self) { group in
                for wait in waits {
                    let event = Event.signalReceived(
                        wait: wait.wait, signal: signal.signal, payload: signal.payload)
                    group.addTask { _ = await self.hand(event, to: wait.run) }
                }
            }
            if failure != nil { return false }
            guard waits.count == Self.page, let end = waits.last else { return true }
            last = end.wait
        }
    }

    /// To events of BPMN processes that wait for it; false when that could not be done.
    private func bringToProcesses(_ signal: SentSignal, of shard: Int, before end: Key) async -> Bool {
        var last: Key = 0
        while true {
            let after = last
            let rows = await insisting { () async throws(JournalError) in
                try await self.environment.journal.subscriptions(
                    shard: shard, signal: signal.signal, before: end, name: signal.name, after: after,
                    limit: Self.page)
            }
            guard let rows else { return false }
            await withTaskGroup(of: Void.self) { group in
                for row in rows {
                    let event = Event.process(
                        .triggered(
                            subscription: row.subscription, message: signal.signal, variables: signal.payload))
                    group.addTask { _ = await self.hand(event, to: row.run) }
                }
            }
            if failure != nil { return false }
            guard rows.count == Self.page, let end = rows.last else { return true }
            last = end.subscription
        }
    }

    /// Hands an event to a run of whatever shard; returns when it is durable there, or can not be had (any more).
    func hand(_ event: Event, to run: Key) async -> EngineError? {
        if run.shard != index { return await environment.neighbours.hand(event, to: run) }
        return await withCheckedContinuation { continuation in
            take(Posted(run: run, event: event) { continuation.resume(returning: $0) })
        }
    }

    private func start(by signal: SentSignal) async -> Bool {
        let starts = environment.catalog.snapshot.starts(bySignal: signal.name)
        if starts.isEmpty { return true }
        let earlier = await insisting { () async throws(JournalError) in
            try await self.environment.journal.correlations(of: signal.signal)
        }
        guard let earlier else { return false }
        for (program, event) in starts where !earlier.contains(program.definition.id) {
            var request = StartRequest(inputs: signal.payload, user: "signal")
            request.message = signal.signal
            request.startBefore = [event.elementId]
            do throws(EngineError) {
                _ = try await create(program, request, nil)
            } catch {
                return false
            }
        }
        return true
    }

    /// Asks the journal until it answers; nil when it does not any more.
    func insisting<Answer: Sendable>(
        _ ask: () async throws(JournalError) -> Answer
    ) async -> Answer? {
        var pause: Int64 = 50_000
        while failure == nil {
            do throws(JournalError) {
                return try await ask()
            } catch {
                guard case .unavailable = error, !isOutOfPatience else { return nil }
                try? await environment.retryClock.sleep(until: environment.retryClock.now() + pause)
                pause = min(pause * 2, 2_000_000)
            }
        }
        return nil
    }

    /// Returns when no signal is being delivered.
    func delivered() async {
        while isDelivering { await withCheckedContinuation { deliveryWaiters.append($0) } }
        while !lanes.isEmpty, failure == nil, !isOutOfPatience {
            await withCheckedContinuation { quietWaiters.append($0) }
        }
    }
}
