import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

@Suite(.timeLimit(.minutes(1))) struct ShardUserTasksTests {
    private func task(of run: Key, in journal: InMemoryJournal) async throws -> UserTaskSummary {
        try #require(try await journal.userTasks(UserTaskFilter(run: run)).first)
    }

    private func approve(_ task: Key, _ decision: String? = "approve") -> Event {
        .completeUserTask(task: task, answer: UserTaskAnswer(decision: decision), by: "ann")
    }

    @Test func `a task is listed with its records, holds no slot, and outlives its server`() async throws {
        let first = try await TestEngine(limit: 1)
        let run = try await first.start(SampleWorkflow.sequence("wf", .ask("ask"), .job("b")))
        let open = try await task(of: run, in: first.journal)
        #expect(open.state == .open)
        #expect(open.assignee == "ann")
        #expect(open.created.step == "ask")
        #expect(await first.dispatcher.runningCount == 0)
        #expect(try await first.journal.busyRuns(shard: 0) == [])
        first.crash()
        let second = try await TestEngine(journal: first.journal, clock: first.clock)
        #expect(await second.shard.loadedRuns == 0)
        try await second.shard.control(.assignUserTask(task: open.task, assignee: "bob", by: "me"), of: run)
        #expect(try await task(of: run, in: second.journal).assignee == "bob")
        try await second.shard.control(approve(open.task), of: run)
        #expect(await second.finished(run) == .completed)
        let answered = try await task(of: run, in: second.journal)
        #expect(answered.state == .completed)
        #expect(answered.completedBy == "ann")
        #expect(answered.outputs["DECISION"] == "approve")
        #expect(answered.endedAt != nil)
    }

    @Test func `a wrong answer, a second one and one too late are refused`() async throws {
        let engine = try await TestEngine()
        let run = try await engine.start(SampleWorkflow.sequence("wf", .ask("ask"), .waitFor("w", signal: "go")))
        let open = try await task(of: run, in: engine.journal)
        let shard = engine.shard
        await #expect {
            try await shard.control(approve(open.task, "aprove"), of: run)
        } throws: { error in
            guard case EngineError.refusedAnswer(let problems) = error else { return false }
            return problems.map(\.field) == ["decision"] && problems[0].message.contains("did you mean 'approve'")
        }
        try await shard.control(.pause(by: "me"), of: run)
        try await shard.control(approve(open.task), of: run)
        await #expect(throws: EngineError.closedUserTask(open.task, .open)) {
            try await shard.control(approve(open.task, "reject"), of: run)
        }
        try await shard.control(.resume(by: "me"), of: run)
        for event in [approve(open.task), .assignUserTask(task: open.task, assignee: nil, by: "me")] {
            await #expect(throws: EngineError.closedUserTask(open.task, .canceled)) {
                try await shard.control(event, of: run)
            }
        }
        #expect(try await task(of: run, in: engine.journal).outputs["DECISION"] == "approve")
    }

    @Test func `canceling a run cancels its task`() async throws {
        let engine = try await TestEngine()
        let run = try await engine.start(SampleWorkflow.sequence("wf", .ask("ask")))
        try await engine.shard.control(.cancel(reason: "", by: "me"), of: run)
        #expect(await engine.finished(run) == .canceled)
        #expect(try await task(of: run, in: engine.journal).state == .canceled)
        #expect(try await engine.journal.waits(of: [run]) == [])
    }

    @Test func `tasks and waits show in the run's steps`() async throws {
        let engine = try await TestEngine()
        let run = try await engine.start(
            SampleWorkflow.sequence("wf", .ask("ask"), .waitFor("w", signal: "go"), .wait("t", 1000)))
        let open = try await task(of: run, in: engine.journal)
        func steps() throws -> [StepView] {
            var history = RunHistory(programs: engine.catalog.snapshot)
            for row in engine.journal.rows(shard: 0) where row.run == run {
                history.add(try RecordCodec.read(row.payload, version: row.version), at: row.time)
            }
            return history.steps
        }
        var last = try #require(try steps().last)
        #expect((last.status, last.waitsFor, last.userTask) == (.waiting, "ann", open.task))
        try await engine.shard.control(approve(open.task), of: run)
        last = try #require(try steps().last)
        #expect((last.status, last.waitsFor, last.userTask) == (.waiting, "signal go", nil))
        #expect(try steps()[0].status == .completed)
        #expect(try steps()[0].waitsFor == nil)
        _ = try await engine.shard.send(signal: "go", payload: [:])
        await engine.record(of: run) { if case .timerCreated = $0 { true } else { false } }
        last = try #require(try steps().last)
        #expect(last.status == .waiting)
        #expect(last.waitsFor?.hasSuffix("Z") == true)
    }
}
