import Glibc
import TroupeCompiler
import TroupeLanguageServer
import TroupeThreads

enum LanguageServerCommand: Command {
    static let spec = CommandSpec(
        name: "lsp", summary: "Serves editors: findings, completion, explanations (Language Server Protocol).",
        options: [
            .init("stdio", "speak on standard input and output; there is no other way, so this changes nothing"),
            .init("workflows", value: "DIR", isRepeated: true, "where called workflows are looked for besides"),
            .init("personas", value: "DIR", isRepeated: true, "where personas are looked for besides"),
            .init("share-dir", value: "DIR", "where the files that come with troupe are"),
        ],
        details: """
            An editor starts this; docs/editors.md says how for VS Code, Neovim, Helix and Emacs.

            Exit codes: 0 the editor ended it in good order, 1 it went away or sent what is no message.
            """)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        var options = LanguageServer.Options()
        options.version = Version.current
        options.programs = LintFiles.programs
        options.installed = (arguments.values("workflows") + arguments.values("personas")).map(FileTree.absolute)
        if let installation = try? Installation.find(shareDirectory: arguments.value("share-dir")) {
            options.installed += ["workflows", "personas"].map { "\(installation.shareDirectory)/\($0)" }
        }
        let server = LanguageServer(options)
        // It blocks while it reads: not in the cooperative pool, and with the stack that deep files need.
        return await withCheckedContinuation { continuation in
            let code = OwnThread.start("language-server", stack: 16 << 20) {
                continuation.resume(returning: StreamLoop.run(server, input: STDIN_FILENO, output: STDOUT_FILENO))
            }
            if code != 0 {
                Troupe.complain("no thread can be made: error \(code)")
                continuation.resume(returning: ExitCode.failure)
            }
        }
    }
}
