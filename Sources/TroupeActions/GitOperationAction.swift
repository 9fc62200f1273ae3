package import TroupeEngine
package import TroupeGraph
package import TroupeInterpreter
import TroupeProcess

/// `git-operation`: the operations of `GitOperation.Name`, by running git in the workspace, as the step's persona.
///
/// Inputs: `operation`, and `inputs` as each operation says. Outputs: `BRANCH` and `COMMIT` (what is checked out, or what
/// the operation made), and what the operation adds; a declared output of another name gets the branch when its name
/// contains BRANCH, the tag when it contains TAG, the commit when it contains COMMIT, HASH or SHA. Faults: `git.input`,
/// `git.name`, `git.operation`, `git.no-repository`, `git.exit` (details `exitCode`, `stderr`), and those of the
/// operations.
package struct GitOperationAction: StepAction {
    package let type = "git-operation"

    private let surroundings: ActionSurroundings

    package init(_ surroundings: ActionSurroundings) { self.surroundings = surroundings }

    package func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        let inputs = StepInputs(order)
        guard let name = inputs.text("operation").flatMap(GitOperation.Name.init(rawValue:)) else {
            throw Fault(
                "git.operation",
                "there is no git operation '\(inputs.text("operation") ?? "")'; choose one of "
                    + GitOperation.Name.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard let own = (inputs.value("inputs") ?? [:]).mapValue else {
            throw Fault("git.input", "the inputs of '\(name.rawValue)' must be a map")
        }
        let workspace = try await context.workspace()
        let git = try command(order, workspace: workspace, context)
        guard try await git.ask("rev-parse", "--git-dir").succeeded else {
            throw Fault(
                "git.no-repository",
                "the workspace is no git repository; give the run one with --repository or 'workspace'")
        }
        try surroundings.markers.begin(order)
        let operation = GitOperation(git: git, inputs: StepInputs(own), context: context)
        return Self.named(try await operation.perform(name), order.outputs)
    }

    package func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        try await AttemptRecovery(surroundings: surroundings).recover(order, in: context)
    }

    private func command(_ order: JobOrder, workspace: String, _ context: JobContext) throws(Fault) -> GitCommand {
        guard let program = ExecutableLookup.find("git", path: surroundings.path, workingDirectory: "/") else {
            throw Fault("git.spawn", "git is not on the server's PATH; install the package 'git'")
        }
        var environment = try StepEnvironment(
            for: order, persona: surroundings.persona(of: order), workspace: workspace, own: [:], surroundings)
        for (name, value) in GitEnvironment.variables { environment.set(name, value) }
        let process = StepProcess(runner: surroundings.processes, context: context)
        return GitCommand(
            process: process, program: program, directory: workspace, environment: environment.variables)
    }

    private static func named(_ outputs: ValueMap, _ declared: [String]) -> ValueMap {
        var outputs = outputs
        for name in declared where outputs[name] == nil {
            let words = name.uppercased()
            if words.contains("BRANCH") {
                outputs[name] = outputs["BRANCH"]
            } else if words.contains("TAG") {
                outputs[name] = outputs["TAG"]
            } else if ["COMMIT", "HASH", "SHA"].contains(where: words.contains) {
                outputs[name] = outputs["COMMIT"]
            }
        }
        return outputs
    }
}
