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
        while let other = requestsInFlight[idempotency.key] { _ = await other.value }
        let task = Task { () async -> Result<Started, EngineError> in
            // Taken out before it ends: who waits for it goes on at once, perhaps before the task that began it.
            defer { self.requestsInFlight[idempotency.key] = nil }
            do throws(EngineError) {
                return .success(try await self.startOnce(program, request, idempotency))
            } catch {
                return .failure(error)
            }
        }
        requestsInFlight[idempotency.key] = task
        return try await task.value.get()
    }

    private func startOnce(
        _ program: Program, _ request: StartRequest, _ idempotency: (key: String, requestHash: String)
    ) async throws(EngineError) -> Started {
        let earlier: (run: Key, requestHash: String)?
        do throws(JournalError) {
            earlier = try await environment.journal.run(idempotencyKey: idempotency.key)
        } catch {
            throw .journal(error)
        }
        if let earlier {
            if earlier.requestHash != idempotency.requestHash { throw .idempotencyMismatch(idempotency.key) }
            return Started(run: earlier.run, isRepeated: true)
        }
        return try await create(program, request, idempotency)
    }

    /// - Parameter more: what else is written with the new run.
    func create(
        _ program: Program, _ request: StartRequest, _ idempotency: (key: String, requestHash: String)?,
        more: (Key) -> ProcessChanges? = { _ in nil }
    ) async throws(EngineError) -> Started {
        if isStopping { throw .stopping }
        if let failure { throw .journal(failure) }
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
        let error: EngineError? = await withCheckedContinuation { continuation in
            keep(handled, in: loaded, request: stored, more: more(run)) { continuation.resume(returning: $0) }
        }
        if let error { throw error }
        return Started(run: run, isRepeated: false)
    }

    /// Hands in an event from a person (cancel, pause, resume, an incident's resolution) and returns when it is durable.
    package func control(_ event: Event, of run: Key) async throws(EngineError) {
        if isStopping { throw .stopping }
        let error: EngineError? = await withCheckedContinuation { continuation in
            take(Posted(run: run, event: event) { continuation.resume(returning: $0) })
        }
        if let error { throw error }
    }

    /// Starts no more runs.
    package func refuseStarts() {
        isStopping = true
        jobWaiters.alertAll()
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
