import Foundation
import TroupeGraph

/// The commands by which a repository says itself how it is built, tested or deployed.
struct BuildPlan: Hashable, Sendable {
    /// One program and its arguments.
    struct Command: Hashable, Sendable {
        var program: String
        var arguments: [String]
        /// What the log shows instead of the arguments.
        var title: String?

        init(_ program: String, _ arguments: String...) {
            self.program = program
            self.arguments = arguments
        }
    }

    var commands: [Command]
    /// Variables that the commands need.
    var variables: [String: String] = [:]
    /// What to say when there are no commands.
    var explanation = ""
    /// Whether no commands are a success.
    var mayBeEmpty = false

    /// The plan of a build: a script of its own first, then what the files of a language say.
    static func detect(in directory: String, definition: String?) -> BuildPlan {
        let tree = Checkout(directory)
        if let definition, let script = pipelines(definition).first(where: tree.hasFile) {
            return BuildPlan(commands: [tree.script(script)])
        }
        for script in [".troupe/build", ".troupe/build.sh"] where tree.hasFile(script) {
            return BuildPlan(commands: [tree.script(script)])
        }
        for detect in [node, python, swift, go, rust, make, maven, gradle, dotnet] {
            if let plan = detect(tree) { return plan }
        }
        return BuildPlan(
            commands: [], explanation: "the repository has no tests that are known here; .troupe/build.sh can say how")
    }

    /// The plan of a deployment: the repository's script for the environment, or none.
    static func deployment(in directory: String, environment: String) -> BuildPlan {
        let tree = Checkout(directory)
        let places = [
            ".troupe/deploy/\(environment)", ".troupe/deploy/\(environment).sh", "deploy/\(environment).sh",
        ]
        guard let script = places.first(where: tree.hasFile) else {
            return BuildPlan(
                commands: [], explanation: "recorded; the repository has no script deploy/\(environment).sh",
                mayBeEmpty: true)
        }
        return BuildPlan(commands: [tree.script(script)])
    }

    /// Where the script of a named pipeline may be.
    static func pipelines(_ name: String) -> [String] {
        isFileName(name) ? [".troupe/pipelines/\(name)", ".troupe/pipelines/\(name).sh"] : []
    }

    /// Whether a name names a file of one directory.
    static func isFileName(_ name: String) -> Bool {
        (1...100).contains(name.utf8.count) && !name.hasPrefix(".") && !name.hasPrefix("-")
            && name.utf8.allSatisfy {
                (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || "._-".utf8.contains($0)
            }
    }
}

extension BuildPlan {
    private static func node(_ tree: Checkout) -> BuildPlan? {
        guard let text = tree.text("package.json"), let package = try? Value(json: text),
            let test = package["scripts"]?["test"]?.stringValue, !test.contains("no test specified")
        else { return nil }
        var commands: [Command] = []
        let needs = ["dependencies", "devDependencies"].contains { package[$0]?.mapValue?.isEmpty == false }
        if needs, !tree.hasFile("node_modules") {
            commands.append(
                tree.hasFile("package-lock.json")
                    ? Command("npm", "ci", "--no-audit", "--no-fund")
                    : Command("npm", "install", "--no-audit", "--no-fund", "--no-save"))
        }
        return BuildPlan(commands: commands + [Command("npm", "test", "--silent")])
    }

