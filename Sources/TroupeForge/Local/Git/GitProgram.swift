import TroupeProcess

/// Runs git with a clean environment, argument by argument, never through a shell.
struct GitProgram: Sendable {
    /// What git answered.
    struct Answer {
        var exitCode: Int32
        var bytes: [UInt8]
        /// Whether there was more output than was kept.
        var isCut: Bool
        /// The last line of standard error.
        var complaint: String

        var succeeded: Bool { exitCode == 0 }
        /// Standard output without the line end.
        var text: String {
            var text = String(decoding: bytes, as: UTF8.self)
            while text.last?.isNewline == true { text.removeLast() }
            return text
        }
        /// The parts of an output that NUL ends.
        var parts: [String] { bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) } }
    }

    private static let outputLimit = 4 << 20
    private static let timeLimit = Duration.seconds(300)

    /// No hooks, no questions, no editor, no transport that runs a program, no configuration but the repository's.
    private static let options = [
        "--no-pager", "--literal-pathspecs", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c",
        "commit.gpgSign=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "protocol.allow=never", "-c",
        "protocol.file.allow=always", "-c", "safe.directory=*",
    ]
    private static let variables: [(name: String, value: String)] = [
        ("HOME", "/nonexistent"), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_TERMINAL_PROMPT", "0"), ("GIT_EDITOR", "true"), ("GIT_OPTIONAL_LOCKS", "0"), ("LC_ALL", "C.UTF-8"),
    ]

    let processes: ProcessRunner
    let searchPath: String

    /// Runs git in a directory; a status other than 0 is an answer.
    func ask(
        _ arguments: [String], in directory: String, input: String = "",
        environment: [(name: String, value: String)] = []
    ) async throws(ForgeError) -> Answer {
        guard let program = ExecutableLookup.find("git", path: searchPath, workingDirectory: "/") else {
            throw .unavailable("The program git is not among the directories of PATH.")
        }
        var command = ProcessCommand(
            program, Self.options + arguments,
            environment: [("PATH", searchPath)] + Self.variables + environment, workingDirectory: directory)
        command.standardInput = Array(input.utf8)
        command.outputLimit = Self.outputLimit
        command.timeout = Self.timeLimit
        command.containment = .none
        let result: ProcessResult
        do throws(ProcessError) {
            result = try await processes.run(command)
        } catch {
            throw .unavailable("git cannot be run: \(error)")
        }
        guard result.stopReason == nil, case .exited(let code) = result.ending else {
            throw .unavailable("git \(arguments.first ?? "") was stopped before its end")
        }
        let complaint = result.standardError.text.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
        return Answer(
            exitCode: code, bytes: result.standardOutput.bytes, isCut: result.standardOutput.isTruncated,
            complaint: complaint)
    }

    /// Runs git where only success is expected.
    @discardableResult
    func perform(
        _ arguments: [String], in directory: String, input: String = "",
        environment: [(name: String, value: String)] = []
    ) async throws(ForgeError) -> Answer {
        let answer = try await ask(arguments, in: directory, input: input, environment: environment)
        guard answer.succeeded else {
            throw .unavailable(
                "git \(arguments.first ?? "") failed with status \(answer.exitCode): \(answer.complaint)")
        }
        return answer
    }
}
