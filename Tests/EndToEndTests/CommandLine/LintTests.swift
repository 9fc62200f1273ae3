import Testing
import TroupeGraph

@Suite struct LintTests {
    static let bad = """
        metadata: {id: bad, name: Bad, version: 1.0.0}
        steps:
          - {id: one, action: shell-commandd, command: 'echo hello'}
          - {id: two, action: log, message: "got ${steps.on.OUT}", colour: red}
        """

    @Test func `findings have file, line, column, severity, message and rule`() async throws {
        let folder = try TestFolder()
        try folder.write(Self.bad, to: "bad.yaml")
        try folder.write(RunCommandTests.greeting, to: "good/greeting.yaml")
        let bad = try await Troupe.run(["lint", "bad.yaml"], in: folder)
        #expect(bad.code == 1)
        let lines = bad.output.split(separator: "\n").map(String.init)
        #expect(
            lines.contains(
                "bad.yaml:3:23: error: there is no action 'shell-commandd' "
                    + "(did you mean 'shell-command'?) [unknown-action]"))
        // The slip is told where it was made, too.
        #expect(lines.contains { $0.hasPrefix("bad.yaml:3:10: note: nothing reads 'one'") })
        #expect(lines.contains("bad.yaml:4:60: warning: a step with action 'log' has no key 'colour' [unknown-key]"))
        #expect(lines.last == "1 files, 1 errors, 2 warnings")
        let good = try await Troupe.run(["lint", "good"], in: folder)
        #expect(good.code == 0 && good.output == "1 files, 0 errors, 0 warnings\n", "\(good)")
        let strict = try await Troupe.run(["lint", "--strict", "bad.yaml", "good"], in: folder)
        #expect(strict.output.contains("bad.yaml:4:60: error: "))
        let json = try await Troupe.run(["lint", "--json", "bad.yaml"], in: folder)
        let findings = try json.output.split(separator: "\n").map { try Value(json: String($0)) }
        #expect(findings.first?["location"]?["line"]?.intValue == 3 && findings.count == 4)
        #expect(try await Troupe.run(["lint", "nowhere"], in: folder).code == 2)
    }
}
