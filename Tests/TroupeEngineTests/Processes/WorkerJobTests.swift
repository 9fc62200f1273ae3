import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

struct WorkerJobTests {
    @Test func `a worker gets a job with all that its element sees, and its result goes on`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay"), .worker("ship")))
        let run = try await server.start("order", ["sum": 7])
        let jobs = try await server.activate("pay")
        #expect(jobs.map(\.variables) == [["sum": 7]])
        #expect(jobs[0].job.elementId == "pay")
        #expect(jobs[0].deadline == server.clock.now() + 60_000_000)
        #expect(try await server.activate("pay").isEmpty)
        #expect(try await server.engine.job(jobs[0].job.job).state == .activated)
        try await server.engine.complete(job: jobs[0].job.job, variables: ["paid": true])
        let next = try await server.activate("ship")
        #expect(next.map(\.variables) == [["sum": 7, "paid": true]])
        try await server.engine.complete(job: next[0].job.job, variables: [:])
        #expect(try await server.status(run) == .completed)
        #expect(try await server.journal.summary(of: run)?.outputs == ["sum": 7, "paid": true])
        await #expect(throws: EngineError.closedJob(next[0].job.job, .completed)) {
            try await server.engine.complete(job: next[0].job.job, variables: [:])
        }
        await #expect(throws: EngineError.unknownJob(99)) { try await server.engine.extend(job: 99, timeout: 1) }
    }

    @Test func `many workers at once get each job once`() async throws {
        let server = try await ProcessServer(cacheLimit: 10)
        try await server.deploy(SampleProcess.deployment("order", .worker("pay")))
        for _ in 0..<40 { _ = try await server.start("order") }
        let taken = try await withThrowingTaskGroup(of: [Key].self) { group in
            for _ in 0..<10 { group.addTask { try await server.activate("pay", max: 7).map(\.job.job) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(taken).count == taken.count)
        let rest = try await server.activate("pay", max: 100).map(\.job.job)
        #expect(Set(taken + rest).count == 40)
        #expect(taken.count + rest.count == 40)
    }

    @Test func `a waiting request gets the job that a commit brings, and only one of them does`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay")))
        let request = JobActivation(
            type: "pay", worker: "w", timeout: 1_000_000, max: 5, requestTimeout: 3_600_000_000)
        let got = Watched<[Key]>([])
        let waiting = (0..<3).map { _ in
            Task {
                let jobs = try await server.engine.activateJobs(request)
                got.change { $0 += jobs.map(\.job.job) }
            }
        }
        _ = try await server.start("order")
        await got.wait { $0.count == 1 }
        _ = try await server.start("order")
        await got.wait { $0.count == 2 }
        for task in waiting { task.cancel() }
        for task in waiting { try await task.value }
        #expect(Set(got.value).count == 2)
    }

    @Test func `a request that nobody waits for any more gets none, and the next in line gets the job`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay")))
        let request = JobActivation(
            type: "pay", worker: "w", timeout: 1_000_000, requestTimeout: 3_600_000_000)
        let isThere = Watched(true)
        let asked = Watched(0)
        let gone = Task {
            try await server.engine.activateJobs(request) {
                asked.change { $0 += 1 }
                return isThere.value
            }
        }
        await asked.wait { $0 == 1 }
        let next = Task {
            try await server.engine.activateJobs(request) {
                asked.change { $0 += 1 }
                return true
            }
        }
        await asked.wait { $0 == 2 }
        isThere.change { $0 = false }
        _ = try await server.start("order")
        #expect(try await gone.value.isEmpty)
        #expect(try await next.value.count == 1)
    }

    @Test func `an answer holds no more jobs than their variables leave room for, and the others stay free`()
        async throws
    {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay")))
        let large = Value.string(String(repeating: "x", count: 2 << 20))
        for _ in 0..<20 { _ = try await server.start("order", ["large": large]) }
        let first = try await server.activate("pay", max: 100)
        #expect(first.count == 16)
        #expect(try await server.activate("pay", max: 100).count == 4)
        #expect(first.map(\.job.job) == first.map(\.job.job).sorted())
    }

    @Test func `a request whose time is up gets none`() async throws {
        let server = try await ProcessServer()
        let request = JobActivation(type: "pay", worker: "w", timeout: 1_000_000, requestTimeout: 1_000)
        #expect(try await server.engine.activateJobs(request).isEmpty)
    }

    @Test func `the highest priority is handed out first`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(
            SampleProcess.deployment("low", .worker("a", type: "t")),
            SampleProcess.deployment("high", .worker("b", type: "t", priority: 9)))
        _ = try await server.start("low")
        _ = try await server.start("high")
        #expect(try await server.activate("t", max: 1).map(\.job.elementId) == ["b"])
    }

    @Test func `a job whose worker does not answer is free again, also after a restart`() async throws {
        var server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay")))
        let run = try await server.start("order")
        let first = try await server.activate("pay", timeout: 10_000_000)
        try await server.engine.extend(job: first[0].job.job, timeout: 20_000_000)
        try await server.advance(15)
        #expect(try await server.activate("pay").isEmpty)
        server = try await server.crash()
        #expect(try await server.activate("pay").isEmpty)
        try await server.advance(6)
        #expect(try await server.engine.job(first[0].job.job).state == .timedOut)
        let second = try await server.activate("pay")
        #expect(second.map(\.job.job) == first.map(\.job.job))
        // The first worker may still be the one that has done it.
        try await server.engine.complete(job: first[0].job.job, variables: [:])
        #expect(try await server.status(run) == .completed)
    }

    @Test func `a job that failed waits for its backoff, and becomes an incident without retries`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay")))
        let run = try await server.start("order")
        let job = try await server.activate("pay")[0].job.job
        try await server.engine.fail(job: job, retries: 1, message: "not now", backoff: 5_000_000)
        #expect(try await server.activate("pay").isEmpty)
        #expect(try await server.engine.job(job).errorMessage == "not now")
        try await server.advance(5)
        #expect(try await server.activate("pay").map(\.retries) == [1])
        try await server.engine.fail(job: job, retries: 0, message: "never")
        #expect(try await server.status(run) == .incident)
        let incidents = try await server.engine.incidents()
        #expect(incidents.map(\.run) == [run])
        #expect(try await server.activate("pay").isEmpty)
        try await server.engine.resolve(incident: incidents[0].incident, retries: 2, by: "ann")
        #expect(try await server.engine.incidents().isEmpty)
        #expect(try await server.activate("pay").map(\.retries) == [2])
        #expect(try await server.status(run) == .running)
    }

    @Test func `a canceled run takes its jobs and incidents with it`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay")))
        let run = try await server.start("order")
        let job = try await server.activate("pay")[0].job.job
        try await server.engine.fail(job: job, retries: 0, message: "no")
        try await server.engine.control(.cancel(reason: "x", by: "ann"), of: run)
        #expect(try await server.status(run) == .canceled)
        #expect(try await server.engine.job(job).state == .canceled)
        #expect(try await server.engine.incidents().isEmpty)
        await #expect(throws: EngineError.closedJob(job, .canceled)) {
            try await server.engine.throwError(job: job, code: "x", message: "y")
        }
    }

    @Test func `jobs of a paused run are not handed out until it goes on`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay")))
        let run = try await server.start("order")
        try await server.engine.control(.pause(by: "ann"), of: run)
        #expect(try await server.activate("pay").isEmpty)
        let request = JobActivation(
            type: "pay", worker: "w", timeout: 1_000_000, requestTimeout: 3_600_000_000)
        async let jobs = server.engine.activateJobs(request)
        try await server.engine.control(.resume(by: "ann"), of: run)
        #expect(try await jobs.count == 1)
    }
}