    private static func python(_ tree: Checkout) -> BuildPlan? {
        let marks = [
            "pyproject.toml", "setup.py", "setup.cfg", "pytest.ini", "tox.ini", "conftest.py", "requirements.txt",
        ]
        let folders = ["tests", "test"].filter { tree.files($0).contains(where: isPythonTest) }
        guard marks.contains(where: tree.hasFile) || !folders.isEmpty || tree.files("").contains(where: isPythonTest)
        else { return nil }
        // The interpreter knows which of the two it has; the choice is its own line of Python, not a shell's.
        let choice = """
            from importlib.util import find_spec
            from runpy import run_module
            from sys import argv
            if find_spec("pytest"):
                argv[:] = ["pytest", "-q"]
            else:
                argv[:] = ["unittest", "discover"] + argv[1:]
            run_module(argv[0], run_name="__main__")
            """
        var command = Command("python3", "-c", choice)
        command.title = "python3: pytest, or unittest where that is not installed"
        if let folder = folders.first { command.arguments += ["-s", folder, "-t", "."] }
        // Without the folder as a package, unittest takes it only as its own top.
        if let folder = folders.first, !tree.hasFile("\(folder)/__init__.py") { command.arguments[5] = folder }
        return BuildPlan(
            commands: [command],
            variables: ["PYTHONPATH": "\(tree.directory):\(tree.directory)/src", "PYTHONDONTWRITEBYTECODE": "1"])
    }

    private static func isPythonTest(_ name: String) -> Bool {
        name.hasSuffix(".py") && (name.hasPrefix("test_") || name.hasSuffix("_test.py"))
    }

    private static func swift(_ tree: Checkout) -> BuildPlan? {
        tree.hasFile("Package.swift") ? BuildPlan(commands: [Command("swift", "test")]) : nil
    }

    private static func go(_ tree: Checkout) -> BuildPlan? {
        tree.hasFile("go.mod") ? BuildPlan(commands: [Command("go", "test", "./...")]) : nil
    }

    private static func rust(_ tree: Checkout) -> BuildPlan? {
        tree.hasFile("Cargo.toml") ? BuildPlan(commands: [Command("cargo", "test")]) : nil
    }

    private static func make(_ tree: Checkout) -> BuildPlan? {
        for file in ["GNUmakefile", "makefile", "Makefile"] {
            guard let text = tree.text(file) else { continue }
            let targets = text.split(whereSeparator: \.isNewline)
            for target in ["test", "check"]
            where targets.contains(where: { $0.hasPrefix("\(target):") && !$0.hasPrefix("\(target):=") }) {
                return BuildPlan(commands: [Command("make", target)])
            }
        }
        return nil
    }

    private static func maven(_ tree: Checkout) -> BuildPlan? {
        guard tree.hasFile("pom.xml") else { return nil }
        return BuildPlan(commands: [Command(tree.hasProgram("mvnw") ? "./mvnw" : "mvn", "-B", "test")])
    }

    private static func gradle(_ tree: Checkout) -> BuildPlan? {
        guard tree.hasFile("build.gradle") || tree.hasFile("build.gradle.kts") else { return nil }
        return BuildPlan(commands: [Command(tree.hasProgram("gradlew") ? "./gradlew" : "gradle", "test")])
    }

    private static func dotnet(_ tree: Checkout) -> BuildPlan? {
        let endings = [".sln", ".slnx", ".csproj", ".fsproj"]
        guard tree.files("").contains(where: { name in endings.contains { name.hasSuffix($0) } }) else { return nil }
        return BuildPlan(commands: [Command("dotnet", "test")])
    }
}

/// The files of a commit, checked out.
struct Checkout: Sendable {
    private static let textLimit = 1 << 20

    let directory: String

    init(_ directory: String) { self.directory = directory }

    func hasFile(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(directory)/\(path)") }

    func hasProgram(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: "\(directory)/\(path)") }

    /// The names in a folder, at most 1,000.
    func files(_ folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(directory)/\(folder)")) ?? []
        return Array(names.sorted().prefix(1_000))
    }

    /// The beginning of a file.
    func text(_ path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: "\(directory)/\(path)") else { return nil }
        defer { try? file.close() }
        guard let data = try? file.read(upToCount: Self.textLimit) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// Runs a script as what its first line says, or with sh when it may not be executed.
    func script(_ path: String) -> BuildPlan.Command {
        hasProgram(path) ? BuildPlan.Command("./\(path)") : BuildPlan.Command("sh", "./\(path)")
    }
}
