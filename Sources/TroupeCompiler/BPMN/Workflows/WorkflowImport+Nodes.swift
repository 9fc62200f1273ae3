import TroupeBPMN
import TroupeGraph

extension WorkflowImport {
    /// Reads what stands in a process or a sub-process.
    mutating func scope(
        _ content: BPMNScope, owner: NodeIndex, isIsolated: Bool, of element: some BPMNElement, isFailure: Bool = false
    ) -> ScopeIndex {
        let scope = open(owner: owner, isIsolated: isIsolated)
        let attached = attachments(in: content)
        var positions: [String: NodeIndex] = [:]
        var starts: [NodeIndex] = []
        for node in content.nodes where !attached.hidden.contains(node.id) {
            if node.boundaryEvent != nil { continue }
            let index = read(node, in: scope, isFailure: isFailure)
            positions[node.id] = index
            if definition.nodes[index].kind == .start { starts.append(index) }
            read(attached.handlers[node.id], attached.compensations[node.id], of: node, at: index)
        }
        if starts.count != 1 {
            refuse("'\(element.id.prefix(80))' needs one start event, and has \(starts.count)", at: element.location)
        }
        if let first = starts.first { start(scope, at: first) }
        let defaults = Set(content.nodes.compactMap { $0.defaultFlow?.string })
        for flow in content.flows where !attached.hiddenFlows.contains(flow.id) {
            guard let source = positions[flow.source.string], let target = positions[flow.target.string] else {
                refuse(
                    "sequence flow '\(flow.id.prefix(80))' leads from or to nothing that a step is", at: flow.location)
                continue
            }
            if defaults.contains(flow.id), case .exclusiveGateway = definition.nodes[source].kind {
                let index = definition.flows.count
                change(source) { $0.kind = .exclusiveGateway(defaultFlow: index) }
            }
            self.flow(Flow(id: flow.id, source: source, target: target, condition: condition(of: flow)))
        }
        return scope
    }

    private mutating func condition(of flow: BPMNSequenceFlow) -> Flow.Condition? {
        guard let condition = flow.condition else { return nil }
        let subject = flow.troupe.elements.first { $0.name.local == "subject" }.map { template($0) }
        let index = expression(condition.text.string, at: condition.text)
        return subject.map { .test(subject: $0, test: index) } ?? .expression(index)
    }

    // MARK: Handlers

    /// The boundary events of a scope, with the blocks they lead to.
    private struct Attachments {
        /// By the step's id.
        var handlers: [String: BPMNFlowNode] = [:]
        var compensations: [String: BPMNFlowNode] = [:]
        /// Blocks that are no nodes of their own, and the flows that lead to them.
        var hidden: Set<String> = []
        var hiddenFlows: Set<String> = []
    }

    private mutating func attachments(in content: BPMNScope) -> Attachments {
        var found = Attachments()
        for node in content.nodes {
            guard let boundary = node.boundaryEvent else { continue }
            let host = boundary.attachedTo.string
            switch boundary.event.definitions.first?.kind {
            case .error:
                let flows = content.flows(from: node.id)
                guard flows.count == 1, let block = content.node(flows[0].target.string), block.subProcess != nil,
                    content.flows(to: block.id).count == 1, content.flows(from: block.id).isEmpty,
                    found.handlers[host] == nil
                else {
                    refuse("one flow leads from here to one sub-process: what is done when the step fails", at: node)
                    continue
                }
                found.handlers[host] = block
                found.hidden.insert(block.id)
                found.hiddenFlows.insert(flows[0].id)
            case .compensate:
                guard let block = content.compensationHandler(of: node.id), block.subProcess != nil,
                    found.compensations[host] == nil
                else {
                    refuse("an association leads from here to one sub-process: what undoes the step", at: node)
                    continue
                }
                found.compensations[host] = block
                found.hidden.insert(block.id)
            default:
                refuse("on a step of a workflow there are only error and compensation events", at: node)
            }
        }
        return found
    }

