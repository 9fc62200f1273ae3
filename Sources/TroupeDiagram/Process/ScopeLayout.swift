import TroupeBPMN

/// Lays out what stands in a process or a sub-process. All is turned: `x` of a piece goes down in the drawing, `y` to the
/// right.
enum ScopeLayout {
    /// Around the content of a sub-process: above it stands its name.
    private static let top = 36
    private static let side = 24
    /// From a border to the block that a boundary event on it leads to.
    private static let drop = 48

    static func piece(of content: BPMNScope) -> Piece {
        let attachments = Attachments(content)
        var scene = Scene()
        var elements: [Element] = []
        var positions: [String: Int] = [:]
        var asides: [BPMNFlowNode] = []
        for node in content.nodes where node.boundaryEvent == nil && !attachments.blocks.contains(node.id) {
            let isAside = node.subProcess?.isTriggeredByEvent == true || node.activity?.isForCompensation == true
            if isAside {
                asides.append(node)
                continue
            }
            positions[node.id] = scene.figures.count
            scene.figures.append(Figure(id: node.id, kind: .step))
            elements.append(element(node, attachments, content))
        }
        for flow in content.flows {
            let host = attachments.hosts[flow.source.string] ?? flow.source.string
            guard let source = positions[host], let target = positions[flow.target.string] else { continue }
            var arc = Arc(id: flow.id, source: source, target: target)
            if let name = flow.name, !name.isEmpty {
                let size = NodeSize.label(ofFlow: name)
                arc.label = name
                // Above the line.
                arc.labelFrame = Frame(x: -size.height - 4, y: 0, width: size.height, height: size.width)
            }
            scene.arcs.append(arc)
        }
        var piece = SceneLayout(scene, elements: elements).piece()
        leaveFromEvents(&piece, attachments, content)
        for node in asides {
            let block = element(node, attachments, content).piece
            let gap = piece.shapes.isEmpty ? 0 : drop
            let x = piece.right + gap + block.left
            piece.add(block, x: x, y: 0)
            piece.reach(left: 0, right: x + block.right)
            piece.height = max(piece.height, block.height)
        }
        addAssociations(&piece, content)
        return piece
    }

    // MARK: Elements

    private static func element(_ node: BPMNFlowNode, _ attachments: Attachments, _ content: BPMNScope) -> Element {
        var element = node.subProcess.map { container(node, $0) } ?? plain(node)
        attach(attachments.events[node.id] ?? [], to: &element, attachments, content)
        return element
    }

    private static func plain(_ node: BPMNFlowNode) -> Element {
        let size = NodeSize.size(of: node)
        let half = size.height / 2
        var piece = Piece(left: half, right: size.height - half, height: size.width)
        piece.shapes = [shape(node, Frame(x: -half, y: 0, width: size.height, height: size.width))]
        if let name = node.name, let label = NodeSize.label(of: node, name) { piece.right += label.height + 8 }
        let form: Port.Form = node.gateway == nil ? .middle : .corners
        return Element(piece: piece, port: Port(form: form, halfWidth: half, height: size.width))
    }

    private static func container(_ node: BPMNFlowNode, _ process: BPMNSubProcess) -> Element {
        let inner = self.piece(of: process.content)
        let left = max(inner.left + top, 40)
        let right = max(inner.right + side, 40)
        let height = max(inner.height + 2 * side, 140)
        var piece = Piece(left: left, right: right, height: height)
        piece.shapes = [shape(node, Frame(x: -left, y: 0, width: left + right, height: height))]
        piece.add(inner, x: 0, y: (height - inner.height) / 2, parent: 0)
        return Element(piece: piece, port: Port(form: .middle, halfWidth: min(left, right), height: height))
    }

    private static func shape(_ node: BPMNFlowNode, _ frame: Frame) -> Diagram.Shape {
        Diagram.Shape(id: node.id, kind: .step, parent: nil, frame: frame, caption: Caption(), lines: [])
    }

    // MARK: Boundary events

