import Foundation
import TroupeGraph
import TroupeProcess

/// Runs a repository's own commands on a fresh checkout of one commit.
struct RunExecution: Sendable {
    private static let logLimit = 64 << 10

    let bare: BareRepository
    let commit: String
    let directory: String
    let options: LocalForgeOptions
    let variables: [(name: String, value: String)]

    /// Checks the commit out, runs the plan, and removes everything.
    func run(_ plan: @Sendable (String) -> BuildPlan) async -> RunOutcome {
        var log = LogTail(limit: Self.logLimit)
        let outcome: (RunStatus, String?)
        do throws(ForgeError) {
            outcome = try await perform(plan, &log)
        } catch {
            outcome = (.failed, error.description)
        }
        // Not in this task, which may be cancelled.
        let removal = Task { [bare, directory, options] in
            await LocalForge.remove(directory, bare.git.processes, options.searchPath)
        }
        await removal.value
        return RunOutcome(status: outcome.0, result: outcome.1, log: log.bytes)
    }

    private func perform(
        _ plan: @Sendable (String) -> BuildPlan, _ log: inout LogTail
    ) async throws(ForgeError) -> (RunStatus, String?) {
        try LocalForge.makeDirectory("\(directory)/tmp")
        let checkout = "\(directory)/checkout"
        try await bare.git.perform(
            ["clone", "--quiet", "--shared", "--no-checkout", "--template=", "--", bare.path, checkout], in: directory)
        try await bare.git.perform(["checkout", "--quiet", "--detach", commit, "--"], in: checkout)
        let plan = plan(checkout)
        if plan.commands.isEmpty {
            log.append(Array("\(plan.explanation)\n".utf8))
            return (plan.mayBeEmpty ? .succeeded : .failed, plan.explanation)
        }
        let end = ContinuousClock.now + options.timeLimit
        for command in plan.commands {
            let line = command.title ?? ([command.program] + command.arguments).joined(separator: " ")
            log.append(Array("$ \(line)\n".utf8))
            if let failure = try await run(command, plan.variables, in: checkout, until: end, &log) {
                log.append(Array("\(failure)\n".utf8))
                return (.failed, failure)
            }
        }
        return (.succeeded, nil)
    }

    /// Runs one command; why it failed, or nil.
    private func run(
        _ command: BuildPlan.Command, _ more: [String: String], in checkout: String,
        until end: ContinuousClock.Instant, _ log: inout LogTail
    ) async throws(ForgeError) -> String? {
        guard
            let program = ExecutableLookup.find(
                command.program, path: options.searchPath, workingDirectory: checkout)
        else { return "the program '\(command.program)' is not among the directories of PATH" }
        var process = ProcessCommand(program, command.arguments, workingDirectory: checkout)
        process.environment = environment(more)
        process.timeout = max(.zero, end - ContinuousClock.now)
        process.outputLimit = 0
        process.limits = [ResourceLimit(.coreSize, 0)]
        let result: ProcessResult
        var tail = LogTail(limit: Self.logLimit)
        do throws(ProcessError) {
            result = try await bare.git.processes.run(process, liveOutputLimit: 1 << 20) { chunk in
                if chunk.droppedBefore > 0 { tail.append(Array("[\(chunk.droppedBefore) bytes left out]\n".utf8)) }
                tail.append(chunk.bytes)
            }
        } catch {
            throw .unavailable("'\(command.program)' cannot be run: \(error)")
        }
        log.append(tail.bytes)
        if !tail.bytes.isEmpty, tail.bytes.last != UInt8(ascii: "\n") { log.append([UInt8(ascii: "\n")]) }
        switch (result.stopReason, result.ending) {
        case (.timeout, _): return "stopped after \(options.timeLimit)"
        case (.some, _): return "cancelled"
        case (nil, .exited(0)): return nil
        case (nil, .exited(let status)): return "'\(command.program)' ended with status \(status)"
        case (nil, .signaled(let signal)): return "'\(command.program)' was killed by signal \(signal)"
        }
    }

    private func environment(_ more: [String: String]) -> [(name: String, value: String)] {
        var environment = options.environment
        environment += [("CI", "true"), ("TMPDIR", "\(directory)/tmp"), ("GIT_TERMINAL_PROMPT", "0")]
        environment += more.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        environment += variables
        // The last of each name counts; a program must not see two.
        var seen: Set<String> = []
        return environment.reversed().filter { seen.insert($0.name).inserted }.reversed()
    }

    /// The variables of a run: parameters as `TROUPE_PARAMETER_…`, so that none replaces a variable with a meaning.
    static func variables(
        _ parameters: ValueMap, and own: [(String, String?)]
    ) throws(ForgeError) -> [(name: String, value: String)] {
        var variables: [(name: String, value: String)] = []
        guard parameters.count <= 100 else { throw .invalid("There are more than 100 parameters.") }
        for (name, value) in parameters {
            let plain = name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
            guard !name.isEmpty, name.count <= 100 else { throw .invalid("A parameter's name is empty or too long.") }
            let text = value.text
            guard !text.utf8.contains(0), text.utf8.count <= 32_768 else {
                throw .invalid("The parameter '\(name)' holds NUL or more than 32 KiB.")
            }
            variables.append(("TROUPE_PARAMETER_\(String(plain))", text))
        }
        for (name, value) in own {
            if let value, !value.utf8.contains(0) { variables.append((name, value)) }
        }
        return variables
    }
}

/// The end of a log.
struct LogTail: Sendable {
    private let limit: Int
    private var kept: [UInt8] = []
    private var isCut = false

    init(limit: Int) { self.limit = limit }

    mutating func append(_ bytes: [UInt8]) {
        kept += bytes
        // Cut now and then, not at every piece.
        if kept.count > limit * 2 { cut() }
    }

    private mutating func cut() {
        kept.removeFirst(kept.count - limit)
        isCut = true
    }

    /// At most `limit` bytes, from the beginning of a line where something is missing before it.
    var bytes: [UInt8] {
        var copy = self
        if copy.kept.count > limit { copy.cut() }
        guard copy.isCut, let line = copy.kept.firstIndex(of: UInt8(ascii: "\n")) else { return copy.kept }
        return Array(copy.kept[(line + 1)...])
    }
}

extension LocalForge {
    /// Removes a directory with everything in it, if it is there.
    static func remove(_ directory: String, _ processes: ProcessRunner, _ searchPath: String) async {
        guard let program = ExecutableLookup.find("rm", path: searchPath, workingDirectory: "/") else { return }
        var command = ProcessCommand(program, ["-rf", "--", directory])
        command.containment = .none
        _ = try? await processes.run(command)
    }
}
