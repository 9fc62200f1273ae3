import Foundation
import Testing
import TroupeCompiler
import TroupeGraph
import TroupePersonas
import TroupeTestRunner

/// The tests of the repository's own workflows.
@Suite(.serialized) struct RepositoryWorkflowsTests {
    private static let soak = ProcessInfo.processInfo.environment["TROUPE_SOAK"] == "1"

    private func plan(_ folders: [String] = [""]) throws -> TestPlan {
        let root = "\(repository)/workflows"
        let paths = folders.map { "\(root)/\($0)" }.filter { FileManager.default.fileExists(atPath: $0) }
        return try TestPlan(paths: paths, roots: [root])
    }

    private func runner(_ bench: RunnerBench) throws -> TestRunner {
        let personas = PersonaDirectory.scan(["\(repository)/personas"])
        return try bench.runner(personas: personas.registry)
    }

    @Test func `every test of every workflow passes, and the system and persona workflows are covered`() async throws {
        let plan = try plan()
        #expect(plan.diagnostics.map(\.description) == [])
        let bench = try RunnerBench()
        defer { withExtendedLifetime(bench) {} }
        let results = await (try runner(bench)).run(TestRunner.items(of: plan), of: plan)
        #expect(results.count >= 25)
        for result in results where !result.passed {
            Issue.record(
                "\(result.workflow): \(result.name)\n\(result.failures.map(\.description).joined(separator: "\n"))")
        }
        for coverage in plan.coverage(of: results)
        where coverage.file.contains("/workflows/system/") || coverage.file.contains("/workflows/personas/") {
            #expect(
                coverage.missing.map { "\($0.place): \($0.message)" } == [], "\(coverage.workflow) is not covered")
        }
    }

    @Test func `the tests notice nine of ten mutants`() async throws {
        let plan = try plan()
        let bench = try RunnerBench()
        defer { withExtendedLifetime(bench) {} }
        let runner = try runner(bench)
        let results = await runner.run(TestRunner.items(of: plan), of: plan)
        let isReady = results.allSatisfy(\.passed)
        try #require(isReady)
        var options = TestRunner.MutationOptions()
        options.sample = Self.soak ? nil : 100
        let report = await runner.mutate(plan, results: results, options: options)
        #expect(report.reaches(90), "\(report.text)")
        if Self.soak { print(report.text) }
    }
}
