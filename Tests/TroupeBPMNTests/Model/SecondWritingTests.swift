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

    /// What a plane with this content is written as, twice.
    private func written(plane: String) throws -> String {
        let names = """
            xmlns:i='\(BPMNNamespace.diagram)' xmlns:d='\(BPMNNamespace.interchange)' xmlns:c='\(BPMNNamespace.coordinates)'
            """
        let diagram = "<i:BPMNDiagram><i:BPMNPlane>\(plane)</i:BPMNPlane></i:BPMNDiagram>"
        return try written("", declares: names, behind: diagram)
    }

    @Test func `a reference in a diagram loses its prefix beside points and bounds that have such an id`() throws {
        let text = try written(
            plane: """
                <i:BPMNEdge bpmnElement='x:c'><d:waypoint id='x:c' x='1' y='2'/></i:BPMNEdge>
                <i:BPMNShape bpmnElement='x:d'><c:Bounds id='x:d'/></i:BPMNShape>
                """)
        #expect(text.contains("bpmnElement=\"c\"") && text.contains("bpmnElement=\"d\""))
    }

    private static let good = "<c:Bounds x='1' y='2' width='3' height='4'/>"

    @Test(arguments: [
        "", good, "<c:Bounds x='a'/>\(good)", "<c:Bounds x='a'/><c:Bounds x='b'/>\(good)<c:Bounds x='c'/>",
    ])
    func `of several bounds, those in numbers count the first time as the second`(bounds: String) throws {
        let text = try written(plane: "<i:BPMNShape>\(bounds)<i:BPMNLabel>\(bounds)</i:BPMNLabel></i:BPMNShape>")
        #expect(text.components(of: "x=\"1\"") == (bounds.isEmpty ? 0 : 2))
        #expect(text.components(of: "x=\"0\"") == (bounds.isEmpty ? 1 : 0))
    }

    @Test func `of several texts of an annotation, the first that says something counts`() throws {
        let text = try written("<textAnnotation id='n'><text/><text>x</text><text>y</text></textAnnotation>")
        let model = try #require(BPMNImport.read(Array(text.utf8), file: "f.bpmn").model)
        guard case .annotation(let note)? = model.processes.first?.content.artifacts.first else {
            Issue.record("no annotation")
            return
        }
        #expect(note.content.map(\.allText) == ["x"])
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

extension String {
    /// How often a word occurs.
    fileprivate func components(of word: String) -> Int { ranges(of: word).count }
}
