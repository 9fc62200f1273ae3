import Foundation
import Testing

/// Rules of the house that a text search can hold.
struct HouseRulesTests {
    private static let sources = SourceFiles.swift(under: "Sources")

    @Test func `no folder or type is called by a word that says nothing`() {
        let words = ["Utils", "Util", "Helpers", "Helper", "Common", "Core", "Manager", "Misc"]
        for (path, _) in Self.sources {
            for part in path.split(separator: "/").dropLast() {
                #expect(!words.contains(String(part)), "\(path)")
            }
            let name = (path as NSString).lastPathComponent.replacing(".swift", with: "")
            for word in words { #expect(!name.hasSuffix(word), "\(path)") }
        }
    }

    @Test func `source files stay small`() {
        for (path, text) in Self.sources {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 400, "\(path) has \(lines) lines")
        }
    }

    @Test func `no placeholder is left in a module`() {
        for (path, _) in Self.sources { #expect(!path.hasSuffix("/Placeholder.swift"), "\(path)") }
    }

    @Test func `an unchecked Sendable states its invariant`() {
        for (path, text) in Self.sources {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            for (number, line) in lines.enumerated() where line.contains("@unchecked Sendable") {
                if line.trimmingCharacters(in: .whitespaces).hasPrefix("//") { continue }
                let around = lines[max(0, number - 12)...min(lines.count - 1, number + 3)]
                #expect(around.contains { $0.contains("//") }, "\(path):\(number + 1)")
            }
        }
    }

    @Test func `no test sleeps`() {
        for (path, text) in SourceFiles.swift(under: "Tests") where !path.hasPrefix("Tests/ArchitectureTests") {
            #expect(!text.contains("Task.sleep("), "\(path)")
        }
    }
}
