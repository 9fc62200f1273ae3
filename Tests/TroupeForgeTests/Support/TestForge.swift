import Foundation
import Synchronization
import TroupeForge
import TroupePostgres
import TroupeProcess
import TroupeTesting

/// A local forge with a database, directories and a repository of its own, and a clone to work in.
final class TestForge: Sendable {
    static let processes = Result { try ProcessRunner() }
    private static let counter = Atomic<Int>(0)

    let forge: LocalForge
    let pool: PostgresPool
    let options: LocalForgeOptions
    let call = ForgeCall(actor: ForgeActor("backend-developer"), repository: "shop")
    let reviewer = ForgeCall(actor: ForgeActor("software-qa"), repository: "shop")
    private let directory: String
    private var clone: String { "\(directory)/clone" }

    /// With a repository `shop` whose only commit holds these files.
    init(
        _ files: [String: String] = [".troupe/build.sh": "echo built", "same.txt": "base\n"],
        database: ConnectionTarget? = nil, timeLimit: Duration = .seconds(120)
    ) async throws {
        let number = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
        directory = "\(TestDatabase.directory)/forge-\(number)"
        let target = if let database { database } else { try await TestDatabase.make() }
        pool = try PostgresPool(target, limit: 4)
        let variables = ProcessInfo.processInfo.environment
        var options = LocalForgeOptions(
            directory: "\(directory)/repositories", workDirectory: "\(directory)/work",
            environment: ["PATH", "HOME"].compactMap { name in variables[name].map { (name, $0) } })
        options.timeLimit = timeLimit
        self.options = options
        forge = LocalForge(pool: pool, processes: try Self.processes.get(), options: options)
        let repository = try await forge.createRepository("shop", call)
        try FileManager.default.createDirectory(atPath: clone, withIntermediateDirectories: true)
        try await git("init", "--quiet", "--initial-branch=main")
        try await git("remote", "add", "origin", repository.cloneURL)
        try write(files)
        try await git("add", "--all")
        try await git("commit", "--quiet", "-m", "Begin")
        try await git("push", "--quiet", "origin", "main")
    }

    /// The same database and directories, as after a restart of the server.
    func restarted() throws -> LocalForge {
        LocalForge(pool: try PostgresPool(pool.target, limit: 4), processes: try Self.processes.get(), options: options)
    }

    /// For `ForgeConformance`.
    var subject: ForgeConformance.Subject {
        ForgeConformance.Subject(forge: forge, call: call, reviewer: reviewer) { branch, from, files in
            try await self.commit(branch, from: from, files)
        }
    }

    /// Commits files on a branch and pushes it; the branch is made from another one unless it is that one.
    @discardableResult
    func commit(
        _ branch: String, from: String = "main", _ files: [String: String], _ message: String = "Change"
    ) async throws -> String {
        try await git("fetch", "--quiet", "origin")
        if branch == from {
            try await git("checkout", "--quiet", "-B", branch, "origin/\(from)")
        } else {
            try await git("checkout", "--quiet", "-B", branch, "--no-track", "origin/\(from)")
        }
        try write(files)
        try await git("add", "--all")
        try await git("commit", "--quiet", "-m", message)
        try await git("push", "--quiet", "origin", branch)
        return try await git("rev-parse", "HEAD")
    }

    /// An active pull request from a new branch.
    func pullRequest(_ branch: String, _ files: [String: String]) async throws -> PullRequest {
        try await commit(branch, files)
        return try await forge.createPullRequest(
            PullRequestDraft(title: "Add \(branch)", sourceBranch: branch), call)
    }

    /// Approves as the reviewer.
    func approve(_ pullRequest: PullRequest) async throws {
        _ = try await forge.vote(.approve, by: "software-qa", isRequired: nil, pullRequest.number, reviewer)
    }

    private func write(_ files: [String: String]) throws {
        for (path, text) in files {
            let place = URL(fileURLWithPath: "\(clone)/\(path)")
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: place)
        }
    }

    /// Runs git in the clone.
    @discardableResult
    func git(_ arguments: String...) async throws -> String { try await Self.git(arguments, in: clone) }

    /// Runs git in the forge's own repository.
    @discardableResult
    func bareGit(_ arguments: String...) async throws -> String {
        try await Self.git(arguments, in: "\(options.directory)/shop.git")
    }

    /// Runs git somewhere.
    @discardableResult
    static func git(_ arguments: [String], in directory: String) async throws -> String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let program = ExecutableLookup.find("git", path: path, workingDirectory: "/") ?? "/usr/bin/git"
        var command = ProcessCommand(program, arguments, workingDirectory: directory)
        command.environment = [
            ("PATH", path), ("HOME", directory), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_AUTHOR_NAME", "Ada"), ("GIT_AUTHOR_EMAIL", "ada@example.org"), ("GIT_COMMITTER_NAME", "Ada"),
            ("GIT_COMMITTER_EMAIL", "ada@example.org"), ("LC_ALL", "C.UTF-8"),
        ]
        command.timeout = .seconds(60)
        let result = try await processes.get().run(command)
        guard result.succeeded else { throw TestTrouble(text: "git \(arguments): \(result.standardError.text)") }
        var text = result.standardOutput.text
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }
}

/// What a test could not do.
struct TestTrouble: Error, CustomStringConvertible {
    var text: String
    var description: String { text }
}
