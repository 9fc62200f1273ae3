import TroupeBPMN
import TroupeGraph

extension WorkflowExport {
    /// What stands in a block.
    ///
    /// - Parameter isFailure: the block begins with the failure of what is around it.
    mutating func scope(_ index: ScopeIndex, isFailure: Bool = false) -> BPMNScope {
        var content = BPMNScope()
        for number in definition.scopes[index].nodes {
            let node = definition.nodes[number]
            content.nodes.append(element(of: node, isFailure: isFailure))
            attach(to: node, in: &content)
        }
        let flows = definition.scopes[index].nodes.flatMap { definition.nodes[$0].outgoing }.sorted()
        content.flows += flows.map { flow(definition.flows[$0], number: $0) }
        return content
    }

    private mutating func element(of node: Node, isFailure: Bool) -> BPMNFlowNode {
        var element = BPMNFlowNode(id: node.id, name: node.name ?? (node.isStep ? node.id : nil), kind(of: node))
        if isFailure, case .start = node.kind {
            element.kind = .startEvent(BPMNStartEvent(BPMNEvent([BPMNEventDefinition(.error(nil))])))
        }
        if let text = node.description { element.base.documentation = [BPMNDocumentation(text)] }
        if let step = step(node) { element.base.extensions = [step] }
        return element
    }

    private mutating func kind(of node: Node) -> BPMNFlowNode.Kind {
        switch node.kind {
        case .start: return .startEvent(BPMNStartEvent())
        case .end: return .endEvent(BPMNEvent())
        case .exclusiveGateway(let flow):
            return .gateway(
                BPMNGateway(.exclusive, defaultFlow: flow.map { LocatedText(definition.flows[$0].id) }))
        case .parallelGateway: return .gateway(BPMNGateway(.parallel))
        case .job(let job): return .task(BPMNTask(Self.task(of: job.type)))
        case .assignment: return .task(BPMNTask(.script(format: nil, text: nil)))
        case .timer(let timer):
            guard !node.hasAttachment, let definition = timerEvent(timer) else { return .task(BPMNTask(.plain)) }
            return .intermediateCatchEvent(BPMNEvent([definition]))
        case .call(let call):
            var activity = BPMNCallActivity()
            if case .constant(.string(let callee)) = call.workflow { activity.calledElement = LocatedText(callee) }
            return .callActivity(activity)
        case .subprocess(let body):
            var process = BPMNSubProcess()
            process.content = scope(body)
            return .subProcess(process)
        case .loop(let loop):
            var process = BPMNSubProcess()
            process.activity.loop = self.loop(loop)
            process.content = scope(loop.body)
            return .subProcess(process)
        default: return .task(BPMNTask(.plain))
        }
    }

    /// What a modeler shows of an action.
    private static func task(of action: String) -> BPMNTask.Kind {
        switch action {
        case "shell-command": .script(format: "application/x-sh", text: nil)
        case "human-task": .user
        case "notification", "send-signal": .send(message: nil)
        case "wait-signal": .receive(message: nil, instantiates: false)
        default: .service
        }
    }

    /// The timer as BPMN says it; nil for one that is no plain text.
    private func timerEvent(_ timer: Node.Timer) -> BPMNEventDefinition? {
        let (kind, template): (BPMNTimer.Kind, ValueTemplate) =
            switch timer {
            case .duration(let template): (.duration, template)
            case .until(let template): (.date, template)
            }
        guard let text = WorkflowTimer.text(template, definition.expressions) else { return nil }
        return BPMNEventDefinition(
            .timer(BPMNTimer(kind, BPMNExpression(LocatedText(text), language: WorkflowTexts.language))))
    }

