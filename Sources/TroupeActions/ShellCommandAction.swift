package import TroupeEngine
package import TroupeGraph
package import TroupeInterpreter
import TroupeProcess
import TroupeShell

/// `shell-command`: runs a script in the workspace (LANGUAGE.md "Shell steps"). Skills of the step's persona are commands
/// there (docs/skills.md).
///
/// Inputs: `command` (an evaluated script), `workingDirectory`, `env`, `shell`. Outputs: the declared ones; where skills
/// were called, `SKILL_CALLS`, `INPUT_TOKENS` and `OUTPUT_TOKENS` too. Faults:
/// `shell.exit` (details `exitCode`, `stderr`, `outputs`, `truncated`), `shell.signal`, `shell.value` (a value cannot
/// stand where the script puts it), `shell.script`, `shell.working-directory`, `shell.skills`, `shell.spawn` and the others of
/// `StepProcess`. Only after `shell.exit` and `shell.signal` has the script begun and ended by itself.
package struct ShellCommandAction: StepAction {
    package let type = "shell-command"
    /// Bytes of one output's value.
    private static let valueLimit = 1 << 20

    private let surroundings: ActionSurroundings

    package init(_ surroundings: ActionSurroundings) { self.surroundings = surroundings }

    package func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        let skills = StepSkills(of: order, surroundings)
        let script = try Self.script(order, prelude: skills.prelude)
        let workspace = try await context.workspace()
        let command = try command(order, script, skills, workspace: workspace, context)
        try surroundings.markers.begin(order)
        let ended: StepProcess.Ended
        var sum = SkillSession.Sum()
        do throws(Fault) {
            let commands = try skills.open(in: context, workspace: workspace)
            let result = await Self.result { () async throws(Fault) in
                try await StepProcess(runner: surroundings.processes, context: context).run(command, domain: "shell")
            }
            await commands?.close()
            sum = commands?.session.sum ?? sum
            ended = try result.get()
        } catch {
            if error.code == "shell.spawn" || error.code == "shell.skills" { surroundings.markers.withdraw(order) }
            throw error
        }
        let outputs = Self.outputs(of: ended.result, sum, order, context)
        try Self.check(ended, outputs, absence: skills.absence)
        return outputs
    }

    private static func result<Success>(
        of work: () async throws(Fault) -> Success
    ) async -> Result<Success, Fault> {
        do throws(Fault) { return .success(try await work()) } catch { return .failure(error) }
    }

    package func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        try await AttemptRecovery(surroundings: surroundings).recover(order, in: context)
    }

    private static func script(_ order: JobOrder, prelude: String) throws(Fault) -> RenderedScript {
        let inputs = StepInputs(order)
        do throws(ShellError) {
            let shell = try Shell(named: inputs.text("shell") ?? "bash")
            // Only bash knows the function that the prelude defines.
            let options = ShellOptions(shell: shell, prelude: shell == .bash ? prelude : "")
            let script = try ShellScript(evaluated: inputs.map["command"] ?? .null)
            return try script.render(outputs: order.outputs, options: options)
        } catch {
            var details: ValueMap = [:]
            details["line"] = error.line.map { .integer($0) }
            details["expression"] = error.expression.map { .string($0) }
            let code = error.expression == nil ? "shell.script" : "shell.value"
            throw Fault(code, error.description, details: details)
        }
    }

    private func command(
        _ order: JobOrder, _ script: RenderedScript, _ skills: StepSkills, workspace: String, _ context: JobContext
    ) throws(Fault) -> ProcessCommand {
        let inputs = StepInputs(order)
        let directory = try WorkingDirectory.resolve(inputs.text("workingDirectory"), in: workspace)
        let persona = surroundings.persona(of: order)
        if persona == nil, let name = order.persona {
            context.say("warn", "there is no persona '\(name)'; commits carry Troupe's own name")
        }
        var environment = try StepEnvironment(
            for: order, persona: persona, workspace: workspace, own: inputs.map["env"]?.mapValue ?? [:], surroundings)
        environment.set("PATH", skills.path(before: environment.value(of: "PATH") ?? ""))
        let shell = script.arguments[0]
        guard let program = ExecutableLookup.find(shell, path: surroundings.path, workingDirectory: "/") else {
            throw Fault("shell.spawn", "the shell '\(shell)' is not on the server's PATH")
        }
        var command = ProcessCommand(
            program, Array(script.arguments.dropFirst()), environment: environment.variables,
            workingDirectory: directory)
        command.inputs = [RenderedScript.inputDescriptor: script.input]
        if script.reportsVariables { command.outputs = [RenderedScript.captureDescriptor] }
        return command
    }

    /// The declared outputs; each without a value is null, and the log says so.
    private static func outputs(
        of result: ProcessResult, _ sum: SkillSession.Sum, _ order: JobOrder, _ context: JobContext
    ) -> ValueMap {
        var stdout = result.standardOutput.bytes
        if result.standardOutput.isTruncated {
            // The last line may lack its end, and would be taken for a shorter value.
            stdout = Array(stdout[..<(stdout.lastIndex(of: UInt8(ascii: "\n")) ?? 0)])
            context.say(
                "warn", "standard output was too long: outputs in it are found in its first \(stdout.count) bytes")
        }
        var capture = OutputCapture(declared: order.outputs, limit: valueLimit)
        capture.append(stdout)
        let tooLong = capture.tooLong
        let variables = result.outputs[RenderedScript.captureDescriptor]?.bytes ?? []
        var outputs = capture.finish(variables: variables, answers: sum.answers)
        if sum.calls > 0 || sum.inputTokens > 0 {
            let own: ValueMap = [
                "SKILL_CALLS": .integer(sum.calls), "INPUT_TOKENS": .integer(sum.inputTokens),
                "OUTPUT_TOKENS": .integer(sum.outputTokens),
            ]
            for (name, value) in own where outputs[name]?.isNull ?? true { outputs[name] = value }
        }
        for name in order.outputs where outputs[name]?.isNull ?? true {
            let reason =
                tooLong.contains(name) ? "its value is longer than \(valueLimit) bytes" : "the script set no value"
            context.say("warn", "the declared output '\(name)' is null: \(reason)")
        }
        return outputs
    }

    private static func check(
        _ ended: StepProcess.Ended, _ outputs: ValueMap, absence: String
    ) throws(Fault) {
        var details: ValueMap = [
            "stderr": .string(ended.errorTail.joined(separator: "\n")), "outputs": .map(outputs),
        ]
        if ended.isLogCut { details["truncated"] = true }
        switch ended.result.ending {
        case .exited(0): return
        case .exited(let code):
            details["exitCode"] = .integer(Int(code))
            throw Fault("shell.exit", message(code, ended.errorTail, absence), details: details)
        case .signaled(let signal):
            details["signal"] = .integer(Int(signal))
            throw Fault("shell.signal", "killed by signal \(signal)", details: details)
        }
    }

    private static func message(_ code: Int32, _ errors: [String], _ absence: String) -> String {
        if code == 127, let name = errors.reversed().lazy.compactMap(missingCommand).first {
            return "command not found: \(name) (exit code 127)\(absence)"
        }
        guard let last = errors.last else { return "exited with code \(code)" }
        let shown = last.count > 300 ? last.prefix(300) + "…" : last[...]
        return "exited with code \(code): \(shown)"
    }

    /// The name in `bash: line 3: NAME: command not found` or `sh: 3: NAME: not found`.
    private static func missingCommand(_ line: String) -> Substring? {
        for ending in [": command not found", ": not found"] where line.hasSuffix(ending) {
            let rest = line.dropLast(ending.count)
            return rest.ranges(of: ": ").last.map { rest[$0.upperBound...] } ?? rest
        }
        return nil
    }
}
