import Testing
import TroupeBPMN
import TroupeCompiler
import TroupeGraph
import TroupeTesting

@testable import TroupeDiagram

@Suite struct ProcessLayoutTests {
    @Test(arguments: Files.workflows)
    func `every workflow has a drawing for modelers in which nothing overlaps`(path: String) throws {
        guard let definition = Files.definition(path) else { return }
        var model = try #require(WorkflowExport.model(of: definition))
        model.diagrams = ProcessLayout.diagrams(of: model)
        expectTidy(model, Files.name(path))
        let (again, diagnostics) = BPMNImport.read(Array(BPMNWriter.write(model).utf8), file: "x.bpmn")
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        #expect(again?.diagrams.first?.shapes.count == model.diagrams[0].shapes.count)
        let picture = ProcessPicture.svg(model)
        #expect(picture.hasSuffix("</svg>\n"))
    }

    @Test func `a drawing that is moved means the same`() throws {
        let path = try #require(Files.workflows.first { $0.hasSuffix("wf4-code-commit.yaml") })
        let definition = try #require(Files.definition(path))
        var model = try #require(WorkflowExport.model(of: definition))
        model.diagrams = ProcessLayout.diagrams(of: model)
        for index in model.diagrams[0].shapes.indices { model.diagrams[0].shapes[index].bounds.x += 300 }
        let moved = BPMNCompiler.compile(Array(BPMNWriter.write(model).utf8), file: "x.bpmn")
        #expect(moved.definitions.first?.portable == definition.portable)
    }

