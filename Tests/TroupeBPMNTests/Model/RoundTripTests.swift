import Testing
import TroupeGraph

@testable import TroupeBPMN

struct RoundTripTests {
    @Test(arguments: Fixtures.paths)
    func `a file of every modeler imports without an error, and nothing of it is lost`(path: String) throws {
        let bytes = Fixtures.bytes(path)
        let (read, diagnostics) = BPMNImport.read(bytes, file: Fixtures.name(path))
        #expect(diagnostics.allSatisfy { $0.severity != .error }, "\(diagnostics)")
        let text = BPMNWriter.write(try #require(read))
        let original = try #require(XMLDocument(parsing: bytes, file: path).root)
        let written = try #require(XMLDocument(parsing: Array(text.utf8), file: path).root)
        #expect(TreeFacts(original).missing(in: TreeFacts(written)) == [])
        let again = try #require(BPMNImport.read(Array(text.utf8), file: "again.bpmn").model)
        #expect(BPMNWriter.write(again) == text)
    }

    /// The order of the schema, where the schema itself is not at hand.
    @Test func `children are written in the order of the schema`() throws {
        var model = BPMNModel()
        var process = BPMNProcess(id: "p")
        process.base.others = [
            XMLElement(.usual("supports", in: BPMNNamespace.model)),
            XMLElement(.usual("potentialOwner", in: BPMNNamespace.model)),
            XMLElement(.usual("property", in: BPMNNamespace.model)),
        ]
        process.base.documentation = [BPMNDocumentation("d")]
        process.base.extensions = [.zeebe("versionTag", ["value": "1"])]
        process.content.artifacts = [.annotation(BPMNTextAnnotation(id: "n", text: "t"))]
        process.content.laneSets = [BPMNLaneSet(id: "l")]
        var adHoc = BPMNAdHoc()
        adHoc.completionCondition = BPMNExpression("=true")
        var inner = BPMNSubProcess(.adHoc(adHoc))
        inner.activity.loop = .multiInstance(BPMNMultiInstance())
        inner.content.nodes = [BPMNFlowNode(id: "t", .task(BPMNTask(.plain)))]
        var node = BPMNFlowNode(id: "a", .subProcess(inner))
        node.incoming = ["x"]
        node.outgoing = ["y"]
        node.base.documentation = [BPMNDocumentation("d")]
        process.content.nodes = [node]
        model.processes = [process]
        let root = BPMNWriter.tree(model)
        let written = try #require(root.elements.first)
        #expect(
            written.elements.map(\.name.local) == [
                "documentation", "extensionElements", "property", "laneSet", "adHocSubProcess", "textAnnotation",
                "potentialOwner", "supports",
            ])
        #expect(
            written.elements[4].elements.map(\.name.local) == [
                "documentation", "incoming", "outgoing", "multiInstanceLoopCharacteristics", "task",
                "completionCondition",
            ])
        #expect(root.declarations.map(\.prefix) == ["bpmn", "xsi", "zeebe"])
    }
}
