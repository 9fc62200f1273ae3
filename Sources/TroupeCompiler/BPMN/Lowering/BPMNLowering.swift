import TroupeBPMN
import TroupeGraph

/// From the model of a BPMN file to the graph of one of its processes.
///
/// First every node gets its place, so that flows, boundary events and handlers find each other; then the flows, then what
/// each node is. Lowering never stops at what is wrong: the rules report that, and the definition is then thrown away.
struct BPMNLowering {
    let model: BPMNModel
    let roots: BPMNRoots
    let process: BPMNProcess
    let team: BPMNTeam
    /// Whether Zeebe's reading of the file counts.
    let isZeebe: Bool
    var definition: Definition
    /// Of each node, what only BPMN elements have.
    var parts: [ElementDetails.Parts] = []
    /// By expression: the text it stands in.
    var places: [BPMNExpressionPlace] = []
    /// What was found on the way.
    var findings: [Diagnostic] = []
    private(set) var nodes: [String: NodeIndex] = [:]
    private(set) var flows: [String: FlowIndex] = [:]
    private var placed: [Placed] = []
    /// The lanes each node stands on, outermost first.
    private(set) var lanes: [String: [BPMNLane]] = [:]
    /// By event: the activities that associations lead to.
    private(set) var handlers: [String: [String]] = [:]

    /// A node of the file and where it stands.
    struct Placed {
        let index: NodeIndex
        let node: BPMNFlowNode
        /// What it stands in.
        let content: BPMNScope
        let isInEventSubprocess: Bool
    }

    init(
        _ process: BPMNProcess, in model: BPMNModel, _ roots: BPMNRoots, file: String, team: BPMNTeam, isZeebe: Bool
    ) {
        self.model = model
        self.roots = roots
        self.process = process
        self.team = team
        self.isZeebe = isZeebe
        definition = Definition(id: process.id, file: file)
    }

    /// Lowers the whole process.
    mutating func lower() {
        let root = add(process, .subprocess(0), in: nil)
        definition.scopes.append(Scope(owner: root, start: 0))
        parts[root].elementType = "process"
        place(process.content, in: 0, isEvent: false)
        connect(process.content, in: 0)
        describe()
        for item in placed { finish(item) }
        enter(process.content, in: 0, isEvent: false)
        for index in definition.nodes.indices { definition.nodes[index].details = ElementDetails(parts[index]) }
    }

    // MARK: Places

    private mutating func add(_ element: some BPMNElement, _ kind: Node.Kind, in scope: ScopeIndex?) -> NodeIndex {
        let index = definition.nodes.count
        var node = Node(
            id: element.id, scope: scope ?? 0, kind: kind, isStep: scope != nil, line: element.location?.line ?? 0,
            column: element.location?.column ?? 0)
        node.name = element.name
        node.description = element.documentationText
        definition.nodes.append(node)
        parts.append(ElementDetails.Parts())
        if let scope { definition.scopes[scope].nodes.append(index) }
        return index
    }

    private mutating func place(_ content: BPMNScope, in scope: ScopeIndex, isEvent: Bool) {
        handlers.merge(content.handlers) { first, _ in first }
        for set in content.laneSets { collect(set, []) }
        for node in content.nodes {
            let index = add(node, .task(.pass), in: scope)
            if nodes[node.id] == nil { nodes[node.id] = index }
            placed.append(Placed(index: index, node: node, content: content, isInEventSubprocess: isEvent))
            guard let inner = node.subProcess else { continue }
            let body = definition.scopes.count
            definition.scopes.append(Scope(owner: index, start: index))
            definition.nodes[index].kind = .subprocess(body)
            place(inner.content, in: body, isEvent: inner.isTriggeredByEvent)
        }
    }

    /// An inner lane counts before the one around it.
    private mutating func collect(_ set: BPMNLaneSet, _ outer: [BPMNLane]) {
        for lane in set.lanes {
            let path = outer + [lane]
            if let inner = lane.children { collect(inner, path) }
            for node in lane.nodes where lanes[node.string] == nil { lanes[node.string] = path }
        }
    }

