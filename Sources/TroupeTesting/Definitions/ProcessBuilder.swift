package import TroupeGraph

/// Puts a BPMN process together, in the shape that the compiler lowers files to. Expressions are FEEL.
package struct ProcessBuilder {
    package private(set) var definition: Definition
    private var scope: ScopeIndex = 0
    /// Flows by the ids of their ends, in the order in which they were drawn.
    private var flows: [(source: String, target: String, condition: String?)] = []
    private var defaults: [String: String] = [:]

    package static func build(_ id: String = "main", _ draw: (inout ProcessBuilder) -> Void) -> Definition {
        var builder = ProcessBuilder(id)
        draw(&builder)
        return builder.finished()
    }

    private init(_ id: String) {
        definition = Definition(id: id, file: "\(id).bpmn")
        definition.process = ProcessDetails()
        definition.nodes = [Node(id: id, scope: 0, kind: .subprocess(0))]
        definition.scopes = [Scope(owner: 0, start: 0)]
        definition.scopes[0].starts = []
        definition.scopes[0].eventSubprocesses = []
    }

    // MARK: Templates

    package mutating func feel(_ text: String) -> ExpressionIndex {
        definition.expressions.append(ExpressionSource(text: text, line: 1, column: 1, language: .feel))
        return definition.expressions.count - 1
    }

    /// Text that begins with `=` is FEEL.
    package mutating func template(_ text: String) -> ValueTemplate {
        text.hasPrefix("=") ? .expression(feel(String(text.dropFirst()))) : .constant(.string(text))
    }

    package mutating func mapping(_ target: String, _ source: String) -> Mapping {
        Mapping(source: template(source), target: target.split(separator: ".").map(String.init))
    }

    package mutating func message(_ name: String, key: String? = nil) -> MessageTrigger {
        MessageTrigger(name: template(name), correlationKey: key.map { template($0) })
    }

    package mutating func worker(_ type: String, retries: String? = nil) -> TaskNode {
        .worker(WorkerTask(type: template(type), retries: retries.map { template($0) }))
    }

    package mutating func script(_ expression: String, into result: String) -> TaskNode {
        .script(expression: feel(expression), result: result)
    }

    package mutating func condition(_ text: String) -> Trigger { .conditional(condition: feel(text), variables: []) }

    package mutating func error(_ code: String?) -> Trigger { .error(code: code.map { template($0) }) }

    package mutating func escalation(_ code: String?) -> Trigger { .escalation(code: code.map { template($0) }) }

    package mutating func duration(_ text: String) -> Trigger { .timer(.duration(template(text))) }

    package mutating func cycle(_ text: String) -> Trigger { .timer(.cycle(template(text))) }

    package mutating func signal(_ name: String) -> Trigger { .signal(name: template(name)) }

    // MARK: Elements

    @discardableResult
    package mutating func node(
        _ id: String, _ kind: Node.Kind, _ details: (inout ElementDetails.Parts) -> Void = { _ in }
    ) -> NodeIndex {
        var node = Node(id: id, scope: scope, kind: kind, isStep: true)
        var parts = ElementDetails.Parts()
        details(&parts)
        node.details = ElementDetails(parts)
        definition.nodes.append(node)
        definition.scopes[scope].nodes.append(definition.nodes.count - 1)
        return definition.nodes.count - 1
    }

    package mutating func start(
        _ id: String = "start", _ triggers: [Trigger] = [], interrupting: Bool = true,
        _ details: (inout ElementDetails.Parts) -> Void = { _ in }
    ) {
        let index = node(
            id, .event(EventNode(position: .start(isInterrupting: interrupting), triggers: triggers)), details)
        if scope == 0, !triggers.isEmpty {
            definition.process?.startEvents.append(index)
        } else {
            definition.scopes[scope].starts?.append(index)
        }
    }

    package mutating func end(
        _ id: String = "end", _ triggers: [Trigger] = [], _ details: (inout ElementDetails.Parts) -> Void = { _ in }
    ) {
        node(id, .event(EventNode(position: .end, triggers: triggers)), details)
    }

    package mutating func task(
        _ id: String, _ task: TaskNode = .pass, _ details: (inout ElementDetails.Parts) -> Void = { _ in }
    ) { node(id, .task(task), details) }

    package mutating func throwing(
        _ id: String, _ triggers: [Trigger], _ details: (inout ElementDetails.Parts) -> Void = { _ in }
    ) { node(id, .event(EventNode(position: .intermediateThrow, triggers: triggers)), details) }

    package mutating func catching(
        _ id: String, _ triggers: [Trigger], _ details: (inout ElementDetails.Parts) -> Void = { _ in }
    ) { node(id, .event(EventNode(position: .intermediateCatch, triggers: triggers)), details) }

    package mutating func boundary(
        _ id: String, on activity: String, _ triggers: [Trigger], interrupting: Bool = true,
        _ details: (inout ElementDetails.Parts) -> Void = { _ in }
    ) {
        let host = index(of: activity)
        let event = node(
            id,
            .event(
                EventNode(
                    position: .boundary(attachedTo: host, isInterrupting: interrupting), triggers: triggers)), details)
        change(host) { $0.boundaryEvents.append(event) }
    }

    /// `handler` undoes `activity`.
    package mutating func compensate(_ activity: String, by handler: String) {
        let index = index(of: handler)
        change(self.index(of: activity)) { $0.compensationHandler = index }
        change(index) { $0.isForCompensation = true }
    }

    package mutating func subprocess(
        _ id: String, _ kind: SubprocessKind? = nil, _ details: (inout ElementDetails.Parts) -> Void = { _ in },
        _ draw: (inout ProcessBuilder) -> Void
    ) {
        let inner = definition.scopes.count
        let index = node(id, .subprocess(inner)) {
            $0.subprocess = kind
            details(&$0)
        }
        if kind == .event { definition.scopes[scope].eventSubprocesses?.append(index) }
        definition.scopes.append(Scope(owner: index, start: 0))
        definition.scopes[inner].starts = []
        definition.scopes[inner].eventSubprocesses = []
        let outer = scope
        scope = inner
        draw(&self)
        scope = outer
    }

    package mutating func call(
        _ id: String, _ process: String, parent: Bool = true, child: Bool = true,
        _ details: (inout ElementDetails.Parts) -> Void = { _ in }
    ) {
        let call = CallActivity(
            process: template(process), propagatesParentVariables: parent, propagatesChildVariables: child)
        node(id, .callActivity(call), details)
    }

    /// `a -> b -> c`; a condition holds for the first arrow.
    package mutating func flow(_ path: String, if condition: String? = nil) {
        let ids = path.split(separator: " -> ").map(String.init)
        for (number, (source, target)) in zip(ids, ids.dropFirst()).enumerated() {
            flows.append((source, target, number == 0 ? condition : nil))
        }
    }

    /// The flow that a gateway or activity takes when no condition holds.
    package mutating func otherwise(_ path: String) {
        let ids = path.split(separator: " -> ").map(String.init)
        defaults[ids[0]] = ids[1]
        flow(path)
    }

    // MARK: The end

    private func index(of id: String) -> NodeIndex {
        guard let index = definition.nodes.firstIndex(where: { $0.id == id }) else { fatalError("no element \(id)") }
        return index
    }

    private mutating func change(_ index: NodeIndex, _ body: (inout ElementDetails.Parts) -> Void) {
        var parts = definition.nodes[index].details?.parts ?? ElementDetails.Parts()
        body(&parts)
        definition.nodes[index].details = ElementDetails(parts)
    }

    private mutating func finished() -> Definition {
        for flow in flows {
            let (source, target) = (index(of: flow.source), index(of: flow.target))
            let index = definition.flows.count
            definition.flows.append(
                Flow(
                    id: "\(flow.source)_\(flow.target)", source: source, target: target,
                    condition: flow.condition.map { .expression(feel($0)) }))
            definition.nodes[source].outgoing.append(index)
            definition.nodes[target].incoming.append(index)
            guard defaults[flow.source] == flow.target else { continue }
            switch definition.nodes[source].kind {
            case .exclusiveGateway: definition.nodes[source].kind = .exclusiveGateway(defaultFlow: index)
            case .inclusiveGateway: definition.nodes[source].kind = .inclusiveGateway(defaultFlow: index)
            case .complexGateway(let activation, _):
                definition.nodes[source].kind = .complexGateway(activation: activation, defaultFlow: index)
            default: change(source) { $0.defaultFlow = index }
            }
        }
        return definition
    }
}
