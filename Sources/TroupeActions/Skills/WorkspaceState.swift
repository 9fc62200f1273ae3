import TroupeProcess

/// How a repository stands at this moment, in few words, for a model.
struct WorkspaceState {
    private static let byteLimit = 8 << 10
    private static let timeout = Duration.seconds(10)

    let surroundings: ActionSurroundings
    let workspace: String
    /// Whether a repository around the workspace is none of the run's business.
    let isEnclosed: Bool

    /// What `git status` and `git diff --stat` say; nil where there is no repository. Takes no lock, runs no hook and
    /// changes nothing, so that the step's own git does not notice it.
    func describe() async -> String? {
        guard LocalFile.exists("\(workspace)/.git"),
            let status = await git("status", "--porcelain=v1", "--branch", "--untracked-files=normal")
        else { return nil }
        var text = "git status --porcelain --branch:\n\(status)"
        if let changes = await git("diff", "--no-ext-diff", "--no-textconv", "--stat=100", "HEAD"), !changes.isEmpty {
            text += "\ngit diff --stat HEAD:\n\(changes)"
        }
        return text
    }

    private func git(_ arguments: String...) async -> String? {
        guard let program = ExecutableLookup.find("git", path: surroundings.path, workingDirectory: "/") else {
            return nil
        }
        var environment = [("PATH", surroundings.path), ("HOME", surroundings.home), ("GIT_OPTIONAL_LOCKS", "0")]
        environment += GitEnvironment.variables.map { ($0.name, $0.value) }
        if isEnclosed, let parent = LocalFile.parent(of: workspace) {
            environment.append(("GIT_CEILING_DIRECTORIES", parent))
        }
        var command = ProcessCommand(
            program, GitEnvironment.options + arguments,
            environment: environment.map { (name: $0.0, value: $0.1) }, workingDirectory: workspace)
        command.containment = .subreaper
        command.outputLimit = Self.byteLimit
        command.timeout = Self.timeout
        command.grace = .zero
        guard let result = try? await surroundings.processes.run(command), result.ending == .exited(0),
            result.stopReason == nil
        else { return nil }
        let text = result.standardOutput.text.trimmingBlanks
        return result.standardOutput.isTruncated ? text + "\n[cut off: there is more]" : text
    }
}
