import Foundation
import Synchronization
import TroupeForge
import TroupePostgres
import TroupeProcess
import TroupeTesting

/// A local forge over a real database and real git, with a repository `shop`.
struct ForgeSample: Sendable {
    private static let counter = Atomic<Int>(0)

    let forge: LocalForge
    private let processes: ProcessRunner
    private let repository: String
    private let clone: String

    init() async throws {
        let number = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
        let database = try await TestCluster.migrated()
        processes = try ProcessRunner()
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        forge = LocalForge(
            pool: try PostgresPool(database, limit: 4), processes: processes,
            options: LocalForgeOptions(
                directory: "\(TestDirectory.path)/forge-\(number)/forge",
                workDirectory: "\(TestDirectory.path)/forge-\(number)/builds",
                environment: [("PATH", path)]))
        let call = ForgeCall(actor: ForgeActor("backend-developer"))
        repository = try await forge.createRepository("shop", call).cloneURL
        clone = "\(TestDirectory.path)/forge-\(number)/clone"
        try FileManager.default.createDirectory(atPath: clone, withIntermediateDirectories: true)
        try await git("init", "--quiet", "--initial-branch=main")
        try await commit("main", ["same.txt": "base\n"])
    }

    /// Commits files on a branch that begins where the clone is, and pushes it.
    func commit(_ branch: String, _ files: [String: String]) async throws {
        try await git("checkout", "--quiet", "-B", branch)
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(clone)/\(name)")) }
        try await git("add", "--all")
        try await git("commit", "--quiet", "-m", "Change \(branch)")
        try await git("push", "--quiet", repository, branch)
    }

    /// Runs git in the clone.
    func git(_ arguments: String...) async throws {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let program = ExecutableLookup.find("git", path: path, workingDirectory: "/") ?? "/usr/bin/git"
        var command = ProcessCommand(program, arguments, workingDirectory: clone)
        command.environment = [
            ("PATH", path), ("HOME", clone), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_AUTHOR_NAME", "Ada"),
            ("GIT_AUTHOR_EMAIL", "ada@example.org"), ("GIT_COMMITTER_NAME", "Ada"),
            ("GIT_COMMITTER_EMAIL", "ada@example.org"),
        ]
        command.containment = .none
        command.timeout = .seconds(60)
        let result = try await processes.run(command)
        guard result.succeeded else { throw ForgeError.unavailable("git: \(result.standardError.text)") }
    }
}
