import Glibc
import TroupeCompiler
import TroupeLanguageServer

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
            DedicatedThread.start {
                continuation.resume(returning: StreamLoop.run(server, input: STDIN_FILENO, output: STDOUT_FILENO))
            }
        }
    }
}

/// A thread for one piece of work that blocks.
private enum DedicatedThread {
    private final class Work {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    static func start(_ run: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 16 << 20)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, &attributes,
            { context in
                context.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue().run() }
                return nil
            }, Unmanaged.passRetained(Work(run)).toOpaque())
        precondition(failure == 0, "no thread can be made")
    }
}
