extension BPMNFlowNode {
    var xml: XMLElement {
        var builder = ElementBuilder(tag, base)
        for flow in incoming { builder.child("incoming", text: flow) }
        for flow in outgoing { builder.child("outgoing", text: flow) }
        switch kind {
        case .startEvent(let start):
            builder.attribute("isInterrupting", start.isInterrupting, unless: true)
            start.event.write(to: &builder)
        case .endEvent(let event), .intermediateCatchEvent(let event), .intermediateThrowEvent(let event):
            event.write(to: &builder)
        case .boundaryEvent(let boundary):
            builder.attribute("attachedToRef", boundary.attachedTo)
            builder.attribute("cancelActivity", boundary.cancelsActivity, unless: true)
            boundary.event.write(to: &builder)
        case .gateway(let gateway): gateway.write(to: &builder)
        case .task(let task): task.write(to: &builder)
        case .callActivity(let call):
            builder.attribute("calledElement", call.calledElement)
            call.activity.write(to: &builder)
        case .subProcess(let process): process.write(to: &builder)
        }
        return builder.finished(base)
    }
}

extension BPMNEvent {
    func write(to builder: inout ElementBuilder) {
        builder.attribute("parallelMultiple", isParallelMultiple, unless: false)
        builder.children(definitions.map(\.xml))
        for reference in references { builder.child("eventDefinitionRef", text: reference) }
    }
}

extension BPMNEventDefinition {
    var xml: XMLElement {
        var builder = ElementBuilder(tag, base)
        switch kind {
        case .message(let reference): builder.attribute("messageRef", reference)
        case .timer(let timer): builder.child(timer.map { $0.expression.xml($0.kind.rawValue) })
        case .signal(let reference): builder.attribute("signalRef", reference)
        case .error(let reference): builder.attribute("errorRef", reference)
        case .escalation(let reference): builder.attribute("escalationRef", reference)
        case .conditional(let condition): builder.child(condition?.xml("condition"))
        case .compensate(let activity, let waits):
            builder.attribute("activityRef", activity)
            builder.attribute("waitForCompletion", waits, unless: true)
        case .link, .cancel, .terminate: break
        }
        return builder.finished(base)
    }
}

extension BPMNGateway {
    func write(to builder: inout ElementBuilder) {
        builder.attribute("gatewayDirection", direction)
        builder.attribute("default", defaultFlow)
        switch kind {
        case .exclusive, .inclusive, .parallel: break
        case .eventBased(let instantiates, let isParallel):
            builder.attribute("instantiate", instantiates, unless: false)
            if isParallel { builder.attribute("eventGatewayType", "Parallel") }
        case .complex(let activation): builder.child(activation?.xml("activationCondition"))
        }
    }
}

extension BPMNActivity {
    func write(to builder: inout ElementBuilder) {
        builder.attribute("isForCompensation", isForCompensation, unless: false)
        builder.attribute("default", defaultFlow)
        switch loop {
        case nil: break
        case .standard(let loop):
            var inner = ElementBuilder("standardLoopCharacteristics", loop.base)
            inner.attribute("testBefore", loop.testsBefore, unless: false)
            inner.attribute("loopMaximum", loop.maximum.map(String.init))
            inner.child(loop.condition?.xml("loopCondition"))
            builder.child(inner.finished(loop.base))
        case .multiInstance(let loop):
            var inner = ElementBuilder("multiInstanceLoopCharacteristics", loop.base)
            inner.attribute("isSequential", loop.isSequential, unless: false)
            inner.child(loop.cardinality?.xml("loopCardinality"))
            inner.child(loop.completionCondition?.xml("completionCondition"))
            builder.child(inner.finished(loop.base))
        }
    }
}

extension BPMNTask {
    func write(to builder: inout ElementBuilder) {
        switch kind {
        case .plain, .service, .user, .manual, .businessRule: break
        case .send(let message): builder.attribute("messageRef", message)
        case .receive(let message, let instantiates):
            builder.attribute("messageRef", message)
            builder.attribute("instantiate", instantiates, unless: false)
        case .script(let format, let text):
            builder.attribute("scriptFormat", format)
            if let text { builder.child("script", text: text) }
        }
        activity.write(to: &builder)
    }
}

extension BPMNSubProcess {
    func write(to builder: inout ElementBuilder) {
        builder.attribute("triggeredByEvent", isTriggeredByEvent, unless: false)
        switch kind {
        case .embedded: break
        case .transaction(let method): builder.attribute("method", method)
        case .adHoc(let adHoc):
            if adHoc.isSequential { builder.attribute("ordering", "Sequential") }
            builder.attribute("cancelRemainingInstances", adHoc.cancelsRemaining, unless: true)
            builder.child(adHoc.completionCondition?.xml("completionCondition"))
        }
        activity.write(to: &builder)
        builder.children(content.xml)
    }
}
