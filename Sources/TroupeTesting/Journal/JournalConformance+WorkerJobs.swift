import TroupeEngine
import TroupeGraph
import TroupeInterpreter

extension JournalConformance {
    static let workerJobs = [
        JournalConformance("jobs of workers come, change hands and end") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            let jobs = [sampleJob(10, run: 1), sampleJob(11, run: 1, type: "\u{0}'"), sampleJob(12, run: 2)]
            var batch = samples.next(1, 2)
            batch.waiting.processes.createdJobs = jobs
            try await journal.append(batch)
            try require(try await journal.workerJob(10), equals: jobs[0], "a job")
            try require(try await journal.workerJob(99), equals: nil, "no job")
            let updates = [
                WorkerJobUpdate(
                    job: 10, state: .activated, isFree: false, worker: "w", deadline: 1_700_000_009_000_000),
                WorkerJobUpdate(
                    job: 11, state: .errored, isFree: false, errorCode: "c\u{0}", errorMessage: "m",
                    endedAt: 1_700_000_008_000_000),
                WorkerJobUpdate(job: 12, retries: 7), WorkerJobUpdate(job: 99, state: .canceled),
            ]
            var next = samples.next(1)
            next.waiting.processes.jobUpdates = updates
            try await journal.append(next)
            for (job, update) in zip([jobs[0], jobs[2]], [updates[0], updates[2]]) {
                var expected = job
                expected.apply(update)
                try require(try await journal.workerJob(job.job), equals: expected, "a changed job")
            }
            try require(try await journal.workerJob(11)?.state, equals: .errored, "the state")
            try require(try await journal.workerJob(11)?.endedAt, equals: 1_700_000_008_000_000, "the end")
            var moved = jobs[2].created
            moved.elementId = "elsewhere"
            moved.process = "q"
            var last = samples.next(1)
            last.waiting.processes.jobUpdates = [WorkerJobUpdate(job: 12, moved: moved)]
            try await journal.append(last)
            try require(try await journal.workerJob(12)?.created, equals: moved, "a moved job")
            let elsewhere = try await journal.workerJobs(WorkerJobFilter(elementId: "elsewhere"))
            try require(elsewhere.map(\.job), equals: [12], "jobs of the new element")
        },
        JournalConformance("free jobs are found by type and priority, those of paused runs are not") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            var batch = samples.next(1, 2)
            batch.summaries = [SampleBatches.summary(1), SampleBatches.summary(2, status: .paused)]
            batch.waiting.processes.createdJobs = [
                sampleJob(20, run: 1), sampleJob(21, run: 1, priority: 5), sampleJob(22, run: 2),
                sampleJob(23, run: 1), sampleJob(24, run: 1, type: "other"), sampleJob(25, run: 1),
            ]
            batch.waiting.processes.jobUpdates = [WorkerJobUpdate(job: 23, state: .activated, isFree: false)]
            try await journal.append(batch)
            func free(_ type: String = "pay", shard: Int = 0, limit: Int = 10) async throws -> [Key] {
                try await journal.freeJobs(shard: shard, type: type, limit: limit).map(\.job)
            }
            try require(try await free(), equals: [21, 20, 25], "free jobs")
            try require(try await free(limit: 1), equals: [21], "the first")
            try require(try await free("other"), equals: [24], "another type")
            try require(try await free("nobody's"), equals: [], "no such type")
            try require(try await free(shard: 1), equals: [], "another shard")
            var next = samples.next(2)
            next.summaries = [SampleBatches.summary(2)]
            next.waiting.processes.jobUpdates = [WorkerJobUpdate(job: 23, state: .timedOut, isFree: true)]
            try await journal.append(next)
            try require(try await free(), equals: [21, 20, 22, 23, 25], "free jobs later")
        },
        JournalConformance("jobs are listed by run, type, element and state, in pages") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            var batch = samples.next(1, 2)
            batch.waiting.processes.createdJobs = (0..<6).map {
                sampleJob(30 + $0, run: 1 + $0 % 2, type: $0 < 3 ? "pay" : "ship")
            }
            batch.waiting.processes.jobUpdates = [WorkerJobUpdate(job: 35, state: .completed, isFree: false)]
            try await journal.append(batch)
            func list(_ filter: WorkerJobFilter) async throws -> [Key] {
                try await journal.workerJobs(filter).map(\.job)
            }
            try require(try await list(WorkerJobFilter()), equals: [35, 34, 33, 32, 31, 30], "all")
            try require(try await list(WorkerJobFilter(run: 2)), equals: [35, 33, 31], "of a run")
            try require(try await list(WorkerJobFilter(type: "pay")), equals: [32, 31, 30], "of a type")
            try require(try await list(WorkerJobFilter(elementId: "e31")), equals: [31], "of an element")
            try require(try await list(WorkerJobFilter(states: [.completed])), equals: [35], "completed")
            try require(
                try await list(WorkerJobFilter(run: 1, type: "ship", states: [.created, .activated], limit: 1)),
                equals: [34], "all filters")
            try require(try await list(WorkerJobFilter(before: 32, limit: 1)), equals: [31], "a page")
        },
        JournalConformance("a clock that is set by hand is kept, and stands behind what was written") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            try require(try await journal.manualClock(shard: 0), equals: nil, "no clock")
            try await journal.keep(manualClock: 1_500_000_000_000_001)
            try require(try await journal.manualClock(shard: 0), equals: 1_500_000_000_000_001, "the clock")
            let batch = samples.next(1)
            try await journal.append(batch)
            try require(try await journal.manualClock(shard: 0), equals: batch.rows.last?.time, "what was written")
            try await journal.keep(manualClock: 4_000_000_000_000_000)
            try require(try await journal.manualClock(shard: 0), equals: 4_000_000_000_000_000, "a later time")
        },
        JournalConformance("open incidents are listed over all runs, until they are closed") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            func incident(_ key: Key, run: Key) -> IncidentSummary {
                IncidentSummary(
                    incident: key, run: run, element: 5, fault: Fault("a.b", "no\u{0}", step: "s", details: ["n": 1]),
                    createdAt: 1_700_000_000_000_000)
            }
            var batch = samples.next(1, 2)
            batch.waiting.processes.raisedIncidents = (0..<4).map { incident(40 + $0, run: 1 + $0 % 2) }
            batch.waiting.processes.closedIncidents = [42]
            try await journal.append(batch)
            try require(try await journal.incident(40), equals: incident(40, run: 1), "an incident")
            try require(try await journal.incident(42), equals: nil, "a closed one")
            func list(run: Key? = nil, after: Key = 0, limit: Int = 10) async throws -> [Key] {
                try await journal.incidents(run: run, after: after, limit: limit).map(\.incident)
            }
            try require(try await list(), equals: [40, 41, 43], "all")
            try require(try await list(run: 2), equals: [41, 43], "of a run")
            try require(try await list(after: 40, limit: 1), equals: [41], "a page")
        },
    ]

    private static func sampleJob(
        _ job: Key, run: Key, type: String = "pay", priority: Int = 0
    ) -> WorkerJobSummary {
        WorkerJobSummary(
            shard: 0, run: run,
            created: Record.WorkerJob(
                job: job, element: 5, kind: .task, type: type, retries: 3, priority: priority,
                headers: ["z": 1, "a": "é"], process: "p", elementId: "e\(job)"),
            createdAt: 1_700_000_000_000_000 + job)
    }
}
