import Testing
import TroupeGraph

/// `troupe replay`: a run as it was.
@Suite struct ReplayCommandTests {
    static let counting = """
        metadata: {id: counting, name: Counting, version: 1.0.0}
        inputs:
          - {name: WHO, type: string, required: true}
        steps:
          - {id: greet, action: shell-command, command: 'echo OUT=42', outputs: [OUT]}
          - {id: keep, action: set-variable, variable: COUNT, value: "${steps.greet.OUT}"}
          - id: approve
            action: human-task
            title: May we go on?
            assignee: reviewer
        outputs:
          - {name: RESULT, value: "${context.COUNT}"}
        """

    /// The number of the first record of a type.
    private static func number(_ type: String, of messages: [Value]) throws -> Int {
        try #require(messages.first { $0["record"]?["type"]?.stringValue == type }?["seq"]?.intValue, "\(type)")
    }

    @Test func `without a server every state of a run can be looked at again`() async throws {
        let folder = try TestFolder()
        let file = try folder.write(Self.counting, to: "counting.yaml")
        let ending = try await Troupe.run(["run", file, "-i", "WHO=you", "--json"], in: folder)
        #expect(ending.code == 4, "\(ending)")
        let records = try ending.output.split(separator: "\n").map { try Value(json: String($0)) }
            .filter { $0["type"] == "record" }

        let last = try await Troupe.run(["replay", "1"], in: folder)
        #expect(last.code == 0 && last.errors.isEmpty, "\(last)")
        for line in [
            "Run: 1", "Workflow: counting, version 1", "Status: running", "May we go on?", "reviewer", "WHO=you",
            "COUNT = \"42\"", "Next: nothing is written yet",
        ] {
            #expect(last.output.contains(line), "'\(line)' in \(last.output)")
        }

        let created = try Self.number("jobCreated", of: records)
        let early = try await Troupe.run(["replay", "1", "--until", "\(created)"], in: folder)
        #expect(early.output.contains("Record: \(created) jobCreated ("), "\(early)")
        #expect(early.output.contains("shell-command") && !early.output.contains("COUNT"), "\(early)")
        #expect(early.output.contains("Next: \(created + 1) "), "\(early)")

        let setting = records.first { record in
            record["record"]?["variables"]?.listValue?.contains { $0["name"] == "COUNT" } ?? false
        }
        let set = try #require(setting?["seq"]?.intValue)
        let changed = try await Troupe.run(["replay", "1", "--until", "\(set)", "--diff"], in: folder)
        #expect(changed.code == 0 && changed.output.contains("+ variable COUNT = \"42\""), "\(changed)")
        #expect(!changed.output.contains("step 'greet'"), "\(changed)")
        let json = try await Troupe.run(["replay", "1", "--until", "\(set)", "--diff", "--json"], in: folder)
        let change = try Value(json: json.output)["changes"]?.listValue?.first { $0["subject"] == "variable COUNT" }
        #expect(change?["change"] == "added" && change?["from"] == .null, "\(json)")

        let first = try await Troupe.run(["replay", "1", "--until", "1", "--diff"], in: folder)
        #expect(first.code == 0 && first.output.contains("+ status = \"running\""), "\(first)")

        let whole = try await Troupe.run(["replay", "1", "--json"], in: folder)
        #expect(try Value(json: whole.output)["at"]?["seq"]?.intValue == records.count)
    }

    @Test func `the change of a step is told by its parts`() async throws {
        let folder = try TestFolder()
        let file = try folder.write(RunCommandTests.greeting, to: "greeting.yaml")
        let ending = try await Troupe.run(["run", file, "-i", "WHO=you", "--json"], in: folder)
        let records = try ending.output.split(separator: "\n").map { try Value(json: String($0)) }
            .filter { $0["type"] == "record" }
        let completed = try Self.number("completed", of: records)
        let changed = try await Troupe.run(["replay", "1", "--until", "\(completed)", "--diff"], in: folder)
        #expect(changed.output.contains("~ step 'greet': status \"running\" -> \"completed\""), "\(changed)")
        #expect(changed.output.contains("- element 'greet'"), "\(changed)")
        let last = try await Troupe.run(["replay", "1", "--diff"], in: folder)
        #expect(last.output.contains("~ status \"running\" -> \"completed\""), "\(last)")
        #expect(last.output.contains("Next: nothing, the run is over"), "\(last)")
    }

    @Test func `what is not there is said`() async throws {
        let folder = try TestFolder()
        let file = try folder.write(RunCommandTests.greeting, to: "greeting.yaml")
        let ending = try await Troupe.run(["run", file, "-i", "WHO=you", "--json"], in: folder)
        let count = ending.output.split(separator: "\n").count { $0.contains(#""type":"record""#) }
        let behind = try await Troupe.run(["replay", "1", "--until", "\(count + 1)"], in: folder)
        #expect(behind.code == 2 && behind.errors.contains("The last record of run 1 is \(count)."), "\(behind)")
        let unknown = try await Troupe.run(["replay", "77"], in: folder)
        #expect(unknown.code == 1 && unknown.errors.contains("There is no run 77."), "\(unknown)")
        for arguments in [["replay"], ["replay", "1", "--until", "0"], ["replay", "1", "--until", "x"]] {
            let wrong = try await Troupe.run(arguments, in: folder)
            #expect(wrong.code == 2, "\(arguments): \(wrong)")
        }
    }

    @Test func `a server answers for its runs`() async throws {
        let folder = try TestFolder()
        try folder.write(Self.counting, to: "flows/counting.yaml")
        let server = try await TestServer(in: folder, ["--workflows", folder.at("flows")])
        let run = try await server.start("counting", ["WHO": "you"])
        _ = try await server.messages(run) { $0["record"]?["type"] == "userTaskCreated" }
        let page = try await Troupe.run(["replay", run], in: folder)
        #expect(page.code == 0 && page.output.contains("May we go on?"), "\(page)")
        #expect(await server.stop() == 0)
    }
}
