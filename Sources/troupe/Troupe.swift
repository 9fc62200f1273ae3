import CLinux
import Glibc
import TroupeGraph

/// The program.
@main
enum Troupe {
    /// All subcommands, in the order of the help.
    static var commands: [any Command.Type] {
        [
            ServeCommand.self, RunCommand.self, NewCommand.self, LintCommand.self, TestCommand.self, GraphCommand.self,
            ExportCommand.self, FEELCommand.self, LanguageServerCommand.self,
            PsCommand.self, ShowCommand.self, ReplayCommand.self, LogsCommand.self, CancelCommand.self,
            PauseCommand.self,
            ResumeCommand.self, ResolveCommand.self, TasksCommand.self, SignalCommand.self,
            DeployCommand.self, StartCommand.self, ProcessInstancesCommand.self, JobsCommand.self,
            MessagesCommand.self, IncidentsCommand.self, NodesCommand.self,
            ForgeWorkItemsCommand.self, ForgePullRequestsCommand.self,
            WorkflowsCommand.self, PersonasCommand.self,
            CompletionCommand.self, VersionCommand.self, HelpCommand.self,
        ]
    }

    /// Not asynchronous: the signals must be blocked before the first other thread is made.
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if commands.first(where: { $0.spec.name == arguments.first })?.takesSignals == true { Signals.block() }
        signal(SIGPIPE, SIG_IGN)
        troupe_line_buffer_output()
        Task.detached {
            let code = await run(arguments)
            fflush(nil)
            exit(code)
        }
        // Not dispatchMain(): its thread takes every signal.
        while true { pause() }
    }

    private static func run(_ arguments: [String]) async -> Int32 {
        guard let name = arguments.first else {
            print(HelpCommand.overview)
            return ExitCode.usage
        }
        let aliases = ["-h": "help", "--help": "help", "-V": "version", "--version": "version"]
        let wanted = aliases[name] ?? name
        guard let command = commands.first(where: { $0.spec.name == wanted }) else {
            let near = NearWord.nearest(to: name, among: commands.map { $0.spec.name })
            let hint = near.map { "did you mean '\($0)'?" } ?? "see 'troupe help'"
            complain("there is no command '\(name)'; \(hint)")
            return ExitCode.usage
        }
        let rest = Array(arguments.dropFirst())
        if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
            print(command.spec.help, terminator: "")
            return ExitCode.success
        }
        do {
            return try await command.run(ParsedArguments(rest, spec: command.spec))
        } catch let problem as ParsedArguments.Problem {
            complain(problem.description)
            return ExitCode.usage
        } catch let failure as CommandFailure {
            complain(failure.description)
            return failure.exitCode
        } catch {
            complain("\(error)")
            return ExitCode.failure
        }
    }

    /// Says what is wrong, on standard error.
    static func complain(_ message: String) {
        fflush(nil)
        let text = Array("troupe: \(message)\n".utf8)
        _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
