import TroupeBPMN
import TroupeExpression
import TroupeGraph

extension BPMNLowering {
    /// Says what a node is, now that all nodes and flows have their places.
    mutating func finish(_ item: Placed) {
        let (index, node) = (item.index, item.node)
        parts[index].elementType = node.tag
        assign(item)
        common(node, at: index)
        if let activity = node.activity { self.activity(activity, of: node, at: index) }
        switch node.kind {
        case .startEvent(let start):
            let isInterrupting = item.isInEventSubprocess ? start.isInterrupting : true
            let position = EventNode.Position.start(isInterrupting: isInterrupting)
            definition.nodes[index].kind = .event(
                event(start.event, position, of: item, needsKey: item.isInEventSubprocess))
        case .endEvent(let event): throwing(event, .end, item)
        case .intermediateThrowEvent(let event): throwing(event, .intermediateThrow, item)
        case .intermediateCatchEvent(let event):
            definition.nodes[index].kind = .event(self.event(event, .intermediateCatch, of: item))
        case .boundaryEvent(let boundary): attach(boundary, item)
        case .gateway(let gateway): definition.nodes[index].kind = kind(of: gateway, at: index)
        case .task(let task): definition.nodes[index].kind = kind(of: task, node, at: index)
        case .callActivity(let call):
            definition.nodes[index].kind = .callActivity(callActivity(call, node))
        case .subProcess(let process): parts[index].subprocess = subprocess(process, node)
        }
    }

    /// What any element may say.
    private mutating func common(_ node: BPMNFlowNode, at index: NodeIndex) {
        let zeebe = node.zeebe
        parts[index].inputs = mappings(zeebe.inputs)
        parts[index].outputs = mappings(zeebe.outputs)
        for header in zeebe.headers {
            guard let name = header.name?.string, !name.isEmpty else { continue }
            parts[index].headers[name] = .string(header.value?.string ?? "")
        }
        properties(of: node, at: index)
        listeners(of: node, at: index)
    }

    private mutating func mappings(_ mappings: [ZeebeMapping]) -> [Mapping] {
        mappings.compactMap { mapping in
            guard let target = mapping.target?.string else { return nil }
            let path = target.split(separator: ".").map { String($0).trimmedBlank }
            let source = mapping.source.map { valueTemplate($0) } ?? .constant(.null)
            return path.isEmpty ? nil : Mapping(source: source, target: path)
        }
    }

    private mutating func activity(_ activity: BPMNActivity, of node: BPMNFlowNode, at index: NodeIndex) {
        parts[index].isForCompensation = activity.isForCompensation
        parts[index].defaultFlow = defaultFlow(activity.defaultFlow, of: index)
        switch activity.loop {
        case nil: break
        case .standard(let loop):
            let condition = loop.condition.flatMap { $0.text.string.isBlank ? nil : feel($0.text) }
            parts[index].standardLoop = StandardLoop(
                condition: condition, testsBefore: loop.testsBefore, maximum: loop.maximum)
        case .multiInstance(let loop): parts[index].multiInstance = multiInstance(loop)
        }
    }

    private mutating func multiInstance(_ loop: BPMNMultiInstance) -> MultiInstance {
        var multi = MultiInstance(isSequential: loop.isSequential)
        let zeebe = loop.zeebe.loop
        multi.inputCollection = zeebe?.inputCollection.map { template($0) }
        multi.inputElement = zeebe?.inputElement?.named
        multi.outputCollection = zeebe?.outputCollection?.named
        multi.outputElement = zeebe?.outputElement.flatMap { $0.string.isBlank ? nil : template($0) }
        multi.outputVariable = zeebe?.outputElement.flatMap(\.variableOfPath)
        if multi.inputCollection == nil {
            multi.cardinality = loop.cardinality.map { .expression(feel($0.text)) }
        }
        multi.completionCondition = loop.completionCondition.flatMap {
            $0.text.string.isBlank ? nil : feel($0.text)
        }
        return multi
    }

    /// A default flow, if it leaves that node.
    func defaultFlow(_ id: LocatedText?, of index: NodeIndex) -> FlowIndex? {
        guard let flow = id.flatMap({ flows[$0.string] }), definition.flows[flow].source == index else { return nil }
        return flow
    }

    private mutating func kind(of gateway: BPMNGateway, at index: NodeIndex) -> Node.Kind {
        let flow = defaultFlow(gateway.defaultFlow, of: index)
        switch gateway.kind {
        case .exclusive: return .exclusiveGateway(defaultFlow: flow)
        case .inclusive: return .inclusiveGateway(defaultFlow: flow)
        case .parallel: return .parallelGateway
        case .eventBased: return .eventGateway
        case .complex(let activation):
            let condition = activation.flatMap { $0.text.string.isBlank ? nil : feel($0.text) }
            return .complexGateway(activation: condition, defaultFlow: flow)
        }
    }

    private mutating func subprocess(_ process: BPMNSubProcess, _ node: BPMNFlowNode) -> SubprocessKind? {
        if process.isTriggeredByEvent { return .event }
        switch process.kind {
        case .embedded: return nil
        case .transaction: return .transaction
        case .adHoc(let adHoc):
            let zeebe = node.zeebe.adHoc
            var lowered = AdHoc(
                activeElements: zeebe?.activeElements.flatMap { $0.string.isBlank ? nil : list($0) },
                completionCondition: adHoc.completionCondition.flatMap {
                    $0.text.string.isBlank ? nil : feel($0.text)
                },
                cancelsRemaining: adHoc.cancelsRemaining, isSequential: adHoc.isSequential)
            // Nothing begins by itself in Camunda 8.
            if isZeebe, lowered.activeElements == nil { lowered.activeElements = .constant([]) }
            lowered.outputCollection = zeebe?.outputCollection?.named
            lowered.outputElement = zeebe?.outputElement.flatMap { $0.string.isBlank ? nil : template($0) }
            return .adHoc(lowered)
        }
    }

    private mutating func callActivity(_ call: BPMNCallActivity, _ node: BPMNFlowNode) -> CallActivity {
        guard let called = node.zeebe.calledElement else {
            let id = call.calledElement?.string.trimmedBlank ?? ""
            return CallActivity(process: .constant(.string(id)))
        }
        return CallActivity(
            process: called.processID.map { template($0) } ?? .constant(""), binding: binding(called.version),
            propagatesParentVariables: called.propagatesAllParentVariables,
            propagatesChildVariables: called.propagatesAllChildVariables)
    }

    func binding(_ version: ZeebeBinding) -> Binding {
        switch version.type?.string {
        case "deployment": .deployment
        case "versionTag": .versionTag(version.versionTag?.string ?? "")
        default: .latest
        }
    }
}

extension LocatedText {
    /// Of FEEL behind a `=` that is a variable, or a path into one: the variable.
    fileprivate var variableOfPath: String? {
        guard isFEEL else { return nil }
        return (try? FEELExpression(parsing: String(string.trimmedBlank.dropFirst())))?.variableOfPath
    }

    /// A name of a variable; nil when there is nothing.
    var named: String? {
        let name = string.trimmedBlank
        return name.isEmpty ? nil : name
    }
}
