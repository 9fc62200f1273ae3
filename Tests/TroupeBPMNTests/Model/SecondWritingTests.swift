import Testing

@testable import TroupeBPMN

/// What was read and written must be the same text when it is read and written again: found by the fuzzer, and by looking for
/// more of the kind.
struct SecondWritingTests {
    /// What a process with this content is written as, twice.
    private func written(_ content: String, declares: String = "", behind: String = "") throws -> String {
        let text = """
            <definitions xmlns='\(BPMNNamespace.model)' targetNamespace='t' \(declares)><process id='p'>\(content)</process>
            \(behind)</definitions>
            """
        let model = try #require(BPMNImport.read(Array(text.utf8), file: "first.bpmn").model)
        let written = BPMNWriter.write(model)
        let (again, diagnostics) = BPMNImport.read(Array(written.utf8), file: "second.bpmn")
        #expect(BPMNWriter.write(try #require(again, "\(diagnostics)")) == written)
        return written
    }

    @Test func `white space behind the colon of a reference is no part of it`() throws {
        let text = try written("<sequenceFlow id='f' sourceRef='{x: a}.x' targetRef='b : c:&#10;d'/>")
        #expect(text.contains("sourceRef=\"a}.x\" targetRef=\"d\""))
    }

    @Test(arguments: [
        "<extensionElements id='x:b' />", "<incoming id='x:b'>s</incoming>", "<incoming><q id='x:b' />s</incoming>",
        "<outgoing id='x:b' />",
    ])
    func `a reference keeps its colon only for an id that is written again`(element: String) throws {
        let text = try written("<task id='a'>\(element)<incoming>x:b</incoming></task><task id='b'/>")
        #expect(text.contains("<incoming>b</incoming>"))
        #expect(try written("<task id='a'><incoming>x:b</incoming></task><task id='x:b'/>").contains(">x:b<"))
    }

    @Test func `a reference in a diagram loses its prefix beside points and bounds that have such an id`() throws {
        let names = """
            xmlns:i='\(BPMNNamespace.diagram)' xmlns:d='\(BPMNNamespace.interchange)' xmlns:c='\(BPMNNamespace.coordinates)'
            """
        let diagram = """
            <i:BPMNDiagram><i:BPMNPlane><i:BPMNEdge bpmnElement='x:c'><d:waypoint id='x:c' x='1' y='2'/></i:BPMNEdge>
            <i:BPMNShape bpmnElement='x:d'><c:Bounds id='x:d'/></i:BPMNShape></i:BPMNPlane></i:BPMNDiagram>
            """
        let text = try written("", declares: names, behind: diagram)
        #expect(text.contains("bpmnElement=\"c\"") && text.contains("bpmnElement=\"d\""))
    }

    @Test(arguments: [" <q/><![CDATA[]]>", "<q/><![CDATA[ ]]>", "\n<q/>&#13;<![CDATA[]]> "])
    func `white space beside the elements of an expression is layout, with an empty CDATA section too`(
        content: String
    ) throws {
        let condition = "<conditionExpression>\(content)</conditionExpression>"
        let text = try written("<sequenceFlow id='f' sourceRef='a' targetRef='b'>\(condition)</sequenceFlow>")
        #expect(text.contains("<conditionExpression>\n        <q />\n      </conditionExpression>"))
    }

    /// What one root declares must stay below the limit of a reader.
    @Test func `more namespaces than a root may declare are declared where they are used`() throws {
        let tasks = (0..<600).map {
            "<task id='a\($0)' xmlns:a='u:\($0)' a:b='' ><documentation xmlns:c='v:\($0)' a:b='' c:d='a:x'/></task>"
        }
        let text = try written(tasks.joined())
        let root = try #require(XMLDocument(parsing: Array(text.utf8), file: "f.bpmn").root)
        #expect(root.declarations.count < 100)
        let written = try #require(root.elements.first).elements
        #expect(written.map { $0.attributes.last?.name.namespace } == (0..<600).map { "u:\($0)" })
    }
}
