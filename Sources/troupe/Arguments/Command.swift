/// A subcommand.
protocol Command {
    static var spec: CommandSpec { get }
    /// Whether it ends in good order by itself when it is interrupted; without that, SIGINT and SIGTERM end it at once.
    static var takesSignals: Bool { get }

    /// Does it; the result is the program's exit code.
    static func run(_ arguments: ParsedArguments) async throws -> Int32
}

extension Command {
    static var takesSignals: Bool { false }
}

/// Exit codes, the same for all subcommands.
enum ExitCode {
    static let success: Int32 = 0
    /// The run failed, the file has errors, the thing is not there.
    static let failure: Int32 = 1
    /// The command line is wrong.
    static let usage: Int32 = 2
    /// The run completed, but passed over failed steps.
    static let passedOver: Int32 = 3
    /// The run waits for a person: an incident.
    static let incident: Int32 = 4
    /// The run was canceled.
    static let canceled: Int32 = 130
}

/// Something went wrong that the user reads as one sentence.
struct CommandFailure: Error, CustomStringConvertible {
    var description: String
    var exitCode: Int32 = ExitCode.failure
}
