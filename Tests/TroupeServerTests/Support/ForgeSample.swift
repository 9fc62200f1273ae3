import Foundation
import Glibc
import Synchronization
import TroupeForge
import TroupeProcess
import TroupeStore

@testable import TroupePostgres

/// A local forge over a real database and real git, with a repository `shop`.
struct ForgeSample: Sendable {
    private static let directory: String = {
        var template = Array("/tmp/troupe-server-forge-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { fatalError("no temporary directory") }
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        chmod(directory, 0o755)
        atexit { ForgeSample.end() }
        return directory
    }()
    private static let running = Mutex<EmbeddedCluster?>(nil)
    private static let counter = Atomic<Int>(0)
    private static let cluster = Task { () throws -> ConnectionTarget in
        let cluster = try await EmbeddedCluster.start(in: "\(directory)/cluster")
        running.withLock { $0 = cluster }
        return cluster.target
    }

    private static func end() {
        running.withLock { $0 }?.stopBlocking()
        FileTree.remove(directory)
    }

    let forge: LocalForge
    private let processes: ProcessRunner
    private let repository: String
    private let clone: String

    init() async throws {
        let number = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
        let target = try await Self.cluster.value
        let connection = try await PostgresConnection.connect(target)
        try await connection.query(Statement(unprepared: "CREATE DATABASE forge_\(number)"))
        connection.close()
        let database = target.withDatabase("forge_\(number)")
        let journal = try await PostgresJournal.connect(database)
        await journal.close()
        processes = try ProcessRunner()
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        forge = LocalForge(
            pool: try PostgresPool(database, limit: 4), processes: processes,
            options: LocalForgeOptions(
                directory: "\(Self.directory)/\(number)/forge", workDirectory: "\(Self.directory)/\(number)/builds",
                environment: [("PATH", path)]))
        let call = ForgeCall(actor: ForgeActor("backend-developer"))
        repository = try await forge.createRepository("shop", call).cloneURL
        clone = "\(Self.directory)/\(number)/clone"
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
