import Testing
import TroupeCompiler
import TroupeGraph
import TroupeTesting

/// Every rule has a page, and the page's examples are true: the bad one is found by the rule, the good one is not.
@Suite struct RulePagesTests {
    private static let library = LintDocument.scan([Examples.root + "/workflows", Examples.root + "/personas"])
        .documents

    private func page(_ rule: RuleInfo) -> String {
        String(decoding: Examples.bytes("\(Examples.root)/docs/lint/\(rule.id).md"), as: UTF8.self)
    }

    /// An example as a file: steps alone, and parts of a workflow, get what is missing around them.
    private func file(_ text: String) -> String {
        if text.hasPrefix("metadata:") || text.hasPrefix("id:") { return text }
        let isSteps = text.hasPrefix("-")
        return "metadata:\n  id: docs-example\n" + (isSteps ? "steps:\n" : "") + text
    }

    /// The rules that find something, but for the name of the file, which only one page is about.
    private func rules(_ block: DocumentedExample, _ id: String) -> [String] {
        let document = LintDocument(path: block.file, bytes: Array(file(block.text).utf8))
        return Linter([document], library: Self.library).findings().map(\.rule)
            .filter { $0 == id || $0 != "id-and-file" }
    }

    @Test(arguments: RuleCatalog.all.map(\.id))
    func `each rule has a page whose examples are true`(id: String) throws {
        let rule = try #require(RuleCatalog.rule(id))
        let page = page(rule)
        #expect(page.hasPrefix("# `\(id)`\n\n*\(rule.severity.rawValue)* \(rule.summary)\n"), "\(id)")
        let blocks = DocumentedExample.all(in: page)
        // The module that runs tests reads them, and its tests hold those examples.
        if blocks.isEmpty || blocks.contains(where: { WorkflowFileName.isTest($0.file) }) { return }
        #expect(blocks.count == 2)
        #expect(rules(blocks[0], id).contains(id), "the bad example: \(rules(blocks[0], id))")
        #expect(rules(blocks[1], id) == [], "the good example")
    }

    @Test func `every rule that looks at workflows has examples`() {
        for rule in RuleCatalog.own where DocumentedExample.all(in: page(rule)).isEmpty {
            Issue.record("\(rule.id) has no examples")
        }
    }

    @Test func `ids are unique and there is no page without a rule`() {
        let ids = RuleCatalog.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        let pages = Examples.entries(Examples.root + "/docs/lint").map { String(Examples.name($0).dropLast(3)) }
        #expect(Set(pages).subtracting(["README"]) == Set(ids))
        let index = String(decoding: Examples.bytes(Examples.root + "/docs/lint/README.md"), as: UTF8.self)
        for rule in RuleCatalog.all {
            #expect(index.contains("| [\(rule.id)](\(rule.id).md) | \(rule.severity.rawValue) | \(rule.summary) |"))
        }
    }
}
