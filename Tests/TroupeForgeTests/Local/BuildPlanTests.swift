import Foundation
import Testing

@testable import TroupeForge

@Suite struct BuildPlanTests {
    static let cases: [([String: String], String?)] = [
        ([".troupe/build.sh": "", "package.json": #"{"scripts":{"test":"x"}}"#], "sh ./.troupe/build.sh"),
        (["package.json": #"{"scripts":{"test":"node --test"}}"#], "npm test --silent"),
        (
            ["package.json": #"{"scripts":{"test":"jest"},"devDependencies":{"jest":"1"}}"#],
            "npm install --no-audit --no-fund --no-save"
        ),
        (
            [
                "package.json": #"{"scripts":{"test":"jest"},"dependencies":{"x":"1"}}"#, "package-lock.json": "{}",
            ], "npm ci --no-audit --no-fund"
        ),
        (["package.json": #"{"scripts":{"test":"echo \"Error: no test specified\" && exit 1"}}"#], nil),
        (["package.json": "not json", "Makefile": "all:\n\ttrue\ntest: all\n\ttrue\n"], "make test"),
        (["Makefile": "test:=x\ncheck:\n\ttrue\n"], "make check"),
        (["Makefile": "all:\n\ttrue\n"], nil),
        (["Package.swift": ""], "swift test"),
        (["go.mod": ""], "go test ./..."),
        (["Cargo.toml": ""], "cargo test"),
        (["pom.xml": ""], "mvn -B test"),
        (["build.gradle.kts": ""], "gradle test"),
        (["Shop.sln": ""], "dotnet test"),
        (["README.md": ""], nil),
    ]

    @Test(arguments: cases)
    func `a repository's files say how it is tested`(files: [String: String], command: String?) throws {
        let directory = try Self.tree(files)
        let plan = BuildPlan.detect(in: directory, definition: nil)
        let first = plan.commands.first.map { ([$0.program] + $0.arguments).joined(separator: " ") }
        #expect(first == command)
        #expect(plan.commands.isEmpty == (command == nil))
    }

    @Test(arguments: [
        ["tests/test_x.py": ""], ["test_x.py": ""], ["pyproject.toml": ""], ["tests/x_test.py": "", "setup.py": ""],
    ])
    func `a Python project is tested by what is installed`(files: [String: String]) throws {
        let directory = try Self.tree(files)
        let plan = BuildPlan.detect(in: directory, definition: nil)
        #expect(plan.commands.map(\.program) == ["python3"])
        #expect(plan.variables["PYTHONPATH"] == "\(directory):\(directory)/src")
    }

    @Test func `a Python project's tests run and fail by what they say`() async throws {
        let passing = try await TestForge([
            "shop/__init__.py": "def total(a, b): return a + b\n",
            "tests/test_shop.py": """
            import unittest
            from shop import total
            class ShopTests(unittest.TestCase):
                def test_total(self): self.assertEqual(total(1, 2), 3)
            """,
        ])
        func build(_ branch: String) async throws -> Build {
            var request = BuildRequest()
            request.branch = branch
            return try await passing.forge.awaitBuild(
                try await passing.forge.queueBuild(request, passing.call).id, passing.call)
        }
        let good = try await build("main")
        #expect(good.status == .succeeded, "\(good.log)")
        try await passing.commit("broken", ["shop/__init__.py": "def total(a, b): return a - b\n"])
        let bad = try await build("broken")
        #expect(bad.status == .failed)
        #expect(bad.log.contains("-1 != 3"))
    }

    static func tree(_ files: [String: String]) throws -> String {
        let directory = "\(TestDatabase.directory)/plan-\(UUID().uuidString)"
        for (path, text) in files {
            let place = URL(fileURLWithPath: "\(directory)/\(path)")
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: place)
        }
        return directory
    }
}
