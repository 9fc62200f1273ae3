import TroupeGraph
package import TroupeInterpreter

extension Shard {
    /// Starts a run and returns when it is durable.
    ///
    /// - Parameter idempotency: with the same key and request hash, the run that was started before is returned.
    package func start(
        _ program: Program, _ request: StartRequest, idempotency: (key: String, requestHash: String)? = nil
    ) async throws(EngineError) -> Started {
        guard let idempotency else { return try await create(program, request, nil) }
        let started = try await once(idempotency) { () async throws(EngineError) in
            try await self.create([Start(program: program, request: request)], idempotency)
        }
        return started[0]
    }

    /// Starts runs together, all of them or none; returns when they are durable.
    ///
    /// - Parameter idempotency: with the same key and request hash, the runs that were started before are returned.
    package func start(
        _ starts: [Start], idempotency: (key: String, requestHash: String)? = nil
    ) async throws(EngineError) -> [Started] {
        guard let idempotency else { return try await create(starts, nil) }
        return try await once(idempotency) { () async throws(EngineError) in
            try await self.create(starts, idempotency)
        }
    }

    /// One run to be started.
    package struct Start: Sendable {
        package var program: Program
        package var request: StartRequest

        package init(program: Program, request: StartRequest) {
            self.program = program
            self.request = request
        }
    }

    /// What an earlier request with the key started; else what `create` starts.
    private func once(
        _ idempotency: (key: String, requestHash: String),
        _ create: @escaping @Sendable () async throws(EngineError) -> [Started]
    ) async throws(EngineError) -> [Started] {
        while let other = requestsInFlight[idempotency.key] { _ = await other.value }
        let task = Task { () async -> Result<[Started], EngineError> in
            // Taken out before it ends: who waits for it goes on at once, perhaps before the task that began it.
            defer { self.requestsInFlight[idempotency.key] = nil }
            do throws(EngineError) {
                let earlier = try await self.started(by: idempotency)
                return .success(earlier.isEmpty ? try await create() : earlier)
            } catch {
                return .failure(error)
            }
        }
        requestsInFlight[idempotency.key] = task
        return try await task.value.get()
    }

    private func started(
        by idempotency: (key: String, requestHash: String)
    ) async throws(EngineError) -> [Started] {
        var started: [Started] = []
        while true {
            let earlier: (run: Key, requestHash: String)?
            do throws(JournalError) {
                earlier = try await environment.journal.run(
                    idempotencyKey: Self.storedKey(idempotency.key, started.count))
            } catch {
                throw .journal(error)
            }
            guard let earlier else { return started }
            if earlier.requestHash != idempotency.requestHash { throw .idempotencyMismatch(idempotency.key) }
            started.append(Started(run: earlier.run, isRepeated: true))
        }
    }

    /// The key under which the run of that number is stored; no header can hold that of a second one.
    private static func storedKey(_ key: String, _ number: Int) -> String {
        number == 0 ? key : "\(key)\u{1}\(number)"
    }

    private func create(
        _ starts: [Start], _ idempotency: (key: String, requestHash: String)?
    ) async throws(EngineError) -> [Started] {
        try refuseIfClosed()
        if starts.isEmpty { return [] }
        var started: [Started] = []
        let error: EngineError? = await withCheckedContinuation { continuation in
            let done: Done = { continuation.resume(returning: $0) }
            started = begin(starts, idempotency, done)
        }
        if let error { throw error }
        return started
    }

    /// Puts new runs into one batch.
    private func begin(
        _ starts: [Start], _ idempotency: (key: String, requestHash: String)?, _ done: @escaping Done
    ) -> [Started] {
        commits.keepsTogether = true
        defer { commits.keepsTogether = false }
        var started: [Started] = []
        for (number, start) in starts.enumerated() {
            var stored: (key: String, requestHash: String)?
            if let idempotency { stored = (Self.storedKey(idempotency.key, number), idempotency.requestHash) }
            // They are durable together.
            let isLast = number == starts.count - 1
            let run = begin(start.program, start.request, stored, { _ in nil }, isLast ? done : nil)
            started.append(Started(run: run, isRepeated: false))
        }
        return started
    }

    /// - Parameter more: what else is written with the new run.
    func create(
        _ program: Program, _ request: StartRequest, _ idempotency: (key: String, requestHash: String)?,
        more: (Key) -> ProcessChanges? = { _ in nil }
    ) async throws(EngineError) -> Started {
        try refuseIfClosed()
        var run: Key = 0
        let error: EngineError? = await withCheckedContinuation { continuation in
            run = begin(program, request, idempotency, more) { continuation.resume(returning: $0) }
        }
        if let error { throw error }
        return Started(run: run, isRepeated: false)
    }

    private func refuseIfClosed() throws(EngineError) {
        if isStopping { throw isMoving ? .moved(index) : .stopping }
        if let failure { throw .journal(failure) }
    }

    /// Puts a new run into the next batch.
    private func begin(
        _ program: Program, _ request: StartRequest, _ idempotency: (key: String, requestHash: String)?,
        _ more: (Key) -> ProcessChanges?, _ done: Done?
    ) -> Key {
        let run = keys.make()
        let now = moment()
        let handled = Interpreter.start(
            run: run, program: program, request: request, moment: now, keys: &keys,
            programs: environment.catalog.snapshot)
        var summary = RunSummary(
            run: run, shard: index, workflow: program.definition.id, version: program.version, hash: program.hash,
            workItem: request.workItem, inputs: request.inputs, user: request.user, workspace: request.workspace,
            createdAt: now.now)
        summary.status = .running
        let loaded = LoadedRun(
            state: handled.state, summary: summary, schedule: RunSchedule(run: run, isBusy: false, wakesAt: nil))
        runs[run] = loaded
        let stored = idempotency.map {
            StartedRequest(idempotencyKey: $0.key, requestHash: $0.requestHash, run: run)
        }
        keep(handled, in: loaded, request: stored, more: more(run), done: done)
        return run
    }

    /// Hands in an event from a person (cancel, pause, resume, an incident's resolution) and returns when it is durable.
    package func control(_ event: Event, of run: Key) async throws(EngineError) {
        if isStopping { throw isMoving ? .moved(index) : .stopping }
        let error: EngineError? = await withCheckedContinuation { continuation in
            take(Posted(run: run, event: event) { continuation.resume(returning: $0) })
        }
        if let error { throw error }
    }

    /// Starts no more runs.
    package func refuseStarts() {
        isStopping = true
    }

    /// Takes no more requests; what was handed in is still written.
    ///
    /// - Parameter patience: how long to wait for a journal that is away, in microseconds.
    package func stop(patience: Int64 = 10_000_000) async {
        refuseStarts()
        patienceEnds = environment.retryClock.now() + patience
        await delivered()
        await flush()
    }

    /// Whether the shard stops and has waited for the journal long enough.
    var isOutOfPatience: Bool { isStopping && environment.retryClock.now() >= patienceEnds }
}
