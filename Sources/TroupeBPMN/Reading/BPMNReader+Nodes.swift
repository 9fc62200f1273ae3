import TroupeGraph

extension BPMNReader {
    /// The elements that `node` reads.
    static let nodes: Set<String> = [
        "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",
        "exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway", "task",
        "serviceTask", "sendTask", "receiveTask", "userTask", "manualTask", "scriptTask", "businessRuleTask",
        "callActivity", "subProcess", "transaction", "adHocSubProcess",
    ]
    static let data: Set<String> = ["dataObject", "dataObjectReference", "dataStoreReference"]
    static let artifacts: Set<String> = ["textAnnotation", "group", "association"]

    mutating func node(_ element: XMLElement) -> BPMNFlowNode {
        var fields = fields(of: element)
        let incoming = fields.take("incoming").compactMap { fields.reference(in: $0.text) }
        let outgoing = fields.take("outgoing").compactMap { fields.reference(in: $0.text) }
        let kind = kind(of: element, &fields)
        var node = BPMNFlowNode(identified(fields.base(), as: Self.word(for: element.name.local)), kind)
        node.incoming = incoming
        node.outgoing = outgoing
        return node
    }

    private static func word(for tag: String) -> String {
        tag.hasSuffix("Event") ? "Event" : tag.hasSuffix("Gateway") ? "Gateway" : "Activity"
    }

    private mutating func kind(of element: XMLElement, _ fields: inout ElementFields) -> BPMNFlowNode.Kind {
        switch element.name.local {
        case "startEvent":
            let isInterrupting = fields.bool("isInterrupting") ?? true
            return .startEvent(BPMNStartEvent(event(&fields), isInterrupting: isInterrupting))
        case "endEvent": return .endEvent(event(&fields))
        case "intermediateCatchEvent": return .intermediateCatchEvent(event(&fields))
        case "intermediateThrowEvent": return .intermediateThrowEvent(event(&fields))
        case "boundaryEvent":
            let host = required(fields.reference("attachedToRef"), "attachedToRef", of: element)
            let cancels = fields.bool("cancelActivity") ?? true
            return .boundaryEvent(BPMNBoundaryEvent(event(&fields), attachedTo: host, cancelsActivity: cancels))
        case "exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway":
            return .gateway(gateway(element.name.local, &fields))
        case "callActivity":
            var call = BPMNCallActivity(calledElement: fields.text("calledElement"))
            call.activity = activity(&fields)
            return .callActivity(call)
        case "subProcess", "transaction", "adHocSubProcess":
            return .subProcess(subProcess(element.name.local, &fields))
        default:
            var task = BPMNTask(taskKind(element.name.local, &fields))
            task.activity = activity(&fields)
            return .task(task)
        }
    }

    private func gateway(_ tag: String, _ fields: inout ElementFields) -> BPMNGateway {
        let kind: BPMNGateway.Kind =
            switch tag {
            case "exclusiveGateway": .exclusive
            case "inclusiveGateway": .inclusive
            case "parallelGateway": .parallel
            case "eventBasedGateway":
                .eventBased(
                    instantiates: fields.bool("instantiate") ?? false,
                    isParallel: fields.string("eventGatewayType") == "Parallel")
            default: .complex(activation: fields.first("activationCondition").map(expression))
            }
        var gateway = BPMNGateway(kind)
        gateway.direction = fields.string("gatewayDirection")
        if tag != "parallelGateway", tag != "eventBasedGateway" { gateway.defaultFlow = fields.reference("default") }
        return gateway
    }

    private func taskKind(_ tag: String, _ fields: inout ElementFields) -> BPMNTask.Kind {
        switch tag {
        case "serviceTask": .service
        case "sendTask": .send(message: fields.reference("messageRef"))
        case "receiveTask":
            .receive(message: fields.reference("messageRef"), instantiates: fields.bool("instantiate") ?? false)
        case "userTask": .user
        case "manualTask": .manual
        case "scriptTask":
            .script(format: fields.string("scriptFormat"), text: fields.first("script").map(\.text))
        case "businessRuleTask": .businessRule
        default: .plain
        }
    }

    private mutating func subProcess(_ tag: String, _ fields: inout ElementFields) -> BPMNSubProcess {
        var process = BPMNSubProcess(isTriggeredByEvent: fields.bool("triggeredByEvent") ?? false)
        if tag == "transaction" { process.kind = .transaction(method: fields.string("method")) }
        if tag == "adHocSubProcess" {
            var adHoc = BPMNAdHoc()
            adHoc.completionCondition = fields.first("completionCondition").map(expression)
            adHoc.isSequential = fields.string("ordering") == "Sequential"
            adHoc.cancelsRemaining = fields.bool("cancelRemainingInstances") ?? true
            process.kind = .adHoc(adHoc)
        }
        process.activity = activity(&fields)
        process.content = scope(&fields)
        return process
    }

    private func activity(_ fields: inout ElementFields) -> BPMNActivity {
        var activity = BPMNActivity()
        activity.isForCompensation = fields.bool("isForCompensation") ?? false
        activity.defaultFlow = fields.reference("default")
        if let element = fields.first("multiInstanceLoopCharacteristics") {
            activity.loop = .multiInstance(multiInstance(element))
        } else if let element = fields.first("standardLoopCharacteristics") {
            activity.loop = .standard(standardLoop(element))
        }
        return activity
    }

    private func multiInstance(_ element: XMLElement) -> BPMNMultiInstance {
        var fields = fields(of: element)
        var loop = BPMNMultiInstance()
        loop.isSequential = fields.bool("isSequential") ?? false
        loop.cardinality = fields.first("loopCardinality").map(expression)
        loop.completionCondition = fields.first("completionCondition").map(expression)
        loop.base = fields.base(hasName: false)
        return loop
    }

    private func standardLoop(_ element: XMLElement) -> BPMNStandardLoop {
        var fields = fields(of: element)
        var loop = BPMNStandardLoop()
        loop.condition = fields.first("loopCondition").map(expression)
        loop.testsBefore = fields.bool("testBefore") ?? false
        loop.maximum = fields.int("loopMaximum")
        loop.base = fields.base(hasName: false)
        return loop
    }
}
