import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

/// An engine that runs, as one server has it, with a clock that is set by hand.
final class ProcessServer: Sendable {
    let journal: InMemoryJournal
    let clock: ManualClock
    let engine: Engine
    private let running: Task<Void, any Error>

    init(
        journal: InMemoryJournal = InMemoryJournal(), clock: ManualClock = ManualClock(), cacheLimit: Int = 1000
    ) async throws {
        self.journal = journal
        self.clock = clock
        let engine = Engine(
            Engine.Parts(
                journal: journal, actions: [], workspaces: TestWorkspaces(), clock: clock,
                lockDirectory: "/nonexistent", cacheLimit: cacheLimit))
        self.engine = engine
        try await engine.open()
        running = Task { try await engine.run() }
        try await engine.settled()
    }

    deinit { running.cancel() }

    /// The server is gone at once, and another takes its place.
    func crash(cacheLimit: Int = 1000) async throws -> ProcessServer {
        running.cancel()
        return try await ProcessServer(journal: journal, clock: clock, cacheLimit: cacheLimit)
    }

    @discardableResult
    func deploy(_ deployments: Deployment...) async throws -> DeployedVersions {
        try await engine.deploy(DeploymentSet(workflows: deployments))
    }

    func start(_ id: String, _ variables: ValueMap = [:]) async throws -> Key {
        let run = try await engine.start(process: id, StartRequest(inputs: variables)).run
        try await engine.settled()
        return run
    }

    func publish(
        _ name: String, key: String = "", _ variables: ValueMap = [:], ttl: Int64 = 0, id: String? = nil
    ) async throws -> Key {
        let key = try await engine.publish(
            MessagePublication(
                name: name, correlationKey: key, variables: variables, timeToLive: ttl, messageId: id))
        try await engine.settled()
        return key
    }

    func activate(_ type: String, max: Int = 10, timeout: Int64 = 60_000_000) async throws -> [ActivatedJob] {
        try await engine.activateJobs(JobActivation(type: type, worker: "w", timeout: timeout, max: max))
    }

    func status(_ run: Key) async throws -> RunStatus? {
        try await engine.settled()
        return try await journal.summary(of: run)?.status
    }

    /// Runs of a process, oldest first.
    func runs(of process: String) async throws -> [RunSummary] {
        try await engine.settled()
        return try await journal.summaries(RunFilter(workflow: process)).reversed()
    }

    func advance(_ seconds: Int64) async throws { _ = try await engine.advanceClock(by: seconds * 1_000_000) }
}
