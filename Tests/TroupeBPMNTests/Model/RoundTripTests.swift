import Glibc
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

    @Test(
        .enabled(if: Fixtures.setting("TROUPE_BPMN_SCHEMA") != nil, "TROUPE_BPMN_SCHEMA names no BPMN20.xsd"),
        arguments: Fixtures.paths)
    func `what is written is valid against the schema of the standard`(path: String) throws {
        let schema = try #require(Fixtures.setting("TROUPE_BPMN_SCHEMA"))
        let before = SchemaValidator.run(path, schema)
        #expect(before.isValid, "\(before.output)")
        let model = try #require(BPMNImport.read(Fixtures.bytes(path), file: path).model)
        let copy = "\(path).\(getpid())"
        defer { unlink(copy) }
        #expect(Fixtures.write(BPMNWriter.write(model), to: copy))
        let after = SchemaValidator.run(copy, schema)
        #expect(after.isValid, "\(after.output)")
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

    /// `<b>` is kept thousands of times; what its scope declares must not be repeated with each.
    @Test func `what is declared around is written once, and what values use is declared with them`() throws {
        let kept = (0..<1000).map { "<p:b n='\($0)' type='q:t'/>" }.joined()
        let text = """
            <d:definitions xmlns:d='\(BPMNNamespace.model)' xmlns:q='u:root' targetNamespace='t'>
            <d:process id='a' xmlns:p='u:p' xmlns:r='u:unused'><d:extensionElements>\(kept)</d:extensionElements></d:process>
            <d:process id='b' xmlns:p='u:other' xmlns:q='u:inner'>
            <d:extensionElements><p:b type='q:t'/></d:extensionElements></d:process></d:definitions>
            """
        let model = try #require(BPMNImport.read(Array(text.utf8), file: "f.bpmn").model)
        let written = BPMNWriter.write(model)
        #expect(written.components(of: "\"u:p\"") == 1 && written.components(of: "u:unused") == 0)
        let root = try #require(XMLDocument(parsing: Array(written.utf8), file: "f.bpmn").root)
        let second = try #require(root.elements.last?.elements.first?.elements.first)
        #expect(second.name == XMLName("b", in: "u:other"))
        #expect(second.namespaces.uri(of: "q") == "u:inner")
        let first = try #require(root.elements.first?.elements.first?.elements.first)
        #expect(first.name == XMLName("b", in: "u:p") && first.namespaces.uri(of: "q") == "u:root")
    }

    /// Found by the fuzzer: the root of what is written declares prefixes that the file declares further inside.
    @Test func `a reference loses its prefix whether or not it is declared where it stands`() throws {
        let text = """
            <definitions xmlns='\(BPMNNamespace.model)' targetNamespace='t'><process id='p'>
            <task id='a' x:b='1' xmlns:x='u:x'><outgoing>x:f</outgoing></task><task id='b'><incoming>x:f</incoming></task>
            <task id='c:d'><incoming>y:c:g</incoming></task>
            <sequenceFlow id='f' sourceRef='y:z:a' targetRef='b'/><sequenceFlow id='c:g' sourceRef='b' targetRef='c:d'/>
            </process></definitions>
            """
        let model = try #require(BPMNImport.read(Array(text.utf8), file: "f.bpmn").model)
        let content = try #require(model.processes.first?.content)
        #expect(
            content.allNodes.map { $0.incoming.map(\.string) + $0.outgoing.map(\.string) } == [["f"], ["f"], ["c:g"]])
        #expect(content.allFlows.map { [$0.source.string, $0.target.string] } == [["a", "b"], ["b", "c:d"]])
        let written = BPMNWriter.write(model)
        let again = try #require(BPMNImport.read(Array(written.utf8), file: "g.bpmn").model)
        #expect(BPMNWriter.write(again) == written)
    }

    @Test func `sub-processes as deep as a file may be are read and written`() throws {
        let depth = 190
        let text =
            "<definitions xmlns='\(BPMNNamespace.model)' targetNamespace='t'><process id='p'>"
            + (0..<depth).map { "<subProcess id='s\($0)'>" }.joined() + String(repeating: "</subProcess>", count: depth)
            + "</process></definitions>"
        let model = try #require(BPMNImport.read(Array(text.utf8), file: "f.bpmn").model)
        #expect(model.processes.first?.content.allNodes.count == depth)
        #expect(BPMNImport.read(Array(BPMNWriter.write(model).utf8), file: "g.bpmn").diagnostics.isEmpty)
    }
}

extension String {
    /// How often a word occurs.
    fileprivate func components(of word: String) -> Int { ranges(of: word).count }
}