    private mutating func read(
        _ handler: BPMNFlowNode?, _ compensation: BPMNFlowNode?, of node: BPMNFlowNode, at index: NodeIndex
    ) {
        if let handler, let inner = handler.subProcess {
            let scope = scope(inner.content, owner: index, isIsolated: isIsolated(handler), of: handler)
            change(index) {
                $0.errorHandling = ErrorHandling(strategy: $0.errorHandling?.strategy ?? .failFast, handler: scope)
            }
        }
        if let compensation, let inner = compensation.subProcess {
            let scope = scope(inner.content, owner: index, isIsolated: isIsolated(compensation), of: compensation)
            change(index) { $0.compensation = scope }
        }
    }

    // MARK: Nodes

    private mutating func read(_ node: BPMNFlowNode, in scope: ScopeIndex, isFailure: Bool) -> NodeIndex {
        let step = node.troupe.elements.first { $0.name.local == "step" }
        let said = step ?? node.troupe.elements.first { $0.name.local == "block" }
        let index = self.node(
            Node(
                id: node.id, scope: scope, kind: .end, isStep: step != nil, line: node.location?.line ?? 0,
                column: node.location?.column ?? 0))
        let isUnnamed = step?.attribute("unnamed")?.string == "true" && node.name == node.id
        let description = node.documentationText
        change(index) {
            $0.name = isUnnamed ? nil : node.name
            $0.description = description
        }
        // In the order of the lowering: what a step says of itself follows what stands in it.
        if let kind = kind(of: node, said, at: index, isFailure: isFailure) { change(index) { $0.kind = kind } }
        if let said { common(said, at: index) }
        return index
    }

    private mutating func kind(
        of node: BPMNFlowNode, _ said: XMLElement?, at index: NodeIndex, isFailure: Bool
    ) -> Node.Kind? {
        let triggers = node.event.map { $0.definitions.count + $0.references.count } ?? 0
        switch node.kind {
        case .startEvent(let start):
            if case .error(nil)? = start.event.definitions.first?.kind, isFailure, triggers == 1 { return .start }
            if triggers > 0 { refuse("a block of a workflow begins without a trigger", at: node) }
            return .start
        case .endEvent:
            if triggers > 0 { refuse("what ends here is a block: use a step that fails, or sends a signal", at: node) }
            return .end
        case .gateway(let gateway):
            switch gateway.kind {
            case .exclusive: return .exclusiveGateway(defaultFlow: nil)
            case .parallel: return .parallelGateway
            default: break
            }
        case .intermediateCatchEvent(let event):
            if triggers == 1, case .timer(let timer?)? = event.definitions.first?.kind,
                let kind = self.timer(timer, node)
            {
                return kind
            }
        case .subProcess(let process):
            guard case .embedded = process.kind, !process.isTriggeredByEvent, !process.activity.isForCompensation else {
                break
            }
            return block(process, said, of: node, at: index)
        case .task, .callActivity:
            guard let said, said.name.local == "step" else {
                refuse("a task of a workflow needs a troupe:step that says what is done", at: node)
                return nil
            }
            if let activity = node.activity, activity.loop != nil || activity.isForCompensation {
                refuse("put the step into a sub-process to repeat or undo with it", at: node)
            }
            return work(said, of: node)
        case .intermediateThrowEvent, .boundaryEvent: break
        }
        refuse("no workflow in YAML has such an element", at: node)
        return nil
    }

    private mutating func timer(_ timer: BPMNTimer, _ node: BPMNFlowNode) -> Node.Kind? {
        let text = timer.expression.text
        switch timer.kind {
        case .date: return .timer(.until(plain(text)))
        case .duration:
            let value = plain(text)
            if case .constant(let fixed) = value, DurationText.milliseconds(fixed) == nil {
                refuse("'\(text.string.prefix(40))' is no duration; write 90, 30m, 4h, 2d or PT15M", at: text.location)
            }
            return .timer(.duration(value))
        case .cycle: return nil
        }
    }
}
