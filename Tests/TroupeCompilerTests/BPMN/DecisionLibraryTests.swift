import Testing
import TroupeCompiler
import TroupeGraph

/// Decisions that are deployed together and import each other.
@Suite struct DecisionLibraryTests {
    private static let dmn = "https://www.omg.org/spec/DMN/20191111/MODEL/"

    private static func file(_ namespace: String, _ body: String) -> DeploymentCompiler.Resource {
        let text =
            "<definitions xmlns=\"\(dmn)\" id=\"\(namespace)\" name=\"\(namespace)\" namespace=\"\(namespace)\">\(body)</definitions>"
        return DeploymentCompiler.Resource(name: "\(namespace).dmn", bytes: Array(text.utf8))
    }

    private static func base(_ value: String) -> DeploymentCompiler.Resource {
        file(
            "rates",
            "<decision id=\"base\" name=\"base\"><literalExpression><text>\(value)</text></literalExpression></decision>"
        )
    }

    private static let main = file(
        "main",
        """
        <import name="r" namespace="rates" importType="\(dmn)"/><decision id="d" name="d"><informationRequirement>
          <requiredDecision href="rates#base"/></informationRequirement>
          <literalExpression><text>r.base + 1</text></literalExpression></decision>
        """)

    @Test func `a file is another one as soon as what it imports is`() {
        func compile(_ value: String) -> [DeploymentCompiler.Compiled] {
            let (files, diagnostics, _) = DeploymentCompiler.compile([Self.main, Self.base(value)])
            #expect(diagnostics == [])
            return files
        }
        let (first, again, other) = (compile("1"), compile("1"), compile("2"))
        #expect(first.map(\.contentHash) == again.map(\.contentHash))
        #expect(first[0].contentHash != other[0].contentHash)
        #expect(first.allSatisfy { $0.decisions != nil })
    }

    @Test func `what is imported may stand beside the deployment`() {
        let alone = DeploymentCompiler.compile([Self.main])
        #expect(alone.hasErrors)
        let library = DecisionLibrary([Self.base("1"), Self.main])
        #expect(library.importing == ["main.dmn"])
        #expect(!DeploymentCompiler.compile([Self.main], library: library).hasErrors)
    }

    @Test func `the linter knows the decisions of the other files`() {
        let documents = [Self.main, Self.base("1")].map { LintDocument(path: $0.name, bytes: $0.bytes) }
        #expect(Linter(documents).findings() == [])
        #expect(Linter([documents[0]], library: [documents[1]]).findings() == [])
        #expect(Linter([documents[0]]).findings().map(\.rule) == ["dmn/import", "dmn/unknown-reference"])
    }
}
