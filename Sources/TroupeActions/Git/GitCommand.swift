import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeProcess

/// Runs git in one directory for one attempt.
struct GitCommand {
    /// What git answered.
    struct Answer {
        var exitCode: Int32
        /// Standard output without blanks at its ends.
        var text: String

        var succeeded: Bool { exitCode == 0 }
    }

    let process: StepProcess
    let program: String
    let directory: String
    let environment: [(name: String, value: String)]

    /// Asks git something: a status other than 0 is an answer. Nothing of it goes to the log.
    func ask(_ arguments: String...) async throws(Fault) -> Answer {
        var quiet = process.context
        quiet.log = { _, _ in }
        let (answer, _) = try await run(arguments, input: [], in: quiet)
        return answer
    }

    /// Has git do something; its output goes to the log.
    ///
    /// - Throws: `git.exit` with git's last words when it fails.
    @discardableResult
    func perform(_ arguments: [String], input: String = "") async throws(Fault) -> Answer {
        process.context.log(.log, "git \(arguments.joined(separator: " "))\n")
        let (answer, errors) = try await run(arguments, input: Array(input.utf8), in: process.context)
        guard answer.succeeded else {
            let reason = errors.last(where: { $0.hasPrefix("fatal:") || $0.hasPrefix("error:") }) ?? errors.last
            throw Fault(
                "git.exit",
                "git \(arguments.first ?? "") exited with code \(answer.exitCode)" + (reason.map { ": \($0)" } ?? ""),
                details: [
                    "exitCode": .integer(Int(answer.exitCode)), "stderr": .string(errors.joined(separator: "\n")),
                ])
        }
        return answer
    }

    private func run(
        _ arguments: [String], input: [UInt8], in context: JobContext
    ) async throws(Fault) -> (Answer, errors: [String]) {
        var command = ProcessCommand(
            program, GitEnvironment.options + arguments, environment: environment, workingDirectory: directory)
        command.standardInput = input
        let ended = try await StepProcess(runner: process.runner, context: context).run(command, domain: "git")
        let text = ended.result.standardOutput.text
        switch ended.result.ending {
        case .exited(let code):
            return (Answer(exitCode: code, text: text.trimmingBlanks), ended.errorTail)
        case .signaled(let signal):
            throw Fault("git.signal", "git was killed by signal \(signal)", details: ["signal": .integer(Int(signal))])
        }
    }
}

extension String {
    /// Without blanks and line ends at both ends.
    var trimmingBlanks: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
