import TroupeGraph
import TroupeInterpreter

extension TestRunner {
    /// Which mutants are tried.
    package struct MutationOptions: Sendable {
        /// So many of each call, chosen by the seed; nil: all.
        package var sample: Int?
        package var seed: UInt64 = 1

        package init() {}
    }

    /// Changes each workflow of a plan in one place at a time, and runs its tests until one fails.
    ///
    /// - Parameters:
    ///   - results: of all the plan's tests, unchanged; all of them passed.
    ///   - onMutant: hears of each mutant as it is known whether it survived.
    package func mutate(
        _ plan: TestPlan, results: [TestResult], options: MutationOptions,
        onMutant: @Sendable (Mutant, _ survived: Bool) async -> Void = { _, _ in }
    ) async -> MutationReport {
        var candidates: [(mutant: Mutant, tests: [MutationTest])] = []
        var seen: Set<String> = []
        for suite in plan.suites where seen.insert(suite.program.definition.file).inserted {
            let definition = suite.program.definition
            let tests = tests(of: definition, plan, results)
            for mutant in MutantMaker.mutants(of: definition, source: suite.source) {
                candidates.append((mutant, tests.filter { $0.reaches(mutant.node) }))
            }
        }
        var report = MutationReport()
        report.all = candidates.count
        if let sample = options.sample, sample < candidates.count {
            var random = SplitMix(state: options.seed)
            for index in 0..<sample {
                candidates.swapAt(index, Int.random(in: index..<candidates.count, using: &random))
            }
            candidates = Array(candidates.prefix(sample))
        }
        let survivors = await survivors(candidates, of: plan, onMutant)
        report.survivors = survivors.sorted { left, right in
            let (a, b) = (left.mutant.place, right.mutant.place)
            return (a.file, a.line, a.column) < (b.file, b.line, b.column)
        }
        report.killed = candidates.count - survivors.count
        return report
    }

    /// A test and what it touched when nothing was changed.
    private struct MutationTest {
        var suite: Int
        var test: Int
        var hits: CoverageHits
        var duration: Duration

        /// Whether a change at the node can be noticed.
        func reaches(_ node: NodeIndex) -> Bool {
            node == 0 || hits.entered.contains(node) || hits.skipped.contains(node)
        }
    }

    /// The tests of a workflow, fast ones first.
    private func tests(of definition: Definition, _ plan: TestPlan, _ results: [TestResult]) -> [MutationTest] {
        var tests: [MutationTest] = []
        for item in Self.items(of: plan) {
            let suite = plan.suites[item.suite]
            guard suite.program.definition.file == definition.file else { continue }
            let place = suite.file.tests[item.test].place
            guard let result = results.first(where: { $0.place == place }) else { continue }
            tests.append(
                MutationTest(suite: item.suite, test: item.test, hits: result.coverage, duration: result.duration))
        }
        return tests.sorted { $0.duration < $1.duration }
    }

    private func survivors(
        _ candidates: [(mutant: Mutant, tests: [MutationTest])], of plan: TestPlan,
        _ onMutant: @Sendable (Mutant, Bool) async -> Void
    ) async -> [MutationReport.Survivor] {
        await withTaskGroup(of: (Mutant, Bool, Bool).self) { group in
            var survivors: [MutationReport.Survivor] = []
            var rest = candidates[...]
            func start() {
                guard let (mutant, tests) = rest.popFirst() else { return }
                group.addTask { (mutant, await self.survives(mutant, tests, of: plan), tests.isEmpty) }
            }
            for _ in 0..<max(1, self.options.jobs) { start() }
            while let (mutant, survived, isUnreached) = await group.next() {
                if survived { survivors.append(.init(mutant: mutant, isUnreached: isUnreached)) }
                await onMutant(mutant, survived)
                start()
            }
            return survivors
        }
    }

    /// Whether all tests pass in spite of the change.
    private func survives(_ mutant: Mutant, _ tests: [MutationTest], of plan: TestPlan) async -> Bool {
        guard let first = tests.first else { return true }
        var definition = plan.suites[first.suite].program.definition
        mutant.apply(&definition)
        let program = Program(definition: definition, hash: "mutant", version: 1)
        for entry in tests {
            let suite = plan.suites[entry.suite]
            var runner = self
            // A loop that no longer ends is noticed soon.
            runner.options.wallTime = min(options.wallTime, max(.seconds(10), entry.duration * 10))
            runner.options.records = min(options.records, 5000)
            runner.options.keepsDirectories = false
            let result = await runner.run(suite.file.tests[entry.test], of: suite, program: program)
            if !result.passed { return false }
        }
        return true
    }
}

/// Numbers that a seed determines (SplitMix64).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
