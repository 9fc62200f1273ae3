import Glibc
import TroupeActions
import TroupeCompiler
import TroupeGraph
import TroupeProcess
import TroupeTestRunner

enum TestCommand: Command {
    static let spec = CommandSpec(
        name: "test", summary: "Runs the tests of workflows.", positionals: "[PATH…]", count: 0...10_000,
        options: [
            .init("filter", value: "GLOB", "only tests whose name (or workflow/name) matches"),
            .init("jobs", value: "N", "tests at a time (default: 2)"),
            .init("keep", "keep the directories of the tests, and say where they are"),
            .init("verbose", short: "v", "the log of every test, and the steps it completed"),
            .init("workflows", value: "PATH", isRepeated: true, "where workflows that are called are looked for"),
            .init("personas", value: "PATH", isRepeated: true, "more persona files, or directories of them"),
            .init("share-dir", value: "DIR", "where the workflows and personas that come with troupe are"),
        ],
        details: """
            PATH: test files (*.test.yaml), workflow files whose tests stand beside them, or folders; 'workflows' by default.

            Exit codes: 0 all tests passed, 1 some failed, 2 a file is wrong or the command line is.
            """)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let paths = arguments.positionals.isEmpty ? ["workflows"] : arguments.positionals
        let share = try shareDirectories(arguments)
        let plan: TestPlan
        do throws(TestRunnerError) {
            plan = try TestPlan(paths: paths, roots: arguments.values("workflows") + share.map { $0 + "/workflows" })
        } catch {
            throw CommandFailure(description: error.description, exitCode: ExitCode.usage)
        }
        for finding in plan.diagnostics { print(finding.description) }
        let isBroken = plan.diagnostics.contains { $0.severity == .error }

        let personas = PersonaDirectory.scan(share.prefix(1).map { $0 + "/personas" } + arguments.values("personas"))
        let scratch = try TemporaryDirectory()
        defer { scratch.remove() }
        let surroundings = try ActionSurroundings.offline(
            processes: try ProcessRunner(), personas: personas.registry, attempts: scratch.path + "/attempts",
            path: HostOptions.environment("PATH"), home: scratch.path)
        var options = TestRunner.Options()
        options.jobs = try arguments.integer("jobs", in: 1...64) ?? 2
        options.keepsDirectories = arguments.has("keep")
        options.parent = TemporaryDirectory.parent
        let runner = TestRunner(surroundings, options: options)
        let items = TestRunner.items(of: plan, filter: arguments.value("filter").map(Glob.init))
        let isVerbose = arguments.has("verbose")
        let results = await runner.run(items, of: plan) { result in
            print(TestReport.text(result, isVerbose: isVerbose), terminator: "")
        }
        print(TestReport.summary(results))
        if isBroken { return ExitCode.usage }
        return results.allSatisfy(\.passed) ? ExitCode.success : ExitCode.failure
    }

    /// Where workflows and personas are: what is given, the working directory, what came with the program.
    private static func shareDirectories(_ arguments: ParsedArguments) throws -> [String] {
        if let given = arguments.value("share-dir") ?? HostOptions.environment("TROUPE_SHARE_DIR") {
            return [try Installation.find(shareDirectory: given).shareDirectory]
        }
        var found: [String] = []
        if FileTree.isDirectory("workflows") { found.append(".") }
        if let installed = try? Installation.find(shareDirectory: nil) { found.append(installed.shareDirectory) }
        return found
    }
}

/// A directory of this command, removed when it ends.
struct TemporaryDirectory {
    let path: String

    /// Where such directories are made.
    static var parent: String { HostOptions.environment("TMPDIR").map(FileTree.absolute) ?? "/tmp" }

    init() throws {
        var template = Array("\(Self.parent)/troupe-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CommandFailure(description: "no directory can be made in '\(Self.parent)'")
        }
        path = template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// Removes the directory, which holds nothing but empty directories and small files.
    func remove() {
        for name in ["attempts/boot", "attempts"] { Glibc.remove("\(path)/\(name)") }
        rmdir(path)
    }
}
