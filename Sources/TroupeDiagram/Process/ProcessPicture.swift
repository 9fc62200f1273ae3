package import TroupeBPMN

/// A BPMN file's own drawing as SVG: its shapes and lines where the file has them, with the symbols of BPMN 2.0. A file without
/// a drawing gets one from `ProcessLayout`.
package struct ProcessPicture {
    private let model: BPMNModel
    private let parts: ProcessParts
    private var canvas = SVGCanvas()

    /// The picture; ends with a line break.
    package static func svg(_ model: BPMNModel) -> String {
        var picture = ProcessPicture(model)
        return picture.draw()
    }

    private init(_ model: BPMNModel) {
        self.model = model
        parts = ProcessParts(model)
    }

    private mutating func draw() -> String {
        let own = model.diagrams.first { $0.shapes.contains { parts.knows($0.element?.string) } }
        let diagram = own ?? ProcessLayout.diagrams(of: model).first
        // Pools and sub-processes before what stands in them, boundary events behind what they stand on.
        let shapes = (diagram?.shapes ?? []).filter { $0.bounds.isDrawable }
            .enumerated().sorted { (depth($0.element), $0.offset) < (depth($1.element), $1.offset) }.map(\.element)
        for shape in shapes { draw(shape) }
        for edge in diagram?.edges ?? [] { draw(edge) }
        let title = model.collaborations.first?.name ?? model.processes.first?.name ?? model.processes.first?.id
        return canvas.document(title: title ?? "Process", style: ProcessStyle.sheet)
    }

    private func depth(_ shape: BPMNShape) -> Int {
        let id = shape.element?.string ?? ""
        if parts.boundaryEvents.contains(id) { return 1000 }
        if parts.participants[id] != nil { return 0 }
        if parts.lanes[id] != nil { return 1 }
        return 2 + (parts.depths[id] ?? 0)
    }

    // MARK: Shapes

    private mutating func draw(_ shape: BPMNShape) {
        let id = shape.element?.string ?? ""
        let bounds = shape.bounds
        canvas.include(bounds)
        canvas.open("b-shape", id: id)
        if let node = parts.nodes[id] {
            NodeSymbol(node, shape, model).draw(on: &canvas)
        } else if let pool = parts.participants[id] {
            drawPool(pool.name, bounds, isHorizontal: shape.isHorizontal ?? true, "b-pool")
        } else if let lane = parts.lanes[id] {
            drawPool(lane.name, bounds, isHorizontal: shape.isHorizontal ?? true, "b-lane")
        } else if let data = parts.data[id] {
            drawData(data, shape)
        } else if case .annotation(let note)? = parts.artifacts[id] {
            let (x, y) = (bounds.x, bounds.y)
            canvas.path("b-line", "M\(n(x + 12)) \(n(y))H\(n(x))V\(n(y + bounds.height))H\(n(x + 12))")
            canvas.text(note.text, in: bounds.inset(by: 6), isCentred: false)
        } else if case .group? = parts.artifacts[id] {
            canvas.rectangle("b-group", bounds, radius: 10)
        } else {
            canvas.rectangle("b-group", bounds, radius: 2)
        }
        canvas.close()
    }

    private mutating func drawPool(_ name: String?, _ bounds: BPMNBounds, isHorizontal: Bool, _ style: String) {
        canvas.rectangle(style, bounds, radius: 0)
        let strip = 30.0
        guard let name else { return }
        if isHorizontal {
            if style == "b-pool" {
                canvas.path("b-line", "M\(n(bounds.x + strip)) \(n(bounds.y))v\(n(bounds.height))")
            }
            canvas.turnedText(name, x: bounds.x + strip / 2, y: bounds.y + bounds.height / 2)
        } else {
            if style == "b-pool" {
                canvas.path("b-line", "M\(n(bounds.x)) \(n(bounds.y + strip))h\(n(bounds.width))")
            }
            canvas.text(name, in: BPMNBounds(x: bounds.x, y: bounds.y, width: bounds.width, height: strip))
        }
    }

    private mutating func drawData(_ data: BPMNDataElement, _ shape: BPMNShape) {
        let b = shape.bounds
        if case .storeReference = data.kind {
            let r = b.height / 8
            canvas.path(
                "b-box",
                "M\(n(b.x)) \(n(b.y + r))a\(n(b.width / 2)) \(n(r)) 0 0 1 \(n(b.width)) 0v\(n(b.height - 2 * r))"
                    + "a\(n(b.width / 2)) \(n(r)) 0 0 1 \(n(-b.width)) 0z"
                    + "M\(n(b.x)) \(n(b.y + r))a\(n(b.width / 2)) \(n(r)) 0 0 0 \(n(b.width)) 0")
        } else {
            let fold = min(12, b.width / 3)
            canvas.path(
                "b-box",
                "M\(n(b.x)) \(n(b.y))h\(n(b.width - fold))l\(n(fold)) \(n(fold))v\(n(b.height - fold))h\(n(-b.width))z"
                    + "M\(n(b.x + b.width - fold)) \(n(b.y))v\(n(fold))h\(n(fold))")
        }
        if let name = data.name { canvas.label(name, shape.label?.bounds, below: b) }
    }

    // MARK: Lines

    private mutating func draw(_ edge: BPMNEdge) {
        let id = edge.element?.string ?? ""
        let points = edge.waypoints.filter(\.isDrawable)
        guard points.count > 1 else { return }
        for point in points { canvas.include(BPMNBounds(x: point.x, y: point.y, width: 0, height: 0)) }
        var name: String?
        if let flow = parts.flows[id] {
            name = flow.name
            canvas.open("b-flow", id: id)
            canvas.line("b-line", points, head: .filled)
            let source = parts.nodes[flow.source.string]
            if source?.defaultFlow?.string == id {
                canvas.slash(points)
            } else if flow.condition != nil, source?.activity != nil {
                canvas.diamond(points)
            }
        } else if parts.messageFlows[id] != nil {
            name = parts.messageFlows[id]?.name
            canvas.open("b-message-flow", id: id)
            canvas.line("b-line", points, head: .open)
            canvas.circle("b-box", x: points[0].x, y: points[0].y, radius: 4)
        } else {
            canvas.open("b-association", id: id)
            canvas.line("b-line", points, head: .none)
        }
        if let name, !name.isEmpty {
            let middle = points[points.count / 2 - 1]
            let next = points[points.count / 2]
            let (x, y) = ((middle.x + next.x) / 2, (middle.y + next.y) / 2)
            let usual = BPMNBounds(x: x - 60, y: y - 18, width: 120, height: 14)
            canvas.text(
                name, in: edge.label?.bounds.flatMap { $0.isDrawable ? $0 : nil } ?? usual, style: "b-label",
                isTop: true)
        }
        canvas.close()
    }

    private func n(_ value: Double) -> String { SVGCanvas.number(value) }
}

