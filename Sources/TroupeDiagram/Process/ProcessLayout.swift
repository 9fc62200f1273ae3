package import TroupeBPMN

/// Draws a BPMN model that brings no drawing of its own: from left to right, lines with right angles, blocks that handle a
/// failure below what they stand on.
///
/// It is the layout of workflows turned by a quarter: what is below there is to the right here.
package enum ProcessLayout {
    /// The model's drawing: one for the collaboration, else one for each process.
    package static func diagrams(of model: BPMNModel) -> [BPMNDiagram] {
        var drawing = ProcessDrawing(model)
        if let collaboration = model.collaborations.first, !collaboration.participants.isEmpty {
            return [drawing.diagram(of: collaboration, in: model)]
        }
        return model.processes.map { drawing.diagram(of: $0) }
    }
}

/// Puts the places of a layout into the elements that BPMN has for them.
private struct ProcessDrawing {
    /// All ids of the file: those of a drawing must be others.
    private var ids: Set<String> = []
    private static let margin = 40
    private static let header = 30

    init(_ model: BPMNModel) {
        ids.formUnion([model.base.id, model.collaborations.first?.base.id].compactMap { $0 })
        ids.formUnion(model.collaborations.flatMap { $0.participants.map(\.id) + $0.messageFlows.map(\.id) })
        for process in model.processes {
            ids.insert(process.id)
            ids.formUnion(process.content.allNodes.map(\.id))
            ids.formUnion(process.content.allFlows.map(\.id))
            collectArtifacts(process.content)
        }
    }

    private mutating func collectArtifacts(_ content: BPMNScope) {
        for case .association(let association) in content.artifacts { ids.insert(association.id) }
        for node in content.nodes { if let inner = node.subProcess { collectArtifacts(inner.content) } }
    }

    private mutating func id(_ base: String) -> String {
        var id = base
        var number = 1
        while !ids.insert(id).inserted {
            number += 1
            id = "\(base)_\(number)"
        }
        return id
    }

    private mutating func blank(_ element: String) -> BPMNDiagram {
        BPMNDiagram(id: id("\(element)_diagram"), planeID: id("\(element)_plane"), of: LocatedText(element))
    }

    mutating func diagram(of process: BPMNProcess) -> BPMNDiagram {
        var diagram = blank(process.id)
        let piece = ScopeLayout.piece(of: process.content)
        add(piece, of: process.content, x: Self.margin, y: Self.margin + piece.left, to: &diagram)
        return diagram
    }

    /// Pools below each other.
    mutating func diagram(of collaboration: BPMNCollaboration, in model: BPMNModel) -> BPMNDiagram {
        var diagram = blank(collaboration.id)
        let contents = collaboration.participants.map { participant in
            participant.process.flatMap { model.process($0.string) }.map { ($0, ScopeLayout.piece(of: $0.content)) }
        }
        let width = (contents.compactMap { $0?.1.height }.max() ?? 300) + Self.header + 2 * Self.margin
        var y = Self.margin
        for (participant, content) in zip(collaboration.participants, contents) {
            let height = content.map { $0.1.width + 2 * Self.margin } ?? 60
            let frame = Frame(x: Self.margin, y: y, width: width, height: height)
            var pool = shape(participant.id, frame)
            pool.isHorizontal = true
            diagram.shapes.append(pool)
            if let (process, piece) = content {
                let x = Self.margin + Self.header + Self.margin
                add(piece, of: process.content, x: x, y: y + Self.margin + piece.left, to: &diagram)
            }
            y += height + 40
        }
        addMessageFlows(collaboration, to: &diagram)
        return diagram
    }

    private mutating func addMessageFlows(_ collaboration: BPMNCollaboration, to diagram: inout BPMNDiagram) {
        let bounds = Dictionary(
            diagram.shapes.map { ($0.element?.string ?? "", $0.bounds) }, uniquingKeysWith: { first, _ in first })
        for flow in collaboration.messageFlows {
            guard let source = bounds[flow.source.string], let target = bounds[flow.target.string] else { continue }
            let isDown = source.y < target.y
            let start = BPMNPoint(x: source.x + source.width / 2, y: isDown ? source.y + source.height : source.y)
            let end = BPMNPoint(x: target.x + target.width / 2, y: isDown ? target.y : target.y + target.height)
            let middle = isDown ? end.y - 15 : end.y + 15
            let points = [start, BPMNPoint(x: start.x, y: middle), BPMNPoint(x: end.x, y: middle), end]
            diagram.edges.append(BPMNEdge(id: id("\(flow.id)_di"), of: LocatedText(flow.id), waypoints: points))
        }
    }

    // MARK: Turning

    private mutating func shape(_ element: String, _ frame: Frame) -> BPMNShape {
        BPMNShape(
            id: id("\(element)_di"), of: LocatedText(element), bounds: Self.bounds(frame))
    }

    private static func bounds(_ frame: Frame) -> BPMNBounds {
        BPMNBounds(
            x: Double(frame.x), y: Double(frame.y), width: Double(frame.width), height: Double(frame.height))
    }

    private mutating func add(
        _ piece: Piece, of content: BPMNScope, x: Int, y: Int, to diagram: inout BPMNDiagram
    ) {
        let nodes = Dictionary(content.allNodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        func turned(_ frame: Frame) -> Frame {
            Frame(x: x + frame.y, y: y + frame.x, width: frame.height, height: frame.width)
        }
        for shape in piece.shapes {
            guard let node = nodes[shape.id] else { continue }
            let frame = turned(shape.frame)
            var drawn = self.shape(node.id, frame)
            if node.subProcess != nil { drawn.isExpanded = true }
            if case .exclusive? = node.gateway?.kind { drawn.isMarkerVisible = true }
            if let name = node.name, let label = NodeSize.label(of: node, name) {
                // At a boundary event beside the line that leaves it downwards.
                let isBoundary = node.boundaryEvent != nil
                let left = frame.x + (isBoundary ? frame.width / 2 + 6 : (frame.width - label.width) / 2)
                let top = frame.bottom + (isBoundary ? 10 : 4)
                let place = Frame(x: left, y: top, width: label.width, height: label.height)
                drawn.label = BPMNLabel(Self.bounds(place))
            }
            diagram.shapes.append(drawn)
        }
        for link in piece.links {
            let points = DiagramLayout.simplified(Self.angular(link.points))
            var edge = BPMNEdge(
                id: id("\(link.id)_di"), of: LocatedText(link.id),
                waypoints: points.map { BPMNPoint(x: Double(x + $0.y), y: Double(y + $0.x)) })
            if let label = link.label { edge.label = BPMNLabel(Self.bounds(turned(label.frame))) }
            diagram.edges.append(edge)
        }
    }

    /// Slanting pieces as three: they lie between the ranks, where nothing stands.
    private static func angular(_ points: [Point]) -> [Point] {
        var result: [Point] = []
        for point in points {
            if let last = result.last, last.x != point.x, last.y != point.y {
                let middle = (last.y + point.y) / 2
                result += [Point(last.x, middle), Point(point.x, middle)]
            }
            result.append(point)
        }
        return result
    }
}
