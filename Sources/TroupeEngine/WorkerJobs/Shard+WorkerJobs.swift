import Synchronization
import TroupeGraph
import TroupeInterpreter

/// Jobs for workers outside.
///
/// What is free is looked up in the journal; the run decides who gets it. Between the two, a job that somebody is about
/// to get is `claimed`. Who finds none waits at the `JobDesk`.
extension Shard {
    /// Gives a worker jobs that are free now.
    func activateJobs(_ activation: JobActivation) async throws(EngineError) -> [ActivatedJob] {
        if isStopping { throw isMoving ? .moved(index) : .stopping }
        if let failure { throw .journal(failure) }
        return try await take(activation)
    }

    private func take(_ activation: JobActivation) async throws(EngineError) -> [ActivatedJob] {
        let wanted = min(max(1, activation.max), JobActivation.most)
        // What was refused is not free any more, and the journal does not know it yet.
        var refused: Set<Key> = []
        for _ in 0..<10 {
            let seen = claimed.count + refused.count
            let rows: [WorkerJobSummary]
            do throws(JournalError) {
                rows = try await environment.journal.freeJobs(
                    shard: index, type: activation.type, limit: wanted + min(seen, JobActivation.most))
            } catch {
                throw .journal(error)
            }
            let free = rows.filter { !claimed.contains($0.job) && !refused.contains($0.job) }.prefix(wanted)
            if free.isEmpty { return [] }
            let taken = try await take(free, activation, &refused)
            if !taken.isEmpty { return taken }
        }
        return []
    }

    /// What the jobs of one answer may see, in bytes of JSON, roughly: with more, there are fewer jobs than were asked for.
    private static var answerLimit: Int { 16 << 20 }

    /// Takes jobs that are free, in their order: the highest priority first, as they were found.
    private func take(
        _ rows: ArraySlice<WorkerJobSummary>, _ activation: JobActivation, _ refused: inout Set<Key>
    ) async throws(EngineError) -> [ActivatedJob] {
        for row in rows { claimed.insert(row.job) }
        defer { for row in rows { claimed.remove(row.job) } }
        var rest = rows
        var taken: [ActivatedJob] = []
        var bytes = 0
        while !rest.isEmpty, bytes < Self.answerLimit {
            // What the first few see tells how many there may be.
            let share = taken.isEmpty ? 16 : max(1, (Self.answerLimit - bytes) / max(1, bytes / taken.count))
            let some = rest.prefix(share)
            rest = rest.dropFirst(share)
            let activated = await withTaskGroup(of: (Key, ActivatedJob?).self) { group in
                for row in some { group.addTask { (row.job, await self.activate(row, activation)) } }
                var activated: [Key: ActivatedJob] = [:]
                for await (key, job) in group { activated[key] = job }
                return activated
            }
            if let failure { throw .journal(failure) }
            for row in some {
                if let job = activated[row.job] {
                    taken.append(job)
                    bytes += job.size(upTo: Self.answerLimit)
                } else {
                    refused.insert(row.job)
                }
            }
        }
        return taken
    }

    /// Nil when the run does not give it.
    private func activate(_ row: WorkerJobSummary, _ activation: JobActivation) async -> ActivatedJob? {
        let deadline = environment.clock.now() + max(1, activation.timeout)
        let found = Mutex<ActivatedJob?>(nil)
        let event = Event.process(.activateJob(job: row.job, worker: activation.worker, deadline: deadline))
        let error: EngineError? = await withCheckedContinuation { continuation in
            take(
                Posted(
                    run: row.run, event: event, done: { continuation.resume(returning: $0) },
                    observe: { state in
                        found.withLock { $0 = ActivatedJob(row.job, in: state, activation, deadline) }
                    }))
        }
        return error == nil ? found.withLock { $0 } : nil
    }

    /// Jobs of these types are free since the last commit.
    func offer(_ types: [String: Int]) { environment.neighbours.offered(types) }
}

extension ActivatedJob {
    /// The job as the worker gets it, once the run has given it.
    fileprivate init?(_ key: Key, in state: InstanceState, _ activation: JobActivation, _ deadline: Int64) {
        guard let job = state.workerJobs[key], job.worker == activation.worker,
            let element = state.elements[job.job.element]
        else { return nil }
        var variables = state.seenVariables(at: element.key)
        if let names = activation.variables {
            let wanted = Set(names)
            variables = ValueMap(variables.filter { wanted.contains($0.0) })
        }
        self.init(
            job: job.job, run: state.run, version: state.programs[element.program].version,
            worker: activation.worker, retries: job.retries, deadline: deadline, variables: variables)
    }

    /// Bytes of JSON, roughly; the limit, if there are more.
    fileprivate func size(upTo limit: Int) -> Int {
        let limits = Value.Size(bytes: limit, elements: .max, depth: .max)
        return Value.map(variables).size(within: limits)?.bytes ?? limit
    }
}
