/// A process.
package struct BPMNProcess: BPMNElement {
    package var base: BPMNBase
    /// Nil where the file does not say.
    package var isExecutable: Bool?
    package var isClosed = false
    /// `None`, `Public` or `Private`.
    package var type: String?
    package var content = BPMNScope()

    package init(id: String, name: String? = nil, isExecutable: Bool? = true) {
        base = BPMNBase(id: id, name: name)
        self.isExecutable = isExecutable
    }

    init(_ base: BPMNBase) { self.base = base }
}

/// What a process or a sub-process holds.
package struct BPMNScope: Sendable {
    package var laneSets: [BPMNLaneSet] = []
    package var nodes: [BPMNFlowNode] = []
    package var flows: [BPMNSequenceFlow] = []
    package var data: [BPMNDataElement] = []
    package var artifacts: [BPMNArtifact] = []

    package init() {}
}

extension BPMNScope {
    /// The node of an id, in here and not deeper.
    package func node(_ id: String) -> BPMNFlowNode? { nodes.first { $0.id == id } }

    /// All nodes, those of sub-processes included, outer ones first.
    package var allNodes: [BPMNFlowNode] {
        nodes.flatMap { node in [node] + (node.subProcess?.content.allNodes ?? []) }
    }

    /// All sequence flows, those of sub-processes included.
    package var allFlows: [BPMNSequenceFlow] {
        flows + nodes.flatMap { $0.subProcess?.content.allFlows ?? [] }
    }

    /// The flows that leave a node, in the order of the file.
    package func flows(from id: String) -> [BPMNSequenceFlow] { flows.filter { $0.source.string == id } }

    /// The flows that reach a node, in the order of the file.
    package func flows(to id: String) -> [BPMNSequenceFlow] { flows.filter { $0.target.string == id } }

    /// The boundary events of a node.
    package func boundaryEvents(of id: String) -> [BPMNFlowNode] {
        nodes.filter { if case .boundaryEvent(let event) = $0.kind { event.attachedTo.string == id } else { false } }
    }

    /// The lanes that a node is on, outermost first.
    package func lanes(of id: String) -> [BPMNLane] {
        for set in laneSets {
            if let found = set.path(to: id) { return found }
        }
        return []
    }

    /// The handler of a compensation boundary event: what its association points to.
    package func compensationHandler(of boundaryEvent: String) -> BPMNFlowNode? {
        for case .association(let association) in artifacts where association.source.string == boundaryEvent {
            if let handler = node(association.target.string) { return handler }
        }
        return nil
    }
}

/// A flow from node to node.
package struct BPMNSequenceFlow: BPMNElement {
    package var base: BPMNBase
    package var source: LocatedText
    package var target: LocatedText
    package var condition: BPMNExpression?

    package init(
        id: String, name: String? = nil, from source: LocatedText, to target: LocatedText,
        condition: BPMNExpression? = nil
    ) {
        base = BPMNBase(id: id, name: name)
        self.source = source
        self.target = target
        self.condition = condition
    }

    init(_ base: BPMNBase, from source: LocatedText, to target: LocatedText, condition: BPMNExpression?) {
        self.base = base
        self.source = source
        self.target = target
        self.condition = condition
    }
}

/// An expression as it stands in the file. In files for Zeebe a leading `=` marks FEEL, and without it the text is fixed.
package struct BPMNExpression: BPMNElement {
    package var base = BPMNBase()
    package var text: LocatedText
    /// `xsi:type="tFormalExpression"`: meant for machines.
    package var isFormal = true
    /// The expression's own language.
    package var language: String?

    package init(_ text: LocatedText, language: String? = nil) {
        self.text = text
        self.language = language
    }
}

extension BPMNScope {
    /// Lists at every node, sub-processes included, the flows that reach and leave it, as many readers of BPMN expect.
    package mutating func listFlowsAtNodes() {
        let byTarget = Dictionary(grouping: flows, by: \.target.string)
        let bySource = Dictionary(grouping: flows, by: \.source.string)
        for index in nodes.indices {
            nodes[index].incoming = (byTarget[nodes[index].id] ?? []).map { LocatedText($0.id) }
            nodes[index].outgoing = (bySource[nodes[index].id] ?? []).map { LocatedText($0.id) }
            if case .subProcess(var inner) = nodes[index].kind {
                inner.content.listFlowsAtNodes()
                nodes[index].kind = .subProcess(inner)
            }
        }
    }
}
