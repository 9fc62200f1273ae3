import Foundation
import Testing

/// What the image is built with is what `make` does on a machine.
struct PackagingTests {
    private static func lines(_ path: String) throws -> [String] {
        let text = try String(contentsOf: SourceFiles.root.appendingPathComponent(path), encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// What every `RUN` of the Dockerfile runs, continued lines joined.
    private static func runSteps() throws -> [String] {
        let text = try lines("docker/Dockerfile").joined(separator: "\n").replacingOccurrences(of: "\\\n", with: " ")
        return text.split(separator: "\n").filter { $0.hasPrefix("RUN ") }.map {
            $0.dropFirst(4).trimmingCharacters(in: .whitespaces)
        }
    }

    /// The Makefile's targets, and the lines that they run.
    private static func makefile() throws -> (targets: Set<String>, recipes: Set<String>) {
        var targets: Set<String> = []
        var recipes: Set<String> = []
        for line in try lines("Makefile") {
            if line.hasPrefix("\t") {
                recipes.insert(line.dropFirst().trimmingCharacters(in: CharacterSet(charactersIn: "@ ")))
            } else if let colon = line.firstIndex(of: ":"), line[colon...].hasPrefix(":=") == false {
                targets.insert(String(line[..<colon]))
            }
        }
        return (targets, recipes)
    }

    @Test func `every step of the Dockerfile is one that make runs too`() throws {
        let steps = try Self.runSteps()
        let (targets, recipes) = try Self.makefile()
        #expect(!steps.isEmpty)
        for step in steps {
            let words = step.split(separator: " ").map(String.init)
            if words.first == "make" {
                let wanted = words.dropFirst().filter { !$0.contains("=") }
                #expect(!wanted.isEmpty && wanted.allSatisfy(targets.contains), "\(step)")
            } else {
                #expect(recipes.contains(step), "\(step) is neither a target of the Makefile nor a line of one")
            }
        }
    }

    @Test func `system packages are named in packages.txt alone`() throws {
        var names: Set<String> = []
        for line in try Self.lines("packages.txt") where !line.hasPrefix("#") {
            let words = line.split(separator: " ").map(String.init)
            #expect(words.count <= 2, "\(line)")
            for word in words {
                #expect(word.allSatisfy { $0.isLowercase || $0.isNumber || "+-.".contains($0) }, "\(line)")
            }
            if let first = words.first { #expect(names.insert(first).inserted, "\(first) is listed twice") }
        }
        for path in ["docker/Dockerfile", "docker/compose.yaml", "Makefile", ".ci/run"] {
            let text = try Self.lines(path).joined(separator: "\n")
            #expect(!text.contains("apt-get") && !text.contains("apt install"), "\(path)")
        }
    }

    @Test func `the image runs as a user without rights and says how it is`() throws {
        let lines = try Self.lines("docker/Dockerfile")
        let last = try #require(lines.lastIndex { $0.hasPrefix("FROM ") })
        let stage = lines[last...]
        let user = stage.last { $0.hasPrefix("USER ") }?.dropFirst(5) ?? "root"
        #expect(user.prefix { $0 != ":" } != "root" && !user.hasPrefix("0"))
        #expect(stage.contains { $0.hasPrefix("HEALTHCHECK ") })
        #expect(stage.contains("EXPOSE 8000"))
    }

    @Test func `every target of the Makefile is phony and has a help line`() throws {
        let lines = try Self.lines("Makefile")
        let phony = Set(
            lines.first { $0.hasPrefix(".PHONY:") }?.split(separator: " ").dropFirst().map(String.init) ?? [])
        let targets = try Self.makefile().targets.subtracting([".PHONY"])
        #expect(targets == phony)
        for target in targets {
            #expect(lines.contains { $0.hasPrefix("\(target):") && $0.contains("## ") }, "\(target)")
        }
    }

    @Test func `every script says what it is for and stops at errors`() throws {
        let folder = SourceFiles.root.appendingPathComponent("scripts")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for name in names where name.hasSuffix(".sh") {
            let lines = try Self.lines("scripts/\(name)")
            #expect(lines.first == "#!/usr/bin/env bash", "\(name)")
            #expect(lines.dropFirst().first?.hasPrefix("# ") == true, "\(name)")
            #expect(lines.contains("set -euo pipefail"), "\(name)")
            #expect(FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent(name).path), "\(name)")
        }
    }
}
