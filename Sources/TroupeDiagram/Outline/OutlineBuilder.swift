import TroupeGraph

/// Decides what of a definition is shown.
///
/// In the author's view the begin and end of inner blocks are hidden, and a branch that only wraps one step is that step.
struct OutlineBuilder {
    let definition: Definition
    let detail: Diagram.Detail
    let wording: Wording
    /// Scopes that are being drawn or are done, so that a broken definition ends too.
    private var visited: Set<ScopeIndex> = []

    init(_ definition: Definition, detail: Diagram.Detail) {
        self.definition = definition
        self.detail = detail
        wording = Wording(definition)
    }

    /// The whole workflow.
    mutating func outline() -> Outline {
        let heading = wording.heading
        var outline = Outline(id: definition.id, heading: heading, body: Scene())
        guard let process = definition.nodes.first else { return outline }
        outline.body = scene(0, isOutermost: true, persona: definition.persona)
        outline.sections = sections(of: process, persona: definition.persona)
        return outline
    }

    private mutating func scene(_ index: ScopeIndex, isOutermost: Bool = false, persona: String?) -> Scene {
        guard definition.scopes.indices.contains(index), visited.insert(index).inserted else { return Scene() }
        let nodes = definition.scopes[index].nodes.filter { definition.nodes.indices.contains($0) && $0 != 0 }
        var scene = Scene()
        var positions: [NodeIndex: Int] = [:]
        for node in nodes where positions[node] == nil {
            positions[node] = scene.figures.count
            scene.figures.append(figure(node, isOutermost: isOutermost, persona: persona))
        }
        for node in nodes {
            guard let source = positions[node] else { continue }
            for flow in definition.nodes[node].outgoing where definition.flows.indices.contains(flow) {
                guard definition.flows[flow].source == node, let target = positions[definition.flows[flow].target]
                else { continue }
                scene.arcs.append(
                    Arc(
                        id: definition.flows[flow].id, source: source, target: target,
                        label: wording.label(of: flow)))
            }
        }
        return scene
    }

    private mutating func figure(_ index: NodeIndex, isOutermost: Bool, persona: String?) -> Figure {
        let node = definition.nodes[index]
        if detail == .author, let wrapped = wrapped(by: node) {
            return figure(wrapped, isOutermost: false, persona: persona)
        }
        var figure = Figure(id: node.id, kind: kind(of: node))
        figure.caption = wording.caption(of: node, persona: persona)
        figure.isHidden = detail == .author && !isOutermost && isTerminal(node)
        let inner = node.persona ?? persona
        switch node.kind {
        case .subprocess(let body): figure.body = scene(body, persona: inner)
        case .loop(let loop): figure.body = scene(loop.body, persona: inner)
        default: break
        }
        figure.sections = sections(of: node, persona: inner)
        return figure
    }

    private mutating func sections(of node: Node, persona: String?) -> [Section] {
        var sections: [Section] = []
        if let handling = node.errorHandling, let handler = handling.handler {
            var figure = Figure(id: "\(node.id)/on-failure", kind: .onFailure)
            figure.caption.title = "On failure"
            figure.caption.summary = wording.strategy(handling.strategy)
            figure.body = scene(handler, persona: persona)
            sections.append(Section(figure: figure, label: "on failure"))
        }
        if let compensation = node.compensation {
            var figure = Figure(id: "\(node.id)/compensation", kind: .compensation)
            figure.caption.title = "Undo"
            figure.caption.summary = "when the workflow is rolled back"
            figure.body = scene(compensation, persona: persona)
            sections.append(Section(figure: figure, label: "undo"))
        }
        return sections
    }

    /// The one step of a branch that only wraps it.
    private func wrapped(by node: Node) -> NodeIndex? {
        guard !node.isStep, case .subprocess(let body) = node.kind, definition.scopes.indices.contains(body),
            !visited.contains(body), node.errorHandling == nil, node.compensation == nil, node.condition == nil
        else { return nil }
        let inner = definition.scopes[body].nodes.filter { definition.nodes.indices.contains($0) }
        let steps = inner.filter { !isTerminal(definition.nodes[$0]) }
        guard inner.count == 3, steps.count == 1, let step = steps.first, step != 0,
            definition.nodes[step].incoming.count == 1, definition.nodes[step].outgoing.count == 1
        else { return nil }
        return step
    }

    /// Whether an element is only the begin or the end of a line.
    private func isTerminal(_ node: Node) -> Bool {
        switch node.kind {
        case .start:
            node.incoming.isEmpty && node.outgoing.count == 1
                && node.outgoing.allSatisfy {
                    definition.flows.indices.contains($0) && definition.flows[$0].condition == nil
                }
        case .end: node.incoming.count == 1 && node.outgoing.isEmpty
        default: false
        }
    }

    private func kind(of node: Node) -> ShapeKind {
        switch node.kind {
        case .start: return .start
        case .end: return .end
        case .job, .assignment, .timer, .fail: return .step
        case .call, .callActivity: return .call
        case .event, .task: return .step
        case .inclusiveGateway, .eventGateway, .complexGateway: return .decision
        case .exclusiveGateway: return node.outgoing.count > 1 ? .decision : .merge
        case .parallelGateway: return node.outgoing.count > 1 || node.incoming.count < 2 ? .fork : .join
        case .loop: return .loop
        case .subprocess(let body):
            guard definition.scopes.indices.contains(body) else { return .block }
            let first =
                definition.nodes.indices.contains(definition.scopes[body].start)
                ? definition.nodes[definition.scopes[body].start].outgoing.first : nil
            guard let first, definition.flows.indices.contains(first),
                definition.nodes.indices.contains(definition.flows[first].target)
            else { return .block }
            switch definition.nodes[definition.flows[first].target].kind {
            case .exclusiveGateway: return .conditional
            case .parallelGateway: return .parallel
            default: return .block
            }
        }
    }
}
