import Foundation
import Testing

struct FindingsTests {
    @Test func `the documentation lists every finding, and no other`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let documented = Set(
            try String(contentsOf: root.appending(path: "docs/dmn.md"), encoding: .utf8)
                .matches(of: /`dmn\/([a-z-]+)`/).map { String($0.output.1) })
        var found: Set<String> = []
        for folder in ["Sources/TroupeDecision/Compiling", "Sources/TroupeBPMN/DMN"] {
            let directory = root.appending(path: folder)
            for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
                let text = try String(contentsOf: directory.appending(path: name), encoding: .utf8)
                found.formUnion(
                    text.matches(of: /\.(?:error|warning),\s+"(?:dmn\/)?([a-z-]+)"/).map { String($0.output.1) })
                found.formUnion(text.matches(of: /problem\(\s*"([a-z-]+)"/).map { String($0.output.1) })
            }
        }
        #expect(found == documented)
    }
}
