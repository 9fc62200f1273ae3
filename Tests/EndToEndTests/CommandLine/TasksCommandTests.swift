import Testing
import TroupeGraph

/// People and signals, from the command line.
@Suite struct TasksCommandTests {
    static let asking = """
        metadata: {id: asking, name: Asking, version: 1.0.0}
        steps:
          - id: approve
            action: human-task
            title: May we release?
            assignee: reviewer
            form: {required: [amount], properties: {amount: {type: integer}}}
            options: [release, wait]
            outputs: [DECISION, amount]
          - {id: after, action: shell-command, command: 'echo "said ${context.DECISION} ${context.amount}"'}
          - {id: hear, action: wait, signal: go, outputs: [VERSION]}
        outputs:
          - {name: RESULT, value: "${context.DECISION} ${context.VERSION} ${steps.approve.DECIDED_BY}"}
        """

    @Test func `without a server a run waits outside the program, and goes on with its answers`() async throws {
        let folder = try TestFolder()
        let file = try folder.write(Self.asking, to: "asking.yaml")
        let asked = try await Troupe.run(["run", file], in: folder)
        #expect(asked.code == 4, "\(asked)")
        #expect(asked.output.contains("☐ approve waits for reviewer: May we release?"), "\(asked)")
        let key = try #require(asked.output.number(after: "troupe tasks complete "))
        #expect(asked.output.contains("--decision release|wait --set amount=…"), "\(asked)")

        let list = try await Troupe.run(["tasks"], in: folder)
        #expect(list.output.contains("\(key)") && list.output.contains("May we release?"), "\(list)")
        let page = try await Troupe.run(["tasks", "show", "\(key)"], in: folder)
        #expect(page.output.contains("amount: integer") && page.output.contains("For: reviewer"), "\(page)")
        let runs = try await Troupe.run(["ps"], in: folder)
        #expect(runs.output.contains("reviewer"), "\(runs)")

        let given = try await Troupe.run(["tasks", "assign", "\(key)", "ann"], in: folder)
        #expect(given.code == 0, "\(given)")
        let wrong = try await Troupe.run(["tasks", "complete", "\(key)", "-d", "relase", "-s", "amount=x"], in: folder)
        #expect(wrong.code == 2, "\(wrong)")
        #expect(wrong.errors.contains("did you mean 'release'?"), "\(wrong)")
        #expect(wrong.errors.contains("variables.amount"), "\(wrong)")
        let answered = try await Troupe.run(
            ["tasks", "complete", "\(key)", "-d", "release", "-s", "amount=3", "--by", "ann"], in: folder)
        #expect(answered.code == 4, "\(answered)")
        #expect(answered.output.contains("☑ approve answered by ann: release"), "\(answered)")
        #expect(answered.output.contains("said release 3"), "\(answered)")
        #expect(answered.output.contains("troupe signal go"), "\(answered)")
        #expect(!answered.output.contains("waits for reviewer"), "\(answered)")

        let sent = try await Troupe.run(["signal", "go", "--set", "VERSION=1.2"], in: folder)
        #expect(sent.code == 0, "\(sent)")
        let done = try await Troupe.run(["show", "1"], in: folder)
        #expect(done.output.contains("RESULT=release 1.2 ann"), "\(done)")
        let over = try await Troupe.run(["tasks", "complete", "\(key)", "-d", "wait"], in: folder)
        #expect(over.code == 1 && over.errors.contains("is completed"), "\(over)")
    }

    @Test func `a killed server's tasks and waits are there in the next`() async throws {
        let folder = try TestFolder()
        try folder.write(Self.asking, to: "flows/asking.yaml")
        let arguments = ["--workflows", folder.at("flows")]
        var server = try await TestServer(in: folder, arguments)
        let run = try await server.start("asking")
        _ = try await server.messages(run) { $0["record"]?["type"] == "userTaskCreated" }
        await server.kill()
        server = try await TestServer(in: folder, arguments)
        let open = try await server.send("GET", "/api/user-tasks?run=\(run)").json["user_tasks"]?[0]
        let key = try #require(open?["key"]?.stringValue)
        let answered = try await Troupe.run(["tasks", "complete", key, "-d", "wait", "-s", "amount=1"], in: folder)
        #expect(answered.code == 0, "\(answered)")
        _ = try await server.messages(run) { $0["record"]?["type"] == "signalAwaited" }
        await server.kill()
        server = try await TestServer(in: folder, arguments)
        let page = try await Troupe.run(["show", run], in: folder)
        #expect(page.output.contains("waits for signal go"), "\(page)")
        #expect(try await Troupe.run(["signal", "go", "-s", "VERSION=7"], in: folder).code == 0)
        #expect(try await server.finished(run)["outputs"]?["RESULT"] == "wait 7 local")
        #expect(await server.stop() == 0)
    }

    @Test func `a run through a server stays until it is answered elsewhere`() async throws {
        let folder = try TestFolder()
        let file = try folder.write(Self.asking, to: "asking.yaml")
        let server = try await TestServer(in: folder)
        let program = try Troupe.start(["run", file], in: folder)
        let key = try #require(
            await program.printed { $0.number(after: "troupe tasks complete ") != nil }.output
                .number(after: "troupe tasks complete "))
        _ = try await Troupe.run(["tasks", "complete", "\(key)", "-d", "wait", "-s", "amount=1"], in: folder)
        await program.printed { $0.contains("waits for signal go") }
        _ = try await Troupe.run(["signal", "go"], in: folder)
        let ending = await program.ended()
        #expect(ending.code == 0, "\(ending)")
        #expect(await server.stop() == 0)
    }
}
