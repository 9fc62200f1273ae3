import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupePostgres
import TroupeStore

/// Steps a second of the whole engine on a PostgreSQL of its own with fsync on: every step is committed before the next
/// one begins.
struct DurableSuite {
    let files: BenchFiles
    let options: BenchOptions

    private static let work = [
        (name: "durable/yaml-jobs", file: "jobs.yaml"), (name: "durable/bpmn-jobs", file: "job-chain.bpmn"),
    ]

    func run() async throws -> [BenchLine] {
        let wanted = Self.work.filter { options.wants($0.name) }
        if wanted.isEmpty { return [] }
        let directory = try BenchDirectory()
        defer { directory.remove() }
        let cluster = try await EmbeddedCluster.start(in: "\(directory.path)/postgres")
        let result = await Self.result {
            let baseline = try await Baselines.commits(on: cluster.target, in: directory.path, options.effort)
            return try await measured(wanted, on: cluster.target, in: directory.path, beside: baseline)
        }
        await cluster.stop()
        return try result.get()
    }

    private func measured(
        _ wanted: [(name: String, file: String)], on target: ConnectionTarget, in directory: String,
        beside baseline: BenchLine.Baseline?
    ) async throws -> [BenchLine] {
        let journal = try await PostgresJournal.connect(target)
        let engine = Engine(
            Engine.Parts(
                journal: journal, actions: [IncrementAction()], workspaces: NoWorkspaces(), lockDirectory: directory,
                jobLimit: options.effort.inFlight))
        try await engine.open()
        let running = Task { try await engine.run() }
        let result = await Self.result {
            var lines: [BenchLine] = []
            for (name, file) in wanted {
                var line = try await measure(name, file, engine)
                line.baseline = baseline
                lines.append(line)
            }
            return lines
        }
        await engine.drain(until: engine.clock.now() + 5_000_000)
        running.cancel()
        await journal.close()
        return try result.get()
    }

    private func measure(_ name: String, _ file: String, _ engine: Engine) async throws -> BenchLine {
        Progress.say(name)
        let deployment = try files.deployment(of: file)
        _ = try await engine.deploy(DeploymentSet(workflows: [deployment]))
        let finished = FinishedRuns()
        let listening = engine.hub.listen(finished.take)
        defer { engine.hub.stopListening(listening) }
        // What is opened and prepared once does not count.
        try await round(of: deployment.id, engine, finished)
        var rates: [Double] = []
        for _ in 0..<options.effort.durableRounds {
            let watch = Stopwatch(.wall)
            try await round(of: deployment.id, engine, finished)
            rates.append(Double(options.effort.runs * BenchFiles.steps) / watch.seconds)
        }
        return BenchLine(name: name, value: rates.median)
    }

    /// All runs of a round, so many in flight as the effort says.
    private func round(of process: String, _ engine: Engine, _ finished: FinishedRuns) async throws {
        let request = StartRequest(inputs: ["document": IncrementAction.document])
        @Sendable func one() async throws {
            let run = try await engine.start(process: process, request).run
            guard await finished.outcome(of: run) == .completed else { throw BenchError("a run of \(process) failed") }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<options.effort.runs {
                if number >= options.effort.inFlight { try await group.next() }
                group.addTask { try await one() }
            }
            try await group.waitForAll()
        }
    }

    private static func result<Success>(_ body: () async throws -> Success) async -> Result<Success, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
