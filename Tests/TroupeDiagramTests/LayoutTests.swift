import Testing
import TroupeDiagram
import TroupeGraph

@Suite struct LayoutTests {
    @Test(arguments: Files.workflows, Diagram.Detail.allCases)
    func `every workflow file has a picture in which nothing overlaps`(path: String, detail: Diagram.Detail) {
        guard let definition = Files.definition(path) else { return }
        let diagram = Diagram(definition, detail: detail)
        expectTidy(diagram, "\(Files.name(path)) \(detail)")
        expectStructured(diagram)
    }

    @Test(arguments: 0..<6)
    func `no graph leads to overlaps`(block: Int) {
        for seed in (block * 50)..<(block * 50 + 50) {
            let definition = RandomDefinition.make(seed: UInt64(seed + 1))
            for detail in Diagram.Detail.allCases {
                expectTidy(Diagram(definition, detail: detail), "seed \(seed) \(detail)")
            }
        }
    }

    @Test func `every step of the author is drawn once`() {
        for path in Files.workflows {
            guard let definition = Files.definition(path) else { continue }
            let drawn = Diagram(definition).shapes.map(\.id)
            #expect(Set(drawn).count == drawn.count)
            for node in definition.nodes where node.isStep { #expect(drawn.contains(node.id), "\(node.id) in \(path)") }
        }
    }

    @Test func `the graph's detail shows every node and every flow`() {
        for path in Files.workflows {
            guard let definition = Files.definition(path) else { continue }
            let diagram = Diagram(definition, detail: .graph)
            let drawn = Set(diagram.shapes.map(\.id))
            for node in definition.nodes.dropFirst() { #expect(drawn.contains(node.id)) }
            let lines = Set(diagram.edges.map(\.id))
            for flow in definition.flows { #expect(lines.contains(flow.id)) }
        }
    }

    @Test func `a chain of thousands of steps and a deep nest are drawn`() {
        var definition = Definition(id: "long", file: "long")
        definition.nodes = [Node(id: "process", scope: 0, kind: .subprocess(0))]
        definition.scopes = [Scope(owner: 0, start: 1)]
        let job = Node.Kind.job(.init(type: "log", inputs: .map([]), idempotent: true))
        for index in 1...5000 {
            let kind: Node.Kind = index == 1 ? .start : index == 5000 ? .end : job
            definition.nodes.append(Node(id: "n\(index)", scope: 0, kind: kind))
            definition.scopes[0].nodes.append(index)
            if index > 1 {
                definition.flows.append(Flow(id: "f\(index)", source: index - 1, target: index))
                definition.nodes[index - 1].outgoing.append(definition.flows.count - 1)
                definition.nodes[index].incoming.append(definition.flows.count - 1)
            }
        }
        #expect(Diagram(definition).shapes.count == 5000)
        #expect(Diagram(definition).edges.count == 4999)
    }

    /// What is written in steps consists of horizontal and vertical lines only, and goes down.
    private func expectStructured(_ diagram: Diagram) {
        for edge in diagram.edges {
            for (one, two) in zip(edge.points, edge.points.dropFirst()) {
                #expect(one.x == two.x || one.y == two.y, "\(edge.id)")
                if !edge.isBackward, !edge.isAttachment { #expect(one.y <= two.y, "\(edge.id)") }
            }
        }
    }

    private func expectTidy(_ diagram: Diagram, _ name: String) {
        let page = Frame(x: 0, y: 0, width: diagram.width, height: diagram.height)
        let labels = diagram.edges.compactMap(\.label)
        #expect(diagram.width < 200_000 && diagram.height < 2_000_000)
        var siblings: [Int?: [Frame]] = [:]
        for shape in diagram.shapes {
            #expect(shape.frame.width > 0 && shape.frame.height > 0)
            #expect(page.contains(shape.frame), "\(name): \(shape.id) leaves the page")
            for other in siblings[shape.parent] ?? [] {
                #expect(!other.intersects(shape.frame), "\(name): \(shape.id) lies on another")
            }
            siblings[shape.parent, default: []].append(shape.frame)
            if let parent = shape.parent {
                #expect(diagram.shapes[parent].frame.contains(shape.frame), "\(name): \(shape.id) leaves its container")
                #expect(diagram.shapes[parent].kind.isContainer)
            }
            for label in labels where !shape.kind.isContainer {
                #expect(!label.frame.intersects(shape.frame), "\(name): '\(label.text)' lies on \(shape.id)")
            }
        }
        for (index, label) in labels.enumerated() {
            #expect(page.contains(label.frame))
            for other in labels[..<index] { #expect(!label.frame.intersects(other.frame), "\(name): \(label.text)") }
        }
        for edge in diagram.edges {
            #expect(edge.points.count > 1, "\(name): \(edge.id)")
            guard let first = edge.points.first, let last = edge.points.last else { continue }
            #expect(diagram.shapes[edge.source].frame.hasOnBorder(first), "\(name): \(edge.id) begins elsewhere")
            #expect(diagram.shapes[edge.target].frame.hasOnBorder(last), "\(name): \(edge.id) ends elsewhere")
            for point in edge.points { #expect(page.contains(Frame(x: point.x, y: point.y, width: 0, height: 0))) }
        }
    }
}
