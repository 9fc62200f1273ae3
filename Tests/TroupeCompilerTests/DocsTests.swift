import Testing
import TroupeCompiler
import TroupeGraph
import TroupePersonas

/// Holds the pages of docs/ and the README to what the loader says about their YAML.
@Suite struct DocsTests {
    /// A block of YAML on a page.
    struct Block: Sendable, CustomTestStringConvertible {
        var page: String
        var line: Int
        var text: String

        var testDescription: String { "\(page):\(line)" }

        /// Its first line that says something.
        var opening: Substring {
            text.split(separator: "\n").first { !$0.hasPrefix("#") } ?? ""
        }

        /// As a file: steps alone, and parts of a workflow, get what is missing around them.
        var file: String {
            if opening.hasPrefix("metadata:") { return text }
            let isSteps = opening.hasPrefix("- ")
            let body = isSteps ? "steps:\n" + text : text
            let hasSteps = isSteps || body.hasPrefix("steps:") || body.contains("\nsteps:")
            return "metadata:\n  id: docs-example\n" + body
                + (hasSteps ? "" : "\nsteps:\n- action: log\n  message: example\n")
        }
    }

    static let pages = [
        "README.md", "docs/workflows.md", "docs/personas.md", "docs/operations.md", "docs/architecture.md",
        "docs/human-tasks.md", "docs/signals.md",
    ]

    static let blocks: [Block] = pages.flatMap { page in
        var blocks: [Block] = []
        var open: Block?
        let text = String(decoding: Examples.bytes("\(Examples.root)/\(page)"), as: UTF8.self)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let block = open {
                if line.hasPrefix("```") {
                    blocks.append(block)
                    open = nil
                } else {
                    open?.text += line + "\n"
                }
            } else if line == "```yaml" {
                open = Block(page: page, line: index + 1, text: "")
            }
        }
        return blocks
    }

    @Test func `the pages have examples`() {
        #expect(Self.blocks.contains { $0.page == "README.md" })
        #expect(Self.blocks.filter { $0.page == "docs/workflows.md" }.count >= 10)
    }

    @Test(arguments: blocks.filter { !$0.opening.hasPrefix("id:") })
    func `every workflow on the pages loads without a finding`(_ block: Block) {
        var options = Compiler.Options()
        options.isStrict = true
        let compilation = Compiler.compile(bytes: Array(block.file.utf8), file: block.page, options: options)
        #expect(compilation.diagnostics.map(\.description) == [])
    }

    @Test(arguments: blocks.filter { $0.opening.hasPrefix("id:") })
    func `every persona on the pages loads without a finding`(_ block: Block) {
        let loaded = PersonaLoader.load(
            Array(block.text.utf8), file: block.page, knownActions: Compiler.actionNames, isStrict: true)
        #expect(loaded.persona != nil)
        #expect(loaded.diagnostics.map(\.description) == [])
    }

    @Test func `every action has an example in the authoring guide`() {
        let guide = Self.blocks.filter { $0.page == "docs/workflows.md" }.map(\.text).joined()
        for action in Compiler.actionNames {
            #expect(guide.contains("action: \(action)\n"), "\(action)")
        }
    }
}
