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
            .init("junit", value: "FILE", "write the results as JUnit XML"),
            .init("coverage", "show which steps and branches no test touched"),
            .init("coverage-min", value: "N", "fail when a workflow's steps or branches are covered below N %"),
            .init("mutate", "change the workflows in one place at a time, and count what the tests notice"),
            .init("mutate-min", value: "N", "fail when below N % of the mutants are noticed"),
            .init("mutate-sample", value: "N", "try only N mutants"),
            .init("seed", value: "S", "which mutants a sample has (default: 1)"),
            .init("format", value: "FORMAT", "text, or json: one document with all results"),
            .init("keep", "keep the directories of the tests, and say where they are"),
            .init("verbose", short: "v", "the log of every test, and the steps it completed"),
            .init("workflows", value: "PATH", isRepeated: true, "where workflows that are called are looked for"),
            .init("personas", value: "PATH", isRepeated: true, "more persona files, or directories of them"),
            .init("share-dir", value: "DIR", "where the workflows and personas that come with troupe are"),
        ],
        details: """
            PATH: test files (*.test.yaml), workflow files whose tests stand beside them, or folders; 'workflows' by default.

            Exit codes: 0 all tests passed, 1 some failed or too little is covered, 2 a file is wrong or the command line is.
            """)

    static let takesSignals = true

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let isJSON = try format(arguments) == "json"
        let wishes = try Wishes(arguments)
        let share = try shareDirectories(arguments)
        let plan = try plan(arguments, share)
        let isBroken = plan.diagnostics.contains { $0.severity == .error }
        if !isJSON { for finding in plan.diagnostics { print(finding.description) } }

        let scratch = try TemporaryDirectory()
        defer { Scratch.remove(directory: scratch.path) }
        // What tests have begun ends with this program; what they wrote does not.
        let signals = Signals.stream()
        Task {
            for await _ in signals {
                Scratch.remove(directory: scratch.path)
                exit(ExitCode.canceled)
            }
        }
        let runner = try runner(arguments, share, scratch)
        let isVerbose = arguments.has("verbose")
        let items = TestRunner.items(of: plan, filter: arguments.value("filter").map(Glob.init))
        let results = await runner.run(items, of: plan) { result in
            if !isJSON { print(TestReport.text(result, isVerbose: isVerbose), terminator: "") }
        }
        var code = results.allSatisfy(\.passed) ? ExitCode.success : ExitCode.failure
        if !isJSON { print(TestReport.summary(results)) }
        if let file = arguments.value("junit"), !FileTree.write(Array(JUnitReport.text(results).utf8), to: file) {
            throw CommandFailure(description: "'\(file)' cannot be written")
        }

        let coverage = wishes.coverage ? plan.coverage(of: results) : nil
        if let coverage, !isJSON { print(CoverageReport.text(coverage), terminator: "") }
        if let least = wishes.leastCoverage, coverage?.allSatisfy({ $0.reaches(least) }) == false {
            code = ExitCode.failure
        }

        var mutation: MutationReport?
        if let options = wishes.mutation {
            guard code == ExitCode.success || results.allSatisfy(\.passed), arguments.value("filter") == nil else {
                throw CommandFailure(description: "--mutate needs all tests, and that they pass")
            }
            let report = await runner.mutate(plan, results: results, options: options)
            if !isJSON { print(report.text, terminator: "") }
            if let least = wishes.leastKilled, !report.reaches(least) { code = ExitCode.failure }
            mutation = report
        }
        if isJSON {
            print(
                JSONReport.value(results, diagnostics: plan.diagnostics, coverage: coverage, mutation: mutation).json)
        }
        return isBroken ? ExitCode.usage : code
    }

    /// What else is wanted.
    private struct Wishes {
        var coverage: Bool
        var leastCoverage: Int?
        var mutation: TestRunner.MutationOptions?
        var leastKilled: Int?

        init(_ arguments: ParsedArguments) throws {
            leastCoverage = try arguments.integer("coverage-min", in: 0...100)
            coverage = arguments.has("coverage") || leastCoverage != nil
            leastKilled = try arguments.integer("mutate-min", in: 0...100)
            let sample = try arguments.integer("mutate-sample", in: 1...1_000_000)
            if arguments.has("mutate") || leastKilled != nil || sample != nil {
                var options = TestRunner.MutationOptions()
                options.sample = sample
                options.seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 1)
                mutation = options
            }
        }
    }

    private static func format(_ arguments: ParsedArguments) throws -> String {
        let format = arguments.value("format") ?? "text"
        guard format == "text" || format == "json" else {
            throw ParsedArguments.Problem(description: "--format is 'text' or 'json'")
        }
        return format
    }

    private static func plan(_ arguments: ParsedArguments, _ share: [String]) throws -> TestPlan {
        let paths = arguments.positionals.isEmpty ? ["workflows"] : arguments.positionals
        do throws(TestRunnerError) {
            return try TestPlan(paths: paths, roots: arguments.values("workflows") + share.map { $0 + "/workflows" })
        } catch {
            throw CommandFailure(description: error.description, exitCode: ExitCode.usage)
        }
    }

    private static func runner(
        _ arguments: ParsedArguments, _ share: [String], _ scratch: TemporaryDirectory
    ) throws -> TestRunner {
        let folders = share.prefix(1).map { $0 + "/personas" }.filter(FileTree.isDirectory)
        let personas = PersonaDirectory.scan(folders + arguments.values("personas"))
        let surroundings = try ActionSurroundings.offline(
            processes: try ProcessRunner(), personas: personas.registry, attempts: scratch.path + "/attempts",
            path: HostOptions.environment("PATH"), home: scratch.path)
        var options = TestRunner.Options()
        options.jobs = try arguments.integer("jobs", in: 1...64) ?? 2
        options.keepsDirectories = arguments.has("keep")
        options.parent = options.keepsDirectories ? TemporaryDirectory.parent : scratch.path
        return TestRunner(surroundings, options: options)
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
