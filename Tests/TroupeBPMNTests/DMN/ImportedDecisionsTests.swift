import Testing
import TroupeDecision
import TroupeExpression
import TroupeGraph

@testable import TroupeBPMN

/// Files of decisions that import each other.
@Suite struct ImportedDecisionsTests {
    private static let dmn = "https://www.omg.org/spec/DMN/20191111/MODEL/"

    private static func file(_ namespace: String, _ body: String) -> [UInt8] {
        Array(
            "<definitions xmlns=\"\(dmn)\" id=\"\(namespace)\" name=\"\(namespace)\" namespace=\"\(namespace)\">\(body)</definitions>"
                .utf8)
    }

    private static func imports(_ namespace: String, as name: String) -> String {
        "<import name=\"\(name)\" namespace=\"\(namespace)\" importType=\"\(dmn)\"/>"
    }

    private static func decision(_ id: String, _ text: String, requires: String = "", type: String = "Any") -> String {
        """
        <decision id="\(id)" name="\(id)"><variable name="\(id)" typeRef="\(type)"/>\(requires)
          <literalExpression><text>\(text)</text></literalExpression></decision>
        """
    }

    private static func needs(_ href: String) -> String {
        "<informationRequirement><requiredDecision href=\"\(href)\"/></informationRequirement>"
    }

    private static func asks(_ href: String) -> String {
        "<knowledgeRequirement><requiredKnowledge href=\"\(href)\"/></knowledgeRequirement>"
    }

    private func library(_ files: [UInt8]...) -> [String: DecisionModel] {
        let models = files.compactMap { DMNImport.model(of: $0, file: "lib.dmn") }
        return Dictionary(models.map { ($0.namespace, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static let rates = file(
        "rates",
        """
        <itemDefinition name="tRate"><typeRef>number</typeRef></itemDefinition>
        \(decision("base", "x * 2"))
        <businessKnowledgeModel id="grow" name="grow by"><encapsulatedLogic><formalParameter name="n"/>
          <literalExpression><text>n + 1</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
        """)

    @Test func `decisions and functions of an imported file are found under the name of the import`() throws {
        let file = Self.file(
            "main",
            Self.imports("rates", as: "r")
                + Self.decision(
                    "d", "r.grow by(r.base) + r.base", requires: Self.needs("rates#base") + Self.asks("rates#grow"),
                    type: "r.tRate"))
        let (program, findings) = DMNImport.read(file, file: "a.dmn", library: library(Self.rates))
        #expect(findings.map(\.description) == [])
        let outcome = try #require(program).evaluate("d", in: FEELVariables(FEELContext([("x", 5)])))
        #expect(try outcome.result.get() == 21)
        #expect(outcome.evaluated.map(\.id) == ["base", "d"])
        #expect(program?.decisionIDs == ["d"])
    }

    @Test func `an import without a name brings its names as they are, also through another file`() throws {
        let middle = Self.file(
            "middle",
            Self.imports("rates", as: "") + Self.decision("m", "base * 10", requires: Self.needs("rates#base")))
        let file = Self.file(
            "main",
            Self.imports("middle", as: "mid") + Self.decision("d", "mid.m + 1", requires: Self.needs("middle#m")))
        let (program, findings) = DMNImport.read(file, file: "a.dmn", library: library(Self.rates, middle))
        #expect(findings.map(\.description) == [])
        #expect(try #require(program).evaluate("d", in: FEELVariables(FEELContext([("x", 1)]))).result.get() == 21)
    }

    @Test func `what an imported file does not have, and files that import themselves, are refused`() {
        let unknown = Self.file(
            "main", Self.imports("rates", as: "r") + Self.decision("d", "1", requires: Self.needs("rates#bas")))
        let (none, findings) = DMNImport.read(unknown, file: "a.dmn", library: library(Self.rates))
        #expect(none == nil)
        #expect(findings.map(\.rule) == ["dmn/unknown-reference"])
        let first = Self.file("first", Self.imports("second", as: "s") + Self.decision("a", "1"))
        let second = Self.file("second", Self.imports("first", as: "f") + Self.decision("b", "1"))
        let (program, cycle) = DMNImport.read(first, file: "a.dmn", library: library(first, second))
        #expect(program == nil)
        #expect(cycle.map(\.rule) == ["dmn/import"])
    }
}
