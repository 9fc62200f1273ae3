import TroupeGraph
import TroupeProcess

/// Makes a test's repository, and looks at it afterwards.
struct ScratchGit {
    let scratch: Scratch
    let processes: ProcessRunner
    let path: String

    /// The workspace as a repository with its branches at a bare `origin`.
    func make(_ repository: ScratchRepository, now: Int64) async throws(TestRunnerError) {
        try await git(["init", "--quiet", "--initial-branch=main"])
        try await git(["fast-import", "--quiet"], input: Self.stream(repository, seconds: now / 1_000_000))
        try await git(["clone", "--quiet", "--bare", ".", scratch.origin])
        try await git(["remote", "add", "origin", scratch.origin])
        try await git(["fetch", "--quiet", "origin"])
        try await git(["checkout", "--quiet", repository.checkout])
        for file in repository.changes { try scratch.apply(file) }
    }

    /// Subjects of a branch's commits since the first of main, oldest first; nil when there is no such branch.
    func subjects(of branch: String, atOrigin: Bool) async -> [String]? {
        let directory = atOrigin ? scratch.origin : scratch.workspace
        let arguments = ["log", "--reverse", "--format=%s", "--max-count=1000", "refs/heads/\(branch)", "--"]
        guard let text = try? await git(arguments, in: directory) else { return nil }
        return text.split(separator: "\n").dropFirst().map(String.init)
    }

    /// What `git fast-import` reads: one commit on main, and one for each branch on top of it.
    static func stream(_ repository: ScratchRepository, seconds: Int64) -> [UInt8] {
        var text = commit("main", "Begin", seconds: seconds, from: nil, repository.files)
        for branch in repository.branches {
            text += commit(
                branch.name, "Work on \(branch.name)", seconds: seconds + 1, from: "refs/heads/main", branch.files)
        }
        return Array(text.utf8)
    }

    private static func commit(
        _ branch: String, _ message: String, seconds: Int64, from: String?, _ files: [ScratchFile]
    ) -> String {
        var text = "commit refs/heads/\(branch)\ncommitter Author <author@example.com> \(seconds) +0000\n"
        text += "data \(message.utf8.count)\n\(message)\n"
        if let from { text += "from \(from)\n" }
        for file in files {
            guard let content = file.content else {
                text += "D \(quoted(file.path))\n"
                continue
            }
            let mode = content.hasPrefix("#!") ? "100755" : "100644"
            text += "M \(mode) inline \(quoted(file.path))\ndata \(content.utf8.count)\n\(content)\n"
        }
        return text + "\n"
    }

    private static func quoted(_ path: String) -> String {
        var text = "\""
        for character in path {
            switch character {
            case "\"", "\\": text += "\\\(character)"
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
        return text + "\""
    }

    @discardableResult
    private func git(
        _ arguments: [String], input: [UInt8] = [], in directory: String? = nil
    ) async throws(TestRunnerError) -> String {
        guard let program = ExecutableLookup.find("git", path: path, workingDirectory: "/") else {
            throw .scratch("git is not on the PATH; tests with a repository need it")
        }
        var command = ProcessCommand(
            program, arguments,
            environment: [
                ("PATH", path), ("HOME", scratch.home), ("LANG", "C.UTF-8"), ("GIT_CONFIG_NOSYSTEM", "1"),
                ("GIT_CEILING_DIRECTORIES", scratch.root),
            ], workingDirectory: directory ?? scratch.workspace)
        command.standardInput = input
        command.containment = .none
        command.timeout = .seconds(30)
        let result: ProcessResult
        do throws(ProcessError) {
            result = try await processes.run(command)
        } catch {
            throw .scratch("git \(arguments[0]): \(error)")
        }
        guard result.ending == .exited(0) else {
            throw .scratch("git \(arguments[0]): \(result.standardError.text)")
        }
        return result.standardOutput.text
    }
}
