import Glibc
import Testing
import TroupeGraph

/// `troupe run` with an engine of its own.
@Suite struct RunCommandTests {
    static let greeting = """
        metadata: {id: greeting, name: Greeting, version: 1.0.0}
        inputs:
          - {name: WHO, type: string, required: true}
        steps:
          - {id: greet, action: shell-command, command: 'echo "hello ${inputs.WHO}"; echo OUT=42', outputs: [OUT]}
          - {id: say, action: log, message: "got ${steps.greet.OUT}"}
        outputs:
          - {name: RESULT, value: "${steps.greet.OUT}"}
        """

    @Test func `a run that completes exits with 0 and shows steps, output and outputs, plainly`() async throws {
        let folder = try TestFolder()
        let file = try folder.write(Self.greeting, to: "greeting.yaml")
        let ending = try await Troupe.run(["run", file, "-i", "WHO=you"], in: folder)
        #expect(ending.code == 0, "\(ending)")
        for line in ["▸ greet (shell-command)", "│ hello you", "✓ greet", "run 1 completed", "  RESULT=42"] {
            #expect(ending.output.contains(line), "'\(line)' in \(ending.output)")
        }
        #expect(!ending.output.contains("\u{1B}"))
        #expect(ending.errors.isEmpty)
    }

    @Test func `with --json every line is a message, and the records have no gap`() async throws {
        let folder = try TestFolder()
        let file = try folder.write(Self.greeting, to: "greeting.yaml")
        let ending = try await Troupe.run(["run", file, "-i", "WHO=you", "--json"], in: folder)
        #expect(ending.code == 0, "\(ending)")
        let messages = try ending.output.split(separator: "\n").map { try Value(json: String($0)) }
        let records = messages.filter { $0["type"] == "record" }
        #expect(records.map { $0["seq"]?.intValue } == Array(1...records.count))
        #expect(records.last?["record"]?["type"] == "finished")
        #expect(messages.contains { $0["type"] == "log" && $0["text"]?.stringValue?.contains("hello you") == true })
        #expect(!ending.output.contains("nonce"))
    }

    @Test(arguments: [("fail", 1, "it says why"), ("continue", 3, "1 failed step passed over")])
    func `a failed step tells in the exit code`(onError: String, code: Int, text: String) async throws {
        let folder = try TestFolder()
        let file = try folder.write(
            """
            metadata: {id: failing, name: Failing, version: 1.0.0}
            steps:
              - {id: bad, action: shell-command, command: 'echo it says why >&2; exit 7', onError: \(onError)}
            """, to: "failing.yaml")
        let ending = try await Troupe.run(["run", file], in: folder)
        #expect(ending.code == Int32(code), "\(ending)")
        #expect(ending.output.contains(text), "\(ending)")
    }

    @Test func `wrong inputs, options and files exit with 2 and say what is wrong`() async throws {
        let folder = try TestFolder()
        let file = try folder.write(Self.greeting, to: "greeting.yaml")
        let broken = "metadata: {id: broken, name: B, version: 1.0.0}\nsteps:\n  - {action: nothing}\n"
        try folder.write(broken, to: "broken.yaml")
        let cases: [([String], String)] = [
            (["run", file], "inputs.WHO"), (["run", file, "-i", "WHO=x", "-i", "WHAT=1"], "WHAT"),
            (["run", file, "-i", "WHO"], "KEY=VALUE"),
            (["run", file, "-i", "WHO=x", "--detach"], "needs a server"),
            (["run", "greetin"], "there is no file and no workflow 'greetin'"),
            (["run", folder.at("broken.yaml")], "broken.yaml:3:"), (["run"], "FILE|ID"),
            (["run", file, "--repositry", "x"], "did you mean '--repository'?"), (["rum"], "did you mean 'run'?"),
            (["ps", "--limit", "x"], "whole number"), (["help", "sho"], "did you mean 'show'?"),
        ]
        for (arguments, text) in cases {
            let ending = try await Troupe.run(arguments, in: folder)
            #expect(ending.code == 2, "\(arguments): \(ending)")
            #expect(ending.errors.contains(text), "\(arguments): \(ending.errors)")
        }
    }

    @Test func `Ctrl-C cancels the run and its processes, and exits with 130`() async throws {
        let folder = try TestFolder()
        let file = try folder.write(
            """
            metadata: {id: long, name: Long, version: 1.0.0}
            steps:
              - {id: wait, action: shell-command, command: 'echo PID=$$; exec sleep 600'}
            """, to: "long.yaml")
        let program = try Troupe.start(["run", file], in: folder)
        let pid = try #require(await program.printed { $0.number(after: "PID=") != nil }.output.number(after: "PID="))
        program.send(SIGINT)
        let ending = await program.ended()
        #expect(ending.code == 130, "\(ending)")
        #expect(kill(pid, 0) == -1 && errno == ESRCH)
        let list = try await Troupe.run(["ps", "--all", "--json"], in: folder)
        #expect(try Value(json: list.output)["runs"]?[0]?["status"] == "canceled", "\(list)")
    }

    @Test func `an interrupted step waits for a person, who is shown it and decides`() async throws {
        let folder = try TestFolder()
        let file = try folder.write(
            """
            metadata: {id: once, name: Once, version: 1.0.0}
            steps:
              - {id: only, action: shell-command, command: 'echo PID=$$; exec sleep 600', outputs: [OUT]}
            outputs:
              - {name: RESULT, value: "${steps.only.OUT}"}
            """, to: "once.yaml")
        let program = try Troupe.start(["run", file], in: folder)
        await program.printed { $0.number(after: "PID=") != nil }
        program.send(SIGKILL)
        _ = await program.ended()
        let server = try await TestServer(in: folder)
        _ = try await server.messages("1") { $0["record"]?["type"] == "incidentRaised" }
        let page = try await Troupe.run(["show", "1"], in: folder)
        #expect(page.output.contains("incident") && page.output.contains("troupe resolve 1 "), "\(page)")
        let incident = try #require(page.output.number(after: "troupe resolve 1 "))
        let resolved = try await Troupe.run(
            ["resolve", "1", "\(incident)", "complete", "-o", "OUT=by hand"], in: folder)
        #expect(resolved.code == 0, "\(resolved)")
        let run = try await server.finished("1")
        #expect(run["outputs"]?["RESULT"] == "by hand", "\(run.json)")
        #expect(await server.stop() == 0)
    }
}

extension String {
    /// The number behind some text, once what follows it is there too.
    func number(after text: String) -> Int32? {
        guard let found = range(of: text) else { return nil }
        let digits = self[found.upperBound...].prefix(while: \.isNumber)
        return digits.endIndex == endIndex ? nil : Int32(digits)
    }

    /// The first place of a text.
    func range(of text: String) -> Range<String.Index>? { firstRange(of: text) }
}

extension Value {
    /// An element of a list.
    subscript(index: Int) -> Value? {
        guard let list = listValue, list.indices.contains(index) else { return nil }
        return list[index]
    }
}
