import TroupeBPMN
import TroupeExpression
import TroupeGraph

/// Reads a BPMN process that `WorkflowExport` has written, and that may have been edited in a modeler since, back to the
/// graph of a workflow. What a workflow cannot mean is refused.
struct WorkflowImport {
    static let rule = RuleInfo(
        "bpmn/workflow", .error, "A workflow that was exported from YAML holds something that no workflow has.")

    let process: BPMNProcess
    let file: String
    private(set) var definition: Definition
    var findings: [Diagnostic] = []

    /// Whether a process is a workflow in YAML: `troupe:language="yaml"`.
    static func isWorkflow(_ process: BPMNProcess) -> Bool {
        process.attribute("language", in: BPMNNamespace.troupe) == "yaml"
    }

    init(_ process: BPMNProcess, file: String) {
        self.process = process
        self.file = file
        definition = Definition(id: process.id, file: file)
        read()
    }

    private mutating func read() {
        definition.name = process.name
        definition.description = process.documentationText
        definition.nodes.append(
            Node(
                id: process.id, scope: 0, kind: .subprocess(0), line: process.location?.line ?? 0,
                column: process.location?.column ?? 0))
        definition.nodes[0].name = process.name
        definition.nodes[0].description = process.documentationText
        let block = process.troupe.elements.first { $0.name.local == "block" }
        if let block { common(block, at: 0) }
        var content = process.content
        let handlers = content.nodes.filter { $0.subProcess?.isTriggeredByEvent == true }
        content.nodes.removeAll { $0.subProcess?.isTriggeredByEvent == true }
        _ = scope(content, owner: 0, isIsolated: false, of: process)
        if handlers.count > 1 {
            refuse("a workflow has one event sub-process: what is done on failure", at: handlers[1])
        }
        if let handler = handlers.first, let inner = handler.subProcess {
            let scope = scope(
                inner.content, owner: 0, isIsolated: isIsolated(handler), of: handler, isFailure: true)
            definition.nodes[0].errorHandling = ErrorHandling(
                strategy: definition.nodes[0].errorHandling?.strategy ?? .failFast, handler: scope)
        }
        if let workflow = process.troupe.elements.first(where: { $0.name.local == "workflow" }) { describe(workflow) }
        orderFlows()
        check()
    }

    /// All that is no graph.
    private mutating func describe(_ workflow: XMLElement) {
        definition.id = workflow.attribute("id")?.string ?? process.id
        definition.version = workflow.attribute("version")?.string
        definition.type = workflow.attribute("type")?.string
        definition.persona = workflow.attribute("persona")?.string
        for element in workflow.elements where element.name.namespace == BPMNNamespace.troupe {
            let name = element.attribute("name")?.string ?? ""
            switch element.name.local {
            case "input": input(element, name)
            case "output":
                let description = element.attribute("description")?.string
                definition.outputs.append(
                    OutputDeclaration(name: name, value: template(element), description: description))
            case "env": definition.environment.append(.init(key: name, value: template(element)))
            case "workspace": definition.workspace = template(element)
            case "tag": definition.tags.append(name)
            case "success": definition.successCriteria.append(element.attribute("text")?.string ?? "")
            default:
                refuse("'\(element.name.qualified.prefix(60))' is nothing that a workflow has", at: element.location)
            }
        }
    }

    private mutating func input(_ element: XMLElement, _ name: String) {
        let type = element.attribute("type")
        guard let kind = InputDeclaration.Kind(rawValue: type?.string ?? "string"), !name.isEmpty else {
            return refuse("an input needs a name and a type that there is", at: type?.location ?? element.location)
        }
        var declaration = InputDeclaration(
            name: name, kind: kind, required: element.attribute("required")?.string == "true")
        declaration.description = element.attribute("description")?.string
        declaration.pattern = element.attribute("pattern")?.string
        if let problem = declaration.pattern.flatMap({ InputPattern.problem($0) }) {
            refuse(problem, at: element.attribute("pattern")?.location)
        }
        for inner in element.elements {
            guard case .constant(let value) = template(inner) else {
                refuse("what an input may be is a fixed value", at: inner.location)
                continue
            }
            if inner.name.local == "default" {
                declaration.defaultValue = value
            } else {
                declaration.values.append(value)
            }
        }
        definition.inputs.append(declaration)
    }

    // MARK: Graph

    mutating func node(_ node: Node) -> NodeIndex {
        definition.nodes.append(node)
        definition.scopes[node.scope].nodes.append(definition.nodes.count - 1)
        return definition.nodes.count - 1
    }

    mutating func change(_ index: NodeIndex, _ change: (inout Node) -> Void) { change(&definition.nodes[index]) }

    mutating func open(owner: NodeIndex, isIsolated: Bool) -> ScopeIndex {
        definition.scopes.append(Scope(owner: owner, start: definition.nodes.count, isIsolated: isIsolated))
        return definition.scopes.count - 1
    }

    mutating func start(_ scope: ScopeIndex, at node: NodeIndex) { definition.scopes[scope].start = node }

    mutating func flow(_ flow: Flow) { definition.flows.append(flow) }

    mutating func expression(_ text: String, at place: LocatedText, offset: Int = 0) -> ExpressionIndex {
        do throws(ExpressionSyntaxError) {
            _ = try Expression(parsing: text)
        } catch {
            refuse(error.message, at: place.location(atUTF8Offset: offset + error.offset))
        }
        let location = place.location(atUTF8Offset: offset)
        definition.expressions.append(
            ExpressionSource(text: text, line: location?.line ?? 0, column: location?.column ?? 0))
        return definition.expressions.count - 1
    }

    func isIsolated(_ element: BPMNFlowNode) -> Bool {
        element.troupe.elements.contains { $0.attribute("isolated")?.string == "true" }
    }

    mutating func refuse(_ message: String, at node: BPMNFlowNode) {
        refuse("\(node.tag) '\(node.id.prefix(80))': \(message)", at: node.location)
    }

    mutating func refuse(_ message: String, at place: SourceLocation?) {
        findings.append(BPMNReport.finding(Self.rule, message, at: place ?? process.location, in: file))
    }

    // MARK: Flows

    /// The flows that the exporter numbered come first, in that order; what was drawn later follows.
    private mutating func orderFlows() {
        func rank(_ flow: Flow) -> Int {
            let prefix = "flow-"
            return flow.id.hasPrefix(prefix) ? Int(flow.id.dropFirst(prefix.count)) ?? .max : .max
        }
        let old = definition.flows
        let order = old.indices.sorted { (rank(old[$0]), $0) < (rank(old[$1]), $1) }
        definition.flows = order.map { old[$0] }
        var places = order
        for (new, index) in order.enumerated() { places[index] = new }
        for (index, flow) in definition.flows.enumerated() {
            definition.nodes[flow.source].outgoing.append(index)
            definition.nodes[flow.target].incoming.append(index)
        }
        for index in definition.nodes.indices {
            if case .exclusiveGateway(let usual?) = definition.nodes[index].kind {
                definition.nodes[index].kind = .exclusiveGateway(defaultFlow: places[usual])
            }
        }
    }
}
