import TroupeBPMN
import TroupeGraph

/// A BPMN file with what the rules ask of it.
struct BPMNSubject {
    let model: BPMNModel
    let roots: BPMNRoots
    let file: String
    let team: BPMNTeam
    /// Whether the file uses Camunda 8's extensions, so that Zeebe's rules count.
    let isZeebe: Bool
    /// The processes that are to be executed.
    let processes: [BPMNProcessSubject]
    /// What may be called, the file's own processes included; nil when it is not known.
    let callable: Set<String>?

    init(_ model: BPMNModel, file: String, team: BPMNTeam, callable names: Set<String>?) {
        self.model = model
        let roots = BPMNRoots(model)
        self.roots = roots
        self.file = file
        self.team = team
        let isZeebe = model.usesZeebe
        self.isZeebe = isZeebe
        let executable = Self.executable(in: model)
        processes = executable.map { process in
            var lowering = BPMNLowering(process, in: model, roots, file: file, team: team, isZeebe: isZeebe)
            lowering.lower()
            return BPMNProcessSubject(process, lowering)
        }
        callable = names.map { $0.union(executable.map(\.id)) }
    }

    /// Zeebe executes what says that it is executable; in other files silence is consent when nobody speaks.
    static func executable(in model: BPMNModel) -> [BPMNProcess] {
        let isImplied = !model.usesZeebe && model.processes.allSatisfy { $0.isExecutable == nil }
        return model.processes.filter { $0.isExecutable ?? (isImplied && !$0.content.nodes.isEmpty) }
    }

    /// The nodes of all processes with what they stand in.
    var nodes: [BPMNNodeFact] { processes.flatMap(\.nodes) }
    /// The processes and sub-processes.
    var scopes: [BPMNScopeFact] { processes.flatMap(\.scopes) }
}

/// One process to execute.
struct BPMNProcessSubject {
    let process: BPMNProcess
    let definition: Definition
    let places: [BPMNExpressionPlace]
    /// What lowering found.
    let findings: [Diagnostic]
    /// The process itself, then its sub-processes.
    let scopes: [BPMNScopeFact]
    let nodes: [BPMNNodeFact]

    init(_ process: BPMNProcess, _ lowering: BPMNLowering) {
        self.process = process
        definition = lowering.definition
        places = lowering.places
        findings = lowering.findings
        var scopes: [BPMNScopeFact] = []
        func visit(_ content: BPMNScope, _ owner: BPMNFlowNode?, _ outer: [BPMNFlowNode]) {
            let around = outer + [owner].compactMap { $0 }
            scopes.append(BPMNScopeFact(process: process, content: content, owner: owner, around: around))
            for node in content.nodes {
                if let inner = node.subProcess { visit(inner.content, node, around) }
            }
        }
        visit(process.content, nil, [])
        self.scopes = scopes
        nodes = scopes.flatMap { scope in scope.content.nodes.map { BPMNNodeFact(node: $0, scope: scope) } }
    }
}

/// A process or a sub-process with its content.
struct BPMNScopeFact {
    let process: BPMNProcess
    let content: BPMNScope
    /// The sub-process; nil for the process.
    let owner: BPMNFlowNode?
    /// The sub-processes around the content, the innermost last, the owner included.
    let around: [BPMNFlowNode]
    let incoming: [String: [BPMNSequenceFlow]]
    let outgoing: [String: [BPMNSequenceFlow]]
    private let nodes: [String: BPMNFlowNode]
    private let edges: [String: [BPMNFlowNode]]
    private let handlers: [String: [String]]

    init(process: BPMNProcess, content: BPMNScope, owner: BPMNFlowNode?, around: [BPMNFlowNode]) {
        self.process = process
        self.content = content
        self.owner = owner
        self.around = around
        incoming = Dictionary(grouping: content.flows) { $0.target.string }
        outgoing = Dictionary(grouping: content.flows) { $0.source.string }
        handlers = content.handlers
        nodes = Dictionary(content.nodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        edges = Dictionary(grouping: content.nodes.filter { $0.boundaryEvent != nil }) {
            $0.boundaryEvent?.attachedTo.string ?? ""
        }
    }

    /// The node of an id, in here and not deeper.
    func node(_ id: String) -> BPMNFlowNode? { nodes[id] }

    /// The boundary events of a node.
    func boundaryEvents(of id: String) -> [BPMNFlowNode] { edges[id] ?? [] }

    /// The handler of a compensation boundary event: what its association points to.
    func compensationHandler(of event: String) -> BPMNFlowNode? { handlers[event]?.lazy.compactMap(node).first }

    var isEventSubprocess: Bool { owner?.subProcess?.isTriggeredByEvent ?? false }
    var isTransaction: Bool {
        if case .transaction? = owner?.subProcess?.kind { true } else { false }
    }
    var isAdHoc: Bool { if case .adHoc? = owner?.subProcess?.kind { true } else { false } }
    /// What messages call it.
    var shown: String { owner?.shown ?? process.shown }
    var location: SourceLocation? { owner?.location ?? process.location }
}

/// A node and what it stands in.
struct BPMNNodeFact {
    let node: BPMNFlowNode
    let scope: BPMNScopeFact

    var incoming: [BPMNSequenceFlow] { scope.incoming[node.id] ?? [] }
    var outgoing: [BPMNSequenceFlow] { scope.outgoing[node.id] ?? [] }
    /// Whether it starts the process, so that there are no variables yet.
    var isProcessStart: Bool { node.isStart && scope.owner == nil }
}

extension BPMNModel {
    /// Whether the file is one for Zeebe: its namespace is declared, as Camunda's modeler does.
    var usesZeebe: Bool {
        namespaces.contains { $0.uri == BPMNNamespace.zeebe }
            || processes.contains { !$0.zeebe.isEmpty || $0.content.allNodes.contains { !$0.zeebe.isEmpty } }
    }
}

extension BPMNFlowNode {
    /// What messages call it: `serviceTask 'charge'`.
    var shown: String { "\(tag) '\(id.prefix(80))'" }
    var isEvent: Bool { event != nil }
    /// A start event without a trigger.
    var isNoneStart: Bool {
        if case .startEvent(let start) = kind {
            start.event.definitions.isEmpty && start.event.references.isEmpty
        } else {
            false
        }
    }
    var isStart: Bool { if case .startEvent = kind { true } else { false } }
    var isEnd: Bool { if case .endEvent = kind { true } else { false } }
}

extension BPMNProcess {
    var shown: String { "process '\(id.prefix(80))'" }
}