    /// Puts events on the lower border, and the blocks that they alone lead to below.
    private static func attach(
        _ events: [BPMNFlowNode], to element: inout Element, _ attachments: Attachments, _ content: BPMNScope
    ) {
        guard !events.isEmpty, let own = element.piece.shapes.first?.frame else { return }
        let half = NodeSize.event.width / 2
        let step = min(44, (own.height - 12) / events.count)
        var y = 0
        for (index, event) in events.enumerated() {
            let middle = 6 + step * index + max(step / 2, half)
            let frame = Frame(x: own.right - half, y: middle - half, width: 2 * half, height: 2 * half)
            element.piece.shapes.append(shape(event, frame))
            let label = event.name.flatMap { NodeSize.label(of: event, $0) }
            element.piece.reach(left: 0, right: own.right + half + 16 + (label?.height ?? 0))
            guard let (block, line) = attachments.targets[event.id] else { continue }
            let inner = self.element(block, attachments, content).piece
            let x = own.right + drop + inner.left
            element.piece.add(inner, x: x, y: y)
            element.piece.reach(left: 0, right: x + inner.right)
            let enters = min(max(middle, y + 20), y + inner.height - 20)
            let track = own.right + half + 6 + (events.count - 1 - index) * 18 / events.count
            element.piece.links.append(
                Piece.Link(
                    id: line, source: event.id, target: block.id,
                    points: [
                        Point(own.right + half, middle), Point(track, middle), Point(track, enters),
                        Point(own.right + drop, enters),
                    ]))
            y += inner.height + Metrics.wire
        }
        element.piece.height = max(own.height, y - Metrics.wire)
        element.port.overhang = element.piece.height - own.height
        element.piece.overhang = element.port.overhang
    }

    /// Lines that were led from the activity begin at the event on it.
    private static func leaveFromEvents(_ piece: inout Piece, _ attachments: Attachments, _ content: BPMNScope) {
        let frames = Dictionary(
            piece.shapes.map { ($0.id, $0.frame) }, uniquingKeysWith: { first, _ in first })
        let sources = Dictionary(
            content.flows.map { ($0.id, $0.source.string) }, uniquingKeysWith: { first, _ in first })
        for index in piece.links.indices {
            guard let source = sources[piece.links[index].id], attachments.targets[source] == nil,
                let host = attachments.hosts[source],
                let event = frames[source], let own = frames[host], let first = piece.links[index].points.first
            else { continue }
            let (middle, below) = (event.y + event.height / 2, event.right + 8)
            piece.links[index].source = source
            piece.links[index].points.replaceSubrange(
                0..<1,
                with: [
                    Point(event.right, middle), Point(below, middle), Point(below, own.bottom + 8),
                    Point(first.x, own.bottom + 8),
                ])
        }
    }

    private static func addAssociations(_ piece: inout Piece, _ content: BPMNScope) {
        let drawn = Set(piece.links.map(\.id))
        let frames = Dictionary(
            piece.shapes.map { ($0.id, $0.frame) }, uniquingKeysWith: { first, _ in first })
        for case .association(let line) in content.artifacts where !drawn.contains(line.id) {
            guard let source = frames[line.source.string], let target = frames[line.target.string] else { continue }
            let (from, to) = (source.y + source.height / 2, target.y + target.height / 2)
            let track = (source.right + target.x) / 2
            piece.links.append(
                Piece.Link(
                    id: line.id, source: line.source.string, target: line.target.string,
                    points: [Point(source.right, from), Point(track, from), Point(track, to), Point(target.x, to)]))
        }
    }
}

/// The boundary events of a scope, and the blocks that only they lead to.
private struct Attachments {
    /// By the activity's id.
    var events: [String: [BPMNFlowNode]] = [:]
    /// By the event's id: the activity.
    var hosts: [String: String] = [:]
    /// By the event's id: a block, and the line that leads to it.
    var targets: [String: (block: BPMNFlowNode, line: String)] = [:]
    var blocks: Set<String> = []

    init(_ content: BPMNScope) {
        let known = Set(content.nodes.filter { $0.boundaryEvent == nil }.map(\.id))
        let incoming = Dictionary(grouping: content.flows, by: \.target.string)
        let outgoing = Dictionary(grouping: content.flows, by: \.source.string)
        for node in content.nodes {
            guard let host = node.boundaryEvent?.attachedTo.string, known.contains(host) else { continue }
            events[host, default: []].append(node)
            hosts[node.id] = host
            let flows = outgoing[node.id] ?? []
            if flows.count == 1, let block = content.node(flows[0].target.string), block.subProcess != nil,
                block.id != host, incoming[block.id]?.count == 1, outgoing[block.id] == nil, flows[0].name == nil,
                block.subProcess?.isTriggeredByEvent == false, content.boundaryEvents(of: block.id).isEmpty
            {
                targets[node.id] = (block, flows[0].id)
            } else if let block = content.compensationHandler(of: node.id), incoming[block.id] == nil,
                outgoing[block.id] == nil, content.boundaryEvents(of: block.id).isEmpty,
                let line = content.association(from: node.id, to: block.id)
            {
                targets[node.id] = (block, line)
            }
            if let block = targets[node.id]?.block, !blocks.insert(block.id).inserted {
                // Two events lead to it: it hangs on the first.
                targets[node.id] = nil
            }
        }
    }
}

extension BPMNScope {
    /// The id of the association between two elements.
    fileprivate func association(from source: String, to target: String) -> String? {
        for case .association(let line) in artifacts
        where line.source.string == source && line.target.string == target { return line.id }
        return nil
    }
}
