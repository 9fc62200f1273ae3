import Foundation
import Testing
import TroupeCompiler
import TroupeGraph
import TroupePersonas
import TroupeTestRunner

/// The repository's own workflows, and their tests, which are run once.
enum RepositoryWorkflows {
    struct Outcome: Sendable {
        var plan: TestPlan
        var runner: TestRunner
        var results: [TestResult]
    }

    static var isSoak: Bool { ProcessInfo.processInfo.environment["TROUPE_SOAK"] == "1" }

    private static let outcome = Task {
        let root = "\(repository)/workflows"
        let plan = try TestPlan(paths: [root], roots: [root])
        // Lives as long as the tests.
        let runner = try bench.get().runner(personas: PersonaDirectory.scan(["\(repository)/personas"]).registry)
        return Outcome(plan: plan, runner: runner, results: await runner.run(TestRunner.items(of: plan), of: plan))
    }

    private static let bench: Result<RunnerBench, any Error> = Result {
        // Nobody knows which test is the last.
        atexit { try? RepositoryWorkflows.bench.get().remove() }
        return try RunnerBench()
    }

    static func run() async throws -> Outcome { try await outcome.value }
}

@Suite struct RepositoryWorkflowsTests {
    @Test func `every test of every workflow passes, and the system and persona workflows are covered`() async throws {
        let outcome = try await RepositoryWorkflows.run()
        #expect(outcome.plan.diagnostics.map(\.description) == [])
        #expect(outcome.results.count >= 25)
        for result in outcome.results where !result.passed {
            let failures = result.failures.map(\.description).joined(separator: "\n")
            Issue.record("\(result.workflow): \(result.name)\n\(failures)")
        }
        for coverage in outcome.plan.coverage(of: outcome.results)
        where coverage.file.contains("/workflows/system/") || coverage.file.contains("/workflows/personas/") {
            #expect(
                coverage.missing.map { "\($0.place): \($0.message)" } == [], "\(coverage.workflow) is not covered")
        }
    }

    @Test func `the tests notice nine of ten mutants`() async throws {
        let outcome = try await RepositoryWorkflows.run()
        let isReady = outcome.results.allSatisfy(\.passed)
        try #require(isReady)
        var options = TestRunner.MutationOptions()
        options.sample = 100
        let report = await outcome.runner.mutate(outcome.plan, results: outcome.results, options: options)
        #expect(report.reaches(90), "\(report.text)")
    }
}

@Suite(.enabled(if: RepositoryWorkflows.isSoak)) struct MutationSoakTests {
    @Test func `the tests notice nine of ten of all mutants`() async throws {
        let outcome = try await RepositoryWorkflows.run()
        let isReady = outcome.results.allSatisfy(\.passed)
        try #require(isReady)
        let report = await outcome.runner.mutate(outcome.plan, results: outcome.results, options: .init())
        print(report.text)
        #expect(report.reaches(90))
    }
}
