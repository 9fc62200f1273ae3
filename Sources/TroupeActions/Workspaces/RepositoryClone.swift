import Glibc
import TroupeInterpreter
import TroupeProcess

/// Makes, examines and removes the clones of runs.
struct RepositoryClone {
    /// How long a clone may take.
    private static let patience = Duration.seconds(3600)

    let surroundings: ActionSurroundings

    /// Clones into a directory that is complete when it exists: first under another name, then renamed.
    ///
    /// No hook is copied or run, no submodule is fetched, and the branch is the one the source has checked out.
    ///
    /// - Parameter mirror: the forge's repository of the source; then that is cloned, and pushes go to both.
    func make(
        from source: RepositorySource, of mirror: String?, at path: String, by temporary: String
    ) async throws(Fault) {
        // One of this name was left by a server that has ended.
        if LocalFile.exists(temporary) { await remove(temporary) }
        let arguments = [
            "-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60", "clone", "--quiet", "--template=", "--origin",
            "origin", "--no-recurse-submodules", "--", mirror ?? source.text, temporary,
        ]
        let result = try await git(arguments, in: "/")
        guard result.succeeded else {
            await remove(temporary)
            if result.stopReason == .timeout {
                throw Fault("workspace.clone", "cloning '\(shown(source))' took longer than \(Self.patience)")
            }
            if result.stopReason != nil { throw Fault("workspace.canceled", "the cloning was canceled") }
            let lines = result.standardError.text.split(separator: "\n").suffix(5).joined(separator: "; ")
            let reason = lines.split(separator: source.text, omittingEmptySubsequences: false).joined(
                separator: shown(source))
            throw Fault("workspace.clone", "'\(shown(source))' could not be cloned: \(reason)")
        }
        if let mirror {
            for url in [mirror, source.text] {
                let result = try await git(["remote", "set-url", "--add", "--push", "origin", url], in: temporary)
                guard result.succeeded else {
                    await remove(temporary)
                    throw Fault("workspace.clone", "the clone of '\(shown(source))' cannot be told where to push")
                }
            }
        }
        guard rename(temporary, path) == 0 else {
            let reason = LocalFile.reason()
            await remove(temporary)
            if LocalFile.isDirectory(path) { return }
            throw Fault("workspace.clone", "the clone cannot be moved to '\(path)': \(reason)")
        }
    }

    /// Whether all work in the clone is committed and at a remote. In doubt it is not.
    func isSafelyElsewhere(_ path: String) async -> Bool {
        guard LocalFile.isDirectory("\(path)/.git") else { return false }
        func answer(_ arguments: [String]) async -> String? {
            guard let result = try? await git(arguments, in: path), result.succeeded else { return nil }
            return result.standardOutput.text
        }
        guard await answer(["status", "--porcelain", "--untracked-files=normal"]) == "" else { return false }
        guard await answer(["for-each-ref", "refs/stash"]) == "" else { return false }
        // A repository without any commit has no HEAD to ask for.
        let head = await answer(["rev-parse", "--verify", "--quiet", "HEAD"]) == nil ? [] : ["HEAD"]
        let unpushed = ["rev-list", "--max-count=1", "--branches", "--tags"] + head + ["--not", "--remotes"]
        return await answer(unpushed) == ""
    }

    /// Removes a tree.
    func remove(_ path: String) async {
        guard let program = ExecutableLookup.find("rm", path: surroundings.path, workingDirectory: "/") else { return }
        var command = ProcessCommand(program, ["-rf", "--", path])
        command.containment = .none
        // Also when whoever wants it is canceled: what is half removed is of no use.
        let runner = surroundings.processes
        let removal = Task { [command] in _ = try? await runner.run(command) }
        await removal.value
    }

    private func git(_ arguments: [String], in directory: String) async throws(Fault) -> ProcessResult {
        guard let program = ExecutableLookup.find("git", path: surroundings.path, workingDirectory: "/") else {
            throw Fault("workspace.clone", "git is not on the server's PATH; install the package 'git'")
        }
        var environment = [("PATH", surroundings.path), ("HOME", surroundings.home), ("LANG", "C.UTF-8")]
        environment += GitEnvironment.variables.map { ($0.name, $0.value) }
        if let parent = LocalFile.parent(of: directory) { environment.append(("GIT_CEILING_DIRECTORIES", parent)) }
        var command = ProcessCommand(
            program, GitEnvironment.options + arguments, environment: environment.map { (name: $0.0, value: $0.1) },
            workingDirectory: directory)
        command.timeout = Self.patience
        do throws(ProcessError) {
            return try await surroundings.processes.run(command)
        } catch {
            throw Fault("workspace.clone", error.description)
        }
    }

    private func shown(_ source: RepositorySource) -> String { RepositorySource.shown(source.text) }
}
