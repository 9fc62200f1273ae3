import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

@Suite(.timeLimit(.minutes(2))) struct RunReplayTests {
    /// Plays a run of `id` with everybody answering, looking back after every act; then looks at records in between.
    private static func play(
        _ id: String, _ definitions: [Definition], seed: UInt64, rounds: Int = 80
    ) async throws {
        let action = ScriptedAction(
            type: "work",
            script: { order in
                order.element % 5 == 0 ? .fail(Fault("e1", "no")) : .complete(["OUT": "a", "x": 1])
            })
        let journal = InMemoryJournal()
        let engine = Engine(
            Engine.Parts(
                journal: journal, actions: [action], workspaces: TestWorkspaces(), clock: ManualClock(),
                lockDirectory: "/nonexistent"))
        try await engine.open()
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        let deployments = definitions.map {
            Deployment(
                id: $0.id, hash: "hash of \($0.id)", file: $0.file, source: [], definition: $0, deployedAt: 0)
        }
        _ = try await engine.deploy(DeploymentSet(workflows: deployments))
        let run = try await engine.start(
            process: id, StartRequest(inputs: ["X": 1, "n": 2, "m": 1, "flag": true])
        ).run
        for _ in 0..<rounds {
            let live = try #require(try await engine.instanceState(of: run))
            let replay = try await engine.replay(run, until: live.sequence)
            #expect(replay.state == live, "seed \(seed), record \(live.sequence)")
            #expect(replay.view.status == live.status)
            if live.status.isFinal { break }
            await act(engine, live)
        }
        let live = try #require(try await engine.instanceState(of: run))
        if live.status.isFinal {
            let replay = try await engine.replay(run)
            #expect(replay.state == live && replay.next == nil, "seed \(seed)")
            #expect(replay.view == (try await engine.instance(run)), "seed \(seed)")
            #expect(replay.steps == (try await engine.steps(of: run)), "seed \(seed)")
        }
        #expect(live.sequence > 2, "seed \(seed)")
        try await lookBack(engine, journal, run, to: live.sequence, seed: seed)
    }

    private static func act(_ engine: Engine, _ state: InstanceState) async {
        // What is refused, because it has just ended otherwise, does not matter here.
        for incident in state.incidents.keys.sorted() {
            try? await engine.control(
                .resolveIncident(incident: incident, resolution: .complete(outputs: [:]), by: "test"), of: state.run)
        }
        for task in state.userTasks.keys.sorted() {
            try? await engine.control(
                .completeUserTask(task: task, answer: UserTaskAnswer(), by: "test"), of: state.run)
        }
        for job in state.workerJobs.keys.sorted() { try? await engine.complete(job: job, variables: [:]) }
        for wait in state.signalWaits.sorted(by: { $0.key < $1.key }) {
            _ = try? await engine.send(signal: wait.value.name, payload: [:])
        }
        _ = try? await engine.advanceClock(by: 3_600_000_000)
    }

    /// Some of the states in between are those that folding one record after the other gives.
    private static func lookBack(
        _ engine: Engine, _ journal: InMemoryJournal, _ run: Key, to last: Int64, seed: UInt64
    ) async throws {
        let rows = journal.rows(shard: run.shard).filter { $0.run == run }
        let programs = engine.catalog.snapshot
        var state: InstanceState?
        for row in rows {
            for record in try RecordCodec.read(row.payload, version: row.version) {
                if state == nil {
                    state = try InstanceState(run: run, first: record, programs: programs)
                } else {
                    try state?.apply(record, programs: programs)
                }
                guard let state, state.sequence <= last else { return }
                guard state.sequence < 4 || state.sequence % max(1, last / 8) == 0 else { continue }
                let replay = try await engine.replay(run, until: state.sequence)
                #expect(replay.state == state, "seed \(seed), record \(state.sequence)")
                #expect(replay.last.record == record && replay.last.sequence == state.sequence)
                #expect(replay.last.position == row.position && replay.last.time == row.time)
                #expect(state.sequence == last || replay.next?.sequence == state.sequence + 1)
                #expect(replay.isAmidDecision == (state.sequence < row.sequence))
            }
        }
    }

    @Test(arguments: 0..<4)
    func `the state at the last record is the live state of a random workflow`(batch: Int) async throws {
        for seed in UInt64(batch * 6)..<UInt64(batch * 6 + 6) {
            var main = RandomWorkflow(seed: seed &* 2, callees: ["c1"])
            var called = RandomWorkflow(seed: seed &* 2 + 1, callees: [])
            try await Self.play(
                "main", [called.definition("c1", isLarge: false), main.definition("main", isLarge: seed % 3 == 0)],
                seed: seed)
        }
    }

    @Test(arguments: 0..<4)
    func `the state at the last record is the live state of a random process`(batch: Int) async throws {
        for seed in UInt64(batch * 6)..<UInt64(batch * 6 + 6) {
            var main = RandomProcess(seed: seed &* 2)
            var called = RandomProcess(seed: seed &* 2 + 1)
            try await Self.play(
                "main", [called.definition("sub", calls: []), main.definition("main", calls: ["sub"])], seed: seed)
        }
    }

    @Test func `there is nothing behind the last record, and no run that nobody started`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleWorkflow.sequence("wf", .ask("who")))
        let run = try await server.start("wf")
        let last = try await server.engine.replay(run).last.sequence
        await #expect(throws: EngineError.unknownRecord(run: run, last: last)) {
            try await server.engine.replay(run, until: last + 1)
        }
        await #expect(throws: EngineError.unknownRecord(run: run, last: last)) {
            try await server.engine.replay(run, until: .max)
        }
        await #expect(throws: EngineError.unknownRun(999_999)) { try await server.engine.replay(999_999, until: 1) }
    }

    @Test func `before its migration a run is one of the old version`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", .worker("pay")))
        let run = try await server.start("order")
        let before = try await server.engine.replay(run).last.sequence
        try await server.deploy(SampleProcess.deployment("order", hash: "2", .worker("charge", type: "pay")))
        try await server.engine.migrate(run, to: "order", version: 2, elements: ["pay": "charge"], by: "ann")
        let old = try await server.engine.replay(run, until: before)
        #expect(old.version == 1 && old.view.elements.contains { $0.elementId == "pay" })
        let new = try await server.engine.replay(run)
        #expect(new.version == 2 && new.view.elements.contains { $0.elementId == "charge" })
    }
}