    private mutating func connect(_ content: BPMNScope, in scope: ScopeIndex) {
        for flow in content.flows {
            guard let source = node(flow.source, in: scope), let target = node(flow.target, in: scope) else { continue }
            let condition = flow.condition.flatMap { $0.text.string.isBlank ? nil : feel($0.text) }
            let index = link(flow.id, from: source, to: target)
            definition.flows[index].condition = condition.map { .expression($0) }
        }
        joinLinks(content, in: scope)
        for node in content.nodes {
            guard let inner = node.subProcess, let owner = nodes[node.id],
                case .subprocess(let body) = definition.nodes[owner].kind
            else { continue }
            connect(inner.content, in: body)
        }
    }

    /// A link event jumps to the one that catches its name.
    private mutating func joinLinks(_ content: BPMNScope, in scope: ScopeIndex) {
        func linkName(_ event: BPMNEvent) -> String? {
            event.definitions.first { if case .link = $0.kind { true } else { false } }?.name
        }
        var catches: [String: NodeIndex] = [:]
        for node in content.nodes {
            guard case .intermediateCatchEvent(let event) = node.kind, let name = linkName(event) else { continue }
            if catches[name] == nil { catches[name] = nodes[node.id] }
        }
        for node in content.nodes {
            guard case .intermediateThrowEvent(let event) = node.kind, let name = linkName(event),
                let source = nodes[node.id], let target = catches[name]
            else { continue }
            _ = link("link:\(node.id)", from: source, to: target)
        }
    }

    private mutating func link(_ id: String, from source: NodeIndex, to target: NodeIndex) -> FlowIndex {
        let index = definition.flows.count
        definition.flows.append(Flow(id: id, source: source, target: target))
        definition.nodes[source].outgoing.append(index)
        definition.nodes[target].incoming.append(index)
        if flows[id] == nil { flows[id] = index }
        return index
    }

    /// The node of an id in a scope.
    func node(_ id: LocatedText?, in scope: ScopeIndex) -> NodeIndex? {
        guard let index = id.flatMap({ nodes[$0.string] }), definition.nodes[index].scope == scope else { return nil }
        return index
    }

    // MARK: Entries

    /// Where tokens begin in a scope and those inside, and what else begins there by itself.
    private mutating func enter(_ content: BPMNScope, in scope: ScopeIndex, isEvent: Bool) {
        var starts: [NodeIndex] = []
        var eventSubprocesses: [NodeIndex] = []
        for index in definition.scopes[scope].nodes {
            let node = definition.nodes[index]
            if parts[index].subprocess == .event {
                eventSubprocesses.append(index)
            } else if case .event(let event) = node.kind, case .start = event.position {
                if event.triggers.isEmpty || isEvent {
                    starts.append(index)
                } else if scope == 0 {
                    definition.process?.startEvents.append(index)
                }
            }
        }
        let hasStart = content.nodes.contains { if case .startEvent = $0.kind { true } else { false } }
        let owner = definition.scopes[scope].owner
        if !hasStart, !isEvent, parts[owner].subprocess?.isAdHoc != true {
            // BPMN 2.0, 13.3.1: without a start event, all that no flow leads to begins.
            starts = definition.scopes[scope].nodes.filter(isFree)
        }
        definition.scopes[scope].starts = starts
        definition.scopes[scope].start = starts.first ?? definition.scopes[scope].nodes.first ?? owner
        definition.scopes[scope].eventSubprocesses = eventSubprocesses
        for node in content.nodes {
            guard let inner = node.subProcess, let owner = nodes[node.id],
                case .subprocess(let body) = definition.nodes[owner].kind
            else { continue }
            enter(inner.content, in: body, isEvent: inner.isTriggeredByEvent)
        }
    }

    private func isFree(_ index: NodeIndex) -> Bool {
        let node = definition.nodes[index]
        if !node.incoming.isEmpty || parts[index].isForCompensation || parts[index].subprocess == .event {
            return false
        }
        guard case .event(let event) = node.kind else { return true }
        switch event.position {
        case .start, .boundary: return false
        // What a link jumps to, or what would wait for ever.
        case .intermediateCatch, .intermediateThrow, .end: return true
        }
    }
}

extension BPMNScope {
    /// What associations lead to, by where they come from.
    var handlers: [String: [String]] {
        var handlers: [String: [String]] = [:]
        for case .association(let association) in artifacts {
            handlers[association.source.string, default: []].append(association.target.string)
        }
        return handlers
    }
}

extension SubprocessKind {
    var isAdHoc: Bool { if case .adHoc = self { true } else { false } }
}
