import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupePostgres
import TroupeStore

/// An engine in this process, on a database of the bench, with what is deployed to it.
struct BenchEngine {
    let engine: Engine
    private let files: BenchFiles
    private let finished: FinishedRuns

    /// Opens an engine, lets it run during `body`, and closes it.
    static func use<Success>(
        _ database: BenchDatabase, _ files: BenchFiles, actions: [any StepAction] = [IncrementAction()],
        workspaces: any Workspaces = NoWorkspaces(), jobLimit: Int, _ body: (BenchEngine) async throws -> Success
    ) async throws -> Success {
        let journal = try await PostgresJournal.connect(database.target)
        let engine = Engine(
            Engine.Parts(
                journal: journal, actions: actions, workspaces: workspaces, lockDirectory: database.directory,
                jobLimit: jobLimit))
        try await engine.open()
        let running = Task { try await engine.run() }
        let finished = FinishedRuns()
        let listening = engine.hub.listen(finished.take)
        let result = await Result.of { try await body(BenchEngine(engine: engine, files: files, finished: finished)) }
        engine.hub.stopListening(listening)
        await engine.drain(until: engine.clock.now() + 5_000_000)
        running.cancel()
        await journal.close()
        return try result.get()
    }

    /// Deploys a file; answers the id of what is in it.
    func deploy(_ file: String) async throws -> String {
        let deployment = try files.deployment(of: file)
        _ = try await engine.deploy(DeploymentSet(workflows: [deployment]))
        return deployment.id
    }

    /// One run from start to end: it must complete, and that must be committed.
    func run(_ process: String, inputs: ValueMap) async throws {
        let run = try await engine.start(process: process, StartRequest(inputs: inputs)).run
        guard await finished.outcome(of: run) == .completed else { throw BenchError("a run of \(process) failed") }
    }

    /// So many runs, so many of them in flight.
    func run(_ process: String, inputs: ValueMap, times: Int, inFlight: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<times {
                if number >= inFlight { try await group.next() }
                group.addTask { try await run(process, inputs: inputs) }
            }
            try await group.waitForAll()
        }
    }
}