    private func loop(_ loop: Node.Loop) -> BPMNLoop {
        switch loop.kind {
        case .whileTrue(let condition):
            var standard = BPMNStandardLoop()
            standard.condition = expression(condition)
            standard.testsBefore = true
            return .standard(standard)
        case .forEach(_, let concurrency):
            var multiple = BPMNMultiInstance()
            multiple.isSequential = concurrency == nil
            return .multiInstance(multiple)
        case .count(let count):
            var multiple = BPMNMultiInstance()
            multiple.isSequential = true
            if let text = WorkflowTimer.text(count, definition.expressions) {
                multiple.cardinality = BPMNExpression(LocatedText(text), language: WorkflowTexts.language)
            }
            return .multiInstance(multiple)
        }
    }

    // MARK: Failures and undoing

    /// The handlers of a step: a boundary event each, and a block.
    private mutating func attach(to node: Node, in content: inout BPMNScope) {
        let base = node.id
        if let handler = node.errorHandling?.handler {
            let event = BPMNEvent([BPMNEventDefinition(.error(nil))])
            let boundary = BPMNBoundaryEvent(event, attachedTo: LocatedText(base))
            let (eventID, blockID) = (id("\(base)-failure"), id("\(base)-failure-block"))
            content.nodes.append(BPMNFlowNode(id: eventID, .boundaryEvent(boundary)))
            content.nodes.append(wrapper(blockID, "On failure", handler))
            content.flows.append(
                BPMNSequenceFlow(
                    id: id("\(base)-failure-flow"), from: LocatedText(eventID), to: LocatedText(blockID)))
        }
        if let compensation = node.compensation {
            let event = BPMNEvent([BPMNEventDefinition(.compensate(activity: nil, waits: true))])
            let boundary = BPMNBoundaryEvent(event, attachedTo: LocatedText(base))
            let (eventID, blockID) = (id("\(base)-undo"), id("\(base)-undo-block"))
            content.nodes.append(BPMNFlowNode(id: eventID, .boundaryEvent(boundary)))
            content.nodes.append(wrapper(blockID, "Undo", compensation, isForCompensation: true))
            content.artifacts.append(
                .association(
                    BPMNAssociation(
                        id: id("\(base)-undo-line"), from: LocatedText(eventID), to: LocatedText(blockID),
                        direction: "One")))
        }
    }

    private mutating func wrapper(
        _ id: String, _ name: String, _ scope: ScopeIndex, isForCompensation: Bool = false
    ) -> BPMNFlowNode {
        var process = BPMNSubProcess()
        process.activity.isForCompensation = isForCompensation
        process.content = self.scope(scope)
        var node = BPMNFlowNode(id: id, name: name, .subProcess(process))
        node.base.extensions = block(of: scope)
        return node
    }

    /// What the block of a handler says of itself.
    func block(of scope: ScopeIndex) -> [XMLElement] {
        definition.scopes[scope].isIsolated ? [.troupe("block", ["isolated": "true"])] : []
    }

    // MARK: Flows

    private func flow(_ flow: Flow, number: FlowIndex) -> BPMNSequenceFlow {
        var result = BPMNSequenceFlow(
            id: flow.id, name: label(of: flow, number), from: LocatedText(definition.nodes[flow.source].id),
            to: LocatedText(definition.nodes[flow.target].id))
        switch flow.condition {
        case .expression(let index)?: result.condition = expression(index)
        case .test(let subject, let test)?:
            result.condition = expression(test)
            result.base.extensions = [value("subject", subject)]
        case nil: break
        }
        return result
    }

    /// What modelers show at a flow; it means nothing.
    private func label(of flow: Flow, _ number: FlowIndex) -> String? {
        let source = definition.nodes[flow.source]
        guard case .exclusiveGateway(let usual) = source.kind, source.outgoing.count > 1 else { return nil }
        if number == usual { return "else" }
        let text: String
        switch flow.condition {
        case .expression(let index)?: text = definition.expressions[index].text
        case .test(_, let index)?:
            let whole = definition.expressions[index].text
            text = whole.hasPrefix("subject ") ? String(whole.dropFirst(8)) : whole
        case nil: return nil
        }
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count > 60 ? line.prefix(59) + "…" : line
    }
}

extension Node {
    /// Whether boundary events stand on it, which only activities can have.
    var hasAttachment: Bool { errorHandling?.handler != nil || compensation != nil }
}
