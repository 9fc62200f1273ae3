package import TroupeGraph
package import TroupeInterpreter

/// What workers outside do: take jobs, and say what became of them.
extension Engine {
    /// Gives a worker jobs of a type, each to one worker only. Waits for a job until the request's time is up, then
    /// gives none.
    ///
    /// - Parameter isWanted: asked before jobs are taken; a worker that has gone gets none.
    package func activateJobs(
        _ activation: JobActivation, isWanted: @escaping @Sendable () -> Bool = { true }
    ) async throws(EngineError) -> [ActivatedJob] {
        if !shards.isOpen { throw .stopping }
        let clock = requestClock
        let end = clock.now() + max(0, activation.requestTimeout)
        return try await desk.activate(
            activation, isWanted: isWanted, patience: { try? await clock.sleep(until: end) },
            take: { () async throws(EngineError) in try await self.freeJobs(activation) })
    }

    /// Jobs that are free now, in this engine's shards first.
    func freeJobs(_ activation: JobActivation) async throws(EngineError) -> [ActivatedJob] {
        if state == .draining { throw .stopping }
        let all = shards.all
        if all.count == 1, shards.known.count == 1 { return try await all[0].activateJobs(activation) }
        var jobs: [ActivatedJob] = []
        for shard in all where jobs.count < activation.max {
            var rest = activation
            rest.max = activation.max - jobs.count
            do throws(EngineError) {
                jobs += try await shard.activateJobs(rest)
            } catch .moved {
                // Its new owner gives them.
            }
        }
        return jobs.isEmpty ? try await jobsElsewhere(activation) : jobs
    }

    /// Jobs of other servers' shards, of the first that has some.
    private func jobsElsewhere(_ activation: JobActivation) async throws(EngineError) -> [ActivatedJob] {
        guard let membership else { return [] }
        for index in shards.known where shards[index] == nil {
            let found = try await asking { () async throws(JournalError) in
                try await self.journal.freeJobs(shard: index, type: activation.type, limit: 1)
            }
            if found.isEmpty { continue }
            if case .jobs(let jobs) = try await membership.request(.activate(activation), of: index, self),
                !jobs.isEmpty
            {
                return jobs
            }
        }
        return []
    }

    /// The job is done; the variables are its result.
    package func complete(job key: Key, variables: ValueMap) async throws(EngineError) {
        try await end(job: key, .completeJob(job: key, variables: variables))
    }

    /// A listener of a user task has looked at the change.
    package func complete(listener key: Key, _ result: TaskListenerResult) async throws(EngineError) {
        try await end(job: key, .completeListener(job: key, result: result))
    }

    /// The worker gives up. While retries are left, another may take the job after the backoff (in microseconds); then
    /// it is an incident.
    package func fail(
        job key: Key, retries: Int, message: String, backoff: Int64 = 0, variables: ValueMap = [:]
    ) async throws(EngineError) {
        try await end(
            job: key,
            .failJob(
                job: key, retries: max(0, retries), message: message, backoff: max(0, backoff), variables: variables))
    }

    /// The worker throws a BPMN error, for an error event to catch.
    package func throwError(
        job key: Key, code: String, message: String, variables: ValueMap = [:]
    ) async throws(EngineError) {
        try await end(job: key, .throwError(job: key, code: code, message: message, variables: variables))
    }

    /// The worker needs more time: `timeout` microseconds from now.
    package func extend(job key: Key, timeout: Int64) async throws(EngineError) {
        let deadline = clock.now() + max(1, timeout)
        try await end(job: key, .extendJob(job: key, deadline: deadline))
    }

    /// Gives a job more attempts.
    package func setRetries(job key: Key, to retries: Int, by person: String) async throws(EngineError) {
        try await end(job: key, .setJobRetries(job: key, retries: max(0, retries), by: person))
    }

    /// A job, whatever became of it.
    package func job(_ key: Key) async throws(EngineError) -> WorkerJobSummary {
        let found = try await asking { () async throws(JournalError) in try await self.journal.workerJob(key) }
        guard let found else { throw .unknownJob(key) }
        return found
    }

    /// Jobs, newest first.
    package func jobs(_ filter: WorkerJobFilter) async throws(EngineError) -> [WorkerJobSummary] {
        try await asking { () async throws(JournalError) in try await self.journal.workerJobs(filter) }
    }

    private func end(job key: Key, _ event: Event.Process) async throws(EngineError) {
        let job = try await job(key)
        switch job.state {
        case .completed, .errored, .canceled: throw .closedJob(key, job.state)
        case .created, .activated, .timedOut, .failed: break
        }
        do throws(EngineError) {
            try await control(.process(event), of: job.run)
        } catch {
            // The run is over, and with it the job.
            if case .finished = error { throw .closedJob(key, .canceled) }
            throw error
        }
    }
}
