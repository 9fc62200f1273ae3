import Testing
import TroupeCompiler
import TroupeDecision
import TroupeGraph

@Suite struct DeploymentCompilerTests {
    private static func resource(_ name: String, _ text: String) -> DeploymentCompiler.Resource {
        DeploymentCompiler.Resource(name: name, bytes: Array(text.utf8))
    }

    private static let process = resource(
        "a.bpmn", RuleCase.file(RuleCase.around("<callActivity id=\"t\" calledElement=\"w\"/>")))
    private static let workflow = resource("w.yaml", "metadata: {id: w}\nsteps: [{id: a, action: log, message: a}]\n")
    private static let decision = resource(
        "d.dmn",
        """
        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="defs" name="defs" namespace="x">
        <decision id="d" name="d"><literalExpression><text>1 + 1</text></literalExpression></decision></definitions>
        """)

    @Test func `a deployment takes processes, decisions and workflows together`() {
        let result = DeploymentCompiler.compile([Self.process, Self.decision, Self.workflow], callable: [])
        #expect(!result.hasErrors && result.diagnostics.isEmpty, "\(result.diagnostics)")
        #expect(result.files.map { $0.definitions.map(\.id) } == [["p"], [], ["w"]])
        #expect(result.files[1].decisions?.decisionIDs == ["d"])
        #expect(result.files.allSatisfy { $0.contentHash.count == 64 })
    }

    @Test func `one wrong file is told of, and the others are compiled all the same`() {
        let wrong = Self.resource("b.bpmn", RuleCase.file("<task id=\"t\"/>"))
        let other = Self.resource("c.txt", "hello")
        let result = DeploymentCompiler.compile([wrong, Self.workflow, other])
        #expect(result.hasErrors)
        #expect(result.diagnostics.map(\.rule) == ["bpmn/no-start", "unknown-resource"])
        #expect(result.files[1].definitions.count == 1)
    }

    @Test func `what is bound by deployment must be deployed along`() {
        let body = RuleCase.around(
            "<callActivity id=\"t\"><extensionElements><zeebe:calledElement processId=\"w\" bindingType=\"deployment\"/></extensionElements></callActivity>"
        )
        let caller = Self.resource("b.bpmn", RuleCase.file(body))
        let alone = DeploymentCompiler.compile([caller], callable: ["w"])
        #expect(alone.diagnostics.map(\.rule) == ["bpmn/binding"] && alone.diagnostics.first?.element == "t")
        #expect(!DeploymentCompiler.compile([caller, Self.workflow]).hasErrors)
        #expect(!DeploymentCompiler.compile([caller], isWhole: false).hasErrors)
    }

    @Test func `two of one id cannot be deployed together`() {
        let result = DeploymentCompiler.compile([
            Self.process, Self.resource("b.bpmn", String(decoding: Self.process.bytes, as: UTF8.self)),
        ])
        #expect(result.diagnostics.map(\.rule) == ["duplicate-deployment"])
        #expect(result.hasErrors)
    }
}
