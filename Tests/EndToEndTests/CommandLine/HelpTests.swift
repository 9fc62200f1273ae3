import Testing
import TroupeGraph

@Suite struct HelpTests {
    static let commands: [(String, [String])] = [
        ("serve", ["--host", "--port", "--allow-remote", "--token", "--data-dir", "--grace", "--workflows"]),
        ("run", ["--input", "--repository", "--in-place", "--work-item", "--agent", "--json", "--server"]),
        ("lint", ["--strict", "--json"]), ("ps", ["--all", "--status", "--workflow", "--work-item", "--limit"]),
        ("show", ["--json", "--server"]), ("replay", ["--until", "--diff", "--json", "--server"]),
        ("logs", ["--follow"]), ("cancel", ["--reason"]), ("pause", ["--server"]),
        ("resume", ["--server"]), ("resolve", ["--output", "--message"]), ("workflows", ["--json"]),
        ("work-items", ["--state", "--revision", "--as"]), ("prs", ["--strategy", "--bypass", "--as"]),
        ("personas", ["--json"]), ("completion", []), ("new", ["--output", "--template", "--force"]),
        ("graph", ["--format", "--output", "--detail"]),
        ("export", ["--format", "--output"]),
        ("feel", ["--context", "--prelude", "--unary", "--input"]),
        ("lsp", ["--stdio", "--workflows"]), ("version", []), ("help", []),
    ]

    @Test(arguments: commands)
    func `help says how each command is used and names its options`(name: String, options: [String]) async throws {
        let folder = try TestFolder()
        let help = try await Troupe.run(["help", name], in: folder)
        #expect(help.code == 0 && help.errors.isEmpty)
        #expect(help.output.contains("Usage: troupe \(name)"))
        for option in options { #expect(help.output.contains(option + " "), "\(option)") }
        #expect(try await Troupe.run([name, "--help"], in: folder).output == help.output)
        #expect(!folder.exists("data"))
    }

    @Test func `the overview names all commands`() async throws {
        let folder = try TestFolder()
        let overview = try await Troupe.run(["help"], in: folder).output
        for (name, _) in Self.commands { #expect(overview.contains("\n  \(name) "), "\(name)") }
        #expect(try await Troupe.run(["--version"], in: folder).output.hasPrefix("troupe "))
        #expect(try await Troupe.run([], in: folder).code == 2)
    }

    @Test func `completion scripts are scripts`() async throws {
        let folder = try TestFolder()
        for shell in ["bash", "zsh"] {
            let script = try await Troupe.run(["completion", shell], in: folder)
            #expect(script.code == 0)
            let file = try folder.write(script.output, to: shell)
            let checked = await (try TestProgram("/bin/bash", ["-n", file], environment: Troupe.environment)).ended()
            #expect(checked.code == 0, "\(checked)")
            let use = "source \(file); COMP_WORDS=(troupe ru); COMP_CWORD=1; _troupe; echo \"${COMPREPLY[@]}\""
            let words = await (try TestProgram("/bin/bash", ["-c", use], environment: Troupe.environment)).ended()
            #expect(shell != "bash" || words.output == "run\n", "\(words)")
        }
        #expect(try await Troupe.run(["completion", "fish"], in: folder).output.contains("-a run "))
        #expect(try await Troupe.run(["completion", "tcsh"], in: folder).code == 2)
    }
}
