package import TroupeActions
import TroupeGraph
import TroupeInterpreter
import TroupePersonas

/// Runs tests, several at a time, each in a directory of its own.
package struct TestRunner: Sendable {
    /// How tests are run.
    package struct Options: Sendable {
        /// Tests at a time.
        package var jobs = 2
        /// Whether the directories of tests stay.
        package var keepsDirectories = false
        /// Where directories are made.
        package var parent = "/tmp"
        /// Records of one run, at most.
        package var records = 20_000
        /// How long one test may take.
        package var wallTime = Duration.seconds(60)

        /// The defaults.
        package init() {}
    }

    let surroundings: ActionSurroundings
    var options: Options

    /// - Parameter surroundings: what actions have; home, path, markers and models are each test's own.
    package init(_ surroundings: ActionSurroundings, options: Options = Options()) {
        self.surroundings = surroundings
        self.options = options
    }

    /// One test of a suite.
    package struct Item: Sendable {
        package var suite: Int
        package var test: Int
    }

    /// The tests of a plan whose name, or workflow and name joined by `/`, a glob matches; nil: all.
    package static func items(of plan: TestPlan, filter: Glob? = nil) -> [Item] {
        plan.suites.enumerated().flatMap { position, suite in
            suite.file.tests.indices.compactMap { index in
                let name = suite.file.tests[index].name
                let isWanted =
                    filter.map { $0.matches(name) || $0.matches("\(suite.file.workflow.content)/\(name)") } ?? true
                return isWanted ? Item(suite: position, test: index) : nil
            }
        }
    }

    /// Runs tests; the results in their order. `onResult` hears of each as it ends.
    package func run(
        _ items: [Item], of plan: TestPlan, onResult: @Sendable (TestResult) async -> Void = { _ in }
    ) async -> [TestResult] {
        await withTaskGroup(of: (Int, TestResult).self) { group in
            var results = [TestResult?](repeating: nil, count: items.count)
            var next = 0
            func start() {
                guard next < items.count else { return }
                let (position, item) = (next, items[next])
                next += 1
                group.addTask {
                    let suite = plan.suites[item.suite]
                    return (position, await self.run(suite.file.tests[item.test], of: suite, program: suite.program))
                }
            }
            for _ in 0..<max(1, options.jobs) { start() }
            while let (position, result) = await group.next() {
                results[position] = result
                await onResult(result)
                start()
            }
            return results.compactMap { $0 }
        }
    }

    /// Runs one test with a program in place of the tested one's file.
    @concurrent func run(_ test: TestCase, of suite: TestPlan.Suite, program: Program) async -> TestResult {
        let began = ContinuousClock.now
        var result = TestResult(
            name: test.name, place: test.place, workflow: program.definition.id, file: program.definition.file,
            failures: [], duration: .zero, log: [],
            path: [], coverage: CoverageHits())
        do throws(TestRunnerError) {
            let scratch = try Scratch(below: options.parent)
            defer { if !options.keepsDirectories { scratch.remove() } }
            if options.keepsDirectories { result.directory = scratch.root }
            try await perform(test, suite, program, scratch, &result)
        } catch {
            result.failures.append(TestFailure("\(error)", at: test.place))
        }
        result.duration = ContinuousClock.now - began
        return result
    }

    private func perform(
        _ test: TestCase, _ suite: TestPlan.Suite, _ program: Program, _ scratch: Scratch, _ result: inout TestResult
    ) async throws(TestRunnerError) {
        let git = ScratchGit(scratch: scratch, processes: surroundings.processes, path: surroundings.path)
        if let repository = test.repository { try await git.make(repository, now: test.now) }
        for file in test.files { try scratch.apply(file) }
        try FakePrograms(scratch: scratch, path: surroundings.path).make(test.stubs)
        var own = surroundings
        own.path = "\(scratch.programs):\(surroundings.path)"
        own.home = scratch.home
        own.personas = Self.personas(surroundings.personas(), without: test.stubs)
        do throws(Fault) {
            own.markers = try AttemptMarkers(directory: scratch.attempts)
        } catch {
            throw .scratch(error.message)
        }
        let run = TestRun(
            test, programs: TestPrograms(tested: program, stubs: test.stubs, real: suite.catalog), scratch: scratch,
            surroundings: own, limits: .init(records: options.records, wallTime: options.wallTime))
        await run.run()
        var verdict = TestVerdict(run)
        result.failures += await verdict.judge(git)
        result.log = run.log.lines.map { "\($0.step): \($0.text)" }
        result.path = run.trace.completed.filter { $0.workflow == program.definition.id }.map(\.id)
        result.coverage = run.trace.coverage
    }

    /// The team; a program that has a stub takes the place of a skill of that name.
    private static func personas(
        _ team: PersonaRegistry, without stubs: [Stub]
    ) -> @Sendable () -> PersonaRegistry {
        var names: Set<String> = []
        for case .program(let name, _) in stubs.map(\.kind) { names.insert(name) }
        if names.isEmpty { return { team } }
        let personas = team.personas.map { persona in
            var persona = persona
            persona.skills.removeAll { names.contains($0.name) }
            return persona
        }
        let registry = PersonaRegistry(personas)
        return { registry }
    }
}
