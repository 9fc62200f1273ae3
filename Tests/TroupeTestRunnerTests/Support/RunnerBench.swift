import Foundation
import Testing
import TroupeActions
import TroupeCompiler
import TroupeGraph
import TroupePersonas
import TroupeProcess
import TroupeTestRunner
import TroupeTesting

/// One thread for all processes of the tests.
let processes: ProcessRunner = {
    do { return try ProcessRunner() } catch { fatalError("\(error)") }
}()

/// The package's folder.
let repository = RepositoryFiles.root

/// A folder with workflows and test files, and a runner.
/// Sendable, because it is set up before it is used from elsewhere.
final class RunnerBench: @unchecked Sendable {
    let folder: String
    var options = TestRunner.Options()

    init(_ files: [String: String] = [:]) throws {
        var template = Array("/tmp/troupe-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Trouble(text: "mkdtemp: \(errno)") }
        folder = template.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        for (name, text) in files { try write(text, to: name) }
        let scratch = "\(folder)/scratch"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        options.parent = scratch
    }

    deinit { remove() }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }

    func runner(personas: PersonaRegistry = PersonaRegistry()) throws -> TestRunner {
        let surroundings = try ActionSurroundings.offline(
            processes: processes, personas: personas, attempts: "\(folder)/attempts",
            path: ProcessInfo.processInfo.environment["PATH"], home: folder)
        return TestRunner(surroundings, options: options)
    }

    func plan() throws -> TestPlan { try TestPlan(paths: [folder], roots: []) }

    /// What is wrong with the files, with names instead of paths.
    func diagnostics() throws -> [String] { try plan().diagnostics.map { short($0.description) } }

    /// Runs all tests of files that must be right.
    func run(personas: [Persona] = []) async throws -> [TestResult] {
        let plan = try plan()
        #expect(plan.diagnostics.map(\.description) == [])
        return await (try runner(personas: PersonaRegistry(personas))).run(TestRunner.items(of: plan), of: plan)
    }

    /// Failures of all tests, with names instead of paths.
    func failures(personas: [Persona] = []) async throws -> [String] {
        try await run(personas: personas).flatMap(\.failures).map { short($0.description) }
    }

    private func short(_ text: String) -> String { text.replacingOccurrences(of: folder + "/", with: "") }
}

/// Something the tests rely on failed.
struct Trouble: Error {
    var text: String
}

/// The workflow `sample`.
func workflow(_ body: String) -> String { workflow("sample", body) }

/// A workflow of that id.
func workflow(_ id: String, _ body: String) -> String {
    "metadata:\n  id: \(id)\n\(body)\n"
}