/// What stands behind the ids of a drawing.
struct ProcessParts {
    var nodes: [String: BPMNFlowNode] = [:]
    var depths: [String: Int] = [:]
    var boundaryEvents: Set<String> = []
    var flows: [String: BPMNSequenceFlow] = [:]
    var messageFlows: [String: BPMNMessageFlow] = [:]
    var participants: [String: BPMNParticipant] = [:]
    var lanes: [String: BPMNLane] = [:]
    var data: [String: BPMNDataElement] = [:]
    var artifacts: [String: BPMNArtifact] = [:]

    init(_ model: BPMNModel) {
        for process in model.processes { add(process.content, 0) }
        for collaboration in model.collaborations {
            for participant in collaboration.participants { participants[participant.id] = participant }
            for flow in collaboration.messageFlows { messageFlows[flow.id] = flow }
            add(collaboration.artifacts)
        }
    }

    func knows(_ id: String?) -> Bool {
        guard let id else { return false }
        return nodes[id] != nil || participants[id] != nil
    }

    private mutating func add(_ content: BPMNScope, _ depth: Int) {
        for node in content.nodes {
            nodes[node.id] = node
            depths[node.id] = depth
            if node.boundaryEvent != nil { boundaryEvents.insert(node.id) }
            if let inner = node.subProcess { add(inner.content, depth + 1) }
        }
        for flow in content.flows { flows[flow.id] = flow }
        for data in content.data { self.data[data.id] = data }
        for set in content.laneSets { add(set) }
        add(content.artifacts)
    }

    private mutating func add(_ set: BPMNLaneSet) {
        for lane in set.lanes {
            lanes[lane.id] = lane
            if let inner = lane.children { add(inner) }
        }
    }

    private mutating func add(_ artifacts: [BPMNArtifact]) {
        for artifact in artifacts {
            switch artifact {
            case .annotation(let note): self.artifacts[note.id] = artifact
            case .group(let group): self.artifacts[group.id] = artifact
            case .association(let line): self.artifacts[line.id] = artifact
            }
        }
    }
}

extension BPMNBounds {
    /// Whether it is a place that can be shown at all.
    var isDrawable: Bool {
        BPMNPoint(x: x, y: y).isDrawable && BPMNPoint(x: width, y: height).isDrawable && width > 0 && height > 0
    }

    func inset(by distance: Double) -> BPMNBounds {
        BPMNBounds(
            x: x + distance, y: y + distance, width: max(0, width - 2 * distance),
            height: max(0, height - 2 * distance))
    }

    var middle: BPMNPoint { BPMNPoint(x: x + width / 2, y: y + height / 2) }
}

extension BPMNPoint {
    var isDrawable: Bool { x.isFinite && y.isFinite && abs(x) < 1_000_000 && abs(y) < 1_000_000 }
}
