import TroupeProcess

/// A git repository of the tests, driven by real git.
struct Repository {
    let path: String

    /// A repository on branch `main` with one commit of `file.txt`.
    static func make(_ path: String) async throws -> Repository {
        let repository = Repository(path: path)
        try await Self.run("/bin/mkdir", ["-p", path], in: "/")
        try await repository.git("init", "--quiet", "--initial-branch=main")
        try await repository.commit("first", "file.txt", "one\n")
        return repository
    }

    /// A clone of it.
    func clone(to path: String, bare: Bool = false) async throws -> Repository {
        let arguments = ["clone", "--quiet"] + (bare ? ["--bare"] : []) + ["--", self.path, path]
        try await Self.run("/usr/bin/git", arguments, in: "/")
        return Repository(path: path)
    }

    @discardableResult
    func git(_ arguments: String...) async throws -> String { try await Self.run("/usr/bin/git", arguments, in: path) }

    /// Writes a file and commits it; the commit's id.
    @discardableResult
    func commit(_ message: String, _ file: String, _ text: String) async throws -> String {
        try await Self.run("/bin/bash", ["-c", #"printf %s "$1" >"$2""#, "bash", text, file], in: path)
        try await git("add", "-A")
        try await git("commit", "--quiet", "-m", message)
        return try await git("rev-parse", "HEAD")
    }

    @discardableResult
    private static func run(_ program: String, _ arguments: [String], in directory: String) async throws -> String {
        var command = ProcessCommand(
            program, arguments,
            environment: [
                ("PATH", "/usr/bin:/bin"), ("HOME", "/nonexistent"), ("GIT_CONFIG_NOSYSTEM", "1"),
                ("GIT_AUTHOR_NAME", "Origin"), ("GIT_AUTHOR_EMAIL", "origin@example.com"),
                ("GIT_COMMITTER_NAME", "Origin"), ("GIT_COMMITTER_EMAIL", "origin@example.com"),
            ], workingDirectory: directory)
        command.containment = .none
        let result = try await processes.run(command)
        guard result.succeeded else {
            throw Trouble(text: "\(program) \(arguments): \(result.standardError.text)")
        }
        let text = result.standardOutput.text
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