    @Test func `a process with circles, boundary events and several ends is laid out`() throws {
        let (model, _) = BPMNImport.read(Array(Self.tangled.utf8), file: "x.bpmn")
        var drawn = try #require(model)
        #expect(drawn.diagrams.isEmpty)
        drawn.diagrams = ProcessLayout.diagrams(of: drawn)
        expectTidy(drawn, "tangled")
        let picture = ProcessPicture.svg(try #require(model))
        for id in ["s", "a", "late", "x", "b", "c", "e"] { #expect(picture.contains("data-id=\"\(id)\"")) }
    }

    private static let files =
        ["/Tests/TroupeBPMNTests/Fixtures", "/Tests/TroupeCompilerTests/BPMN/Golden", "/workflows/bpmn"]
        .flatMap { RepositoryFiles.entries(RepositoryFiles.root + $0) }.filter { $0.hasSuffix(".bpmn") }

    @Test(arguments: files)
    func `files of modelers are drawn with their own places and without`(path: String) throws {
        let read = BPMNImport.read(Files.bytes(path), file: Files.name(path)).model
        var model = try #require(read)
        let own = ProcessPicture.svg(model)
        for shape in model.diagrams.first?.shapes ?? [] {
            #expect(own.contains("data-id=\"\(shape.element?.string ?? "")\""))
        }
        model.diagrams = ProcessLayout.diagrams(of: model)
        for diagram in model.diagrams {
            let drawn = Set(diagram.shapes.compactMap { $0.element?.string })
            #expect(drawn.count == diagram.shapes.count)
            let isWhole = !model.collaborations.isEmpty || diagram.element?.string == model.processes[0].id
            if isWhole, let process = model.processes.first(where: { drawn.contains($0.content.nodes.first?.id ?? "") })
            {
                for node in process.content.allNodes { #expect(drawn.contains(node.id), "\(node.id)") }
            }
            for edge in diagram.edges {
                for (one, two) in zip(edge.waypoints, edge.waypoints.dropFirst()) {
                    #expect(one.x == two.x || one.y == two.y)
                }
            }
        }
        #expect(ProcessPicture.svg(model).hasSuffix("</svg>\n"))
    }

    @Test func `places that are none do no harm`() throws {
        let text = Self.tangled.replacing(
            "</process>",
            with: """
                </process><di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
                xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:dd="http://www.omg.org/spec/DD/20100524/DI"><di:BPMNPlane>
                <di:BPMNShape bpmnElement="a"><dc:Bounds x="1e300" y="nan" width="-3" height="inf"/></di:BPMNShape>
                <di:BPMNShape bpmnElement="s"><dc:Bounds x="1" y="1" width="36" height="36"/></di:BPMNShape>
                <di:BPMNEdge bpmnElement="f4"><dd:waypoint x="0" y="0"/><dd:waypoint x="9" y="0"/>
                <di:BPMNLabel><dc:Bounds x="1e300" y="1e300" width="1e300" height="0"/></di:BPMNLabel></di:BPMNEdge>
                </di:BPMNPlane></di:BPMNDiagram>
                """)
        let read = BPMNImport.read(Array(text.utf8), file: "x.bpmn").model
        #expect(ProcessPicture.svg(try #require(read)).contains("data-id=\"s\""))
    }

    private static let tangled = """
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"><process id="p">
        <startEvent id="s" name="An order has come in"/><sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
        <task id="a" name="Check"/><boundaryEvent id="late" name="too late" attachedToRef="a"><timerEventDefinition/>
        </boundaryEvent><sequenceFlow id="f2" sourceRef="late" targetRef="c"/>
        <sequenceFlow id="f3" sourceRef="a" targetRef="x"/><exclusiveGateway id="x"/>
        <sequenceFlow id="f4" name="again" sourceRef="x" targetRef="a"/>
        <sequenceFlow id="f5" name="accepted" sourceRef="x" targetRef="b"/><sequenceFlow id="f6" sourceRef="x" targetRef="c"/>
        <task id="b"/><task id="c"/><endEvent id="e"/><sequenceFlow id="f7" sourceRef="b" targetRef="e"/>
        <sequenceFlow id="f8" sourceRef="c" targetRef="e"/></process></definitions>
        """

    // MARK: What every drawing keeps

    private func expectTidy(_ model: BPMNModel, _ name: String) {
        let shapes = model.diagrams[0].shapes
        let bounds = Dictionary(
            shapes.map { ($0.element?.string ?? "", $0.bounds) }, uniquingKeysWith: { first, _ in first })
        #expect(bounds.count == shapes.count, "\(name): a shape twice")
        for process in model.processes { expectTidy(process.content, inside: nil, bounds, model.diagrams[0], name) }
    }

    private func expectTidy(
        _ content: BPMNScope, inside outer: BPMNBounds?, _ bounds: [String: BPMNBounds], _ diagram: BPMNDiagram,
        _ name: String
    ) {
        // Where flows run in circles, lines may touch what they pass.
        let isStructured = name != "tangled"
        var placed: [(id: String, frame: BPMNBounds)] = []
        for node in content.nodes {
            guard let frame = bounds[node.id] else {
                Issue.record("\(name): \(node.id) is not drawn")
                continue
            }
            if let outer { #expect(outer.contains(frame), "\(name): \(node.id) leaves its sub-process") }
            for other in placed where other.id != node.boundaryEvent?.attachedTo.string {
                #expect(!other.frame.intersects(frame), "\(name): \(node.id) lies on \(other.id)")
            }
            placed.append((node.id, frame))
            if let inner = node.subProcess { expectTidy(inner.content, inside: frame, bounds, diagram, name) }
        }
        for flow in content.flows {
            guard let edge = diagram.edges.first(where: { $0.element?.string == flow.id }),
                let first = edge.waypoints.first, let last = edge.waypoints.last,
                let source = bounds[flow.source.string], let target = bounds[flow.target.string]
            else {
                Issue.record("\(name): \(flow.id) is not drawn")
                continue
            }
            #expect(edge.waypoints.count > 1)
            #expect(source.hasOnBorder(first), "\(name): \(flow.id) begins elsewhere: \(source) \(first)")
            #expect(target.hasOnBorder(last), "\(name): \(flow.id) ends elsewhere: \(target) \(last)")
            for (one, two) in zip(edge.waypoints, edge.waypoints.dropFirst()) {
                #expect(one.x == two.x || one.y == two.y, "\(name): \(flow.id) is slanted")
            }
            for node in placed where node.id != flow.source.string && node.id != flow.target.string {
                for (one, two) in zip(edge.waypoints, edge.waypoints.dropFirst()) where isStructured {
                    let line = BPMNBounds(
                        x: min(one.x, two.x), y: min(one.y, two.y), width: abs(one.x - two.x),
                        height: abs(one.y - two.y))
                    #expect(!line.crosses(node.frame), "\(name): \(flow.id) runs through \(node.id)")
                }
            }
            guard let label = edge.label?.bounds else { continue }
            for node in placed {
                #expect(!label.intersects(node.frame), "\(name): the label of \(flow.id) lies on \(node.id)")
            }
        }
    }
}

extension BPMNBounds {
    fileprivate func intersects(_ other: BPMNBounds) -> Bool {
        x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
    }

    /// Whether a line, taken as a flat box, goes through the inside.
    fileprivate func crosses(_ other: BPMNBounds) -> Bool {
        x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
            || width == 0 && x > other.x && x < other.x + other.width && y < other.y + other.height
                && other.y < y + height
            || height == 0 && y > other.y && y < other.y + other.height && x < other.x + other.width
                && other.x < x + width
    }

    fileprivate func contains(_ other: BPMNBounds) -> Bool {
        x <= other.x && other.x + other.width <= x + width && y <= other.y && other.y + other.height <= y + height
    }

    fileprivate func hasOnBorder(_ point: BPMNPoint) -> Bool {
        let isWithin = point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height
        return isWithin && (point.x == x || point.x == x + width || point.y == y || point.y == y + height)
    }
}
