import TroupeGraph

/// The life of a BPMN element instance; the states are Zeebe's.
///
/// ```
/// activating   input mappings, subscriptions of its edge and scope, start listeners
/// activated    its own work
/// completing   variables of its result, output mappings, end listeners
/// completed    tokens along its flows
/// ```
/// What fails in a state is an incident in that state; resolved, the element goes on from there.
extension Turn {
    /// Starts, or takes up again, an element.
    mutating func begin(_ element: ElementInstance) {
        switch element.lifecycle {
        case .activating:
            if let fault = prepare(element) { return raise(fault, at: element.key, in: .activating) }
            guard let current = live(element.key) else { return }
            if listen(.startListener, from: 0, of: current) { return }
            work(current)
        case .activated: work(element)
        case .completing: conclude(element)
        case .completed, .terminating, .terminated: break
        }
    }

    private mutating func prepare(_ element: ElementInstance) -> Fault? {
        let node = state.node(of: element)
        if element.role != .process, !isBody(element, node), let inputs = node.details?.parts.inputs, !inputs.isEmpty {
            if let fault = map(inputs, of: element) { return fault }
        }
        if element.parent == 0, element.role == .process { mapStart(of: element) }
        return openSubscriptions(around: element, node)
    }

    /// What the start event maps is there before anything waits for it, as in Camunda 8. What cannot be mapped is an
    /// incident of the start event, in its turn.
    private mutating func mapStart(of process: ElementInstance) {
        let program = program(of: process)
        guard let start = state.created.request.mappedStart(of: program),
            let mappings = program.nodes[start].details?.parts.outputs
        else { return }
        var brought: [String: Value] = [:]
        for (name, value) in state.created.request.inputs { brought[name] = value }
        guard case .success(let variables) = outputs(mappings, at: process.key, into: process.key, extra: brought)
        else { return }
        set(variables, in: process.key)
    }

    /// Whether an instance only has rounds in it: what is said of the activity holds for them.
    func isBody(_ element: ElementInstance, _ node: ProgramNode) -> Bool {
        element.role == .element && node.isRepeated
    }

    /// The element's own work.
    mutating func work(_ element: ElementInstance) {
        let node = state.node(of: element)
        let key = element.key
        if element.compensations != nil { return undoNext(for: key) }
        if element.role == .process { return enterProcess(element) }
        if isBody(element, node) { return openRounds(of: element, node) }
        switch node.kind {
        case .event(let event): perform(event, of: element, node)
        case .task(let task): perform(task, of: element, node)
        case .subprocess(let scope): enterScope(scope, of: element, node)
        case .callActivity(let call): bind(call, element)
        case .eventGateway: awaitFirst(of: element, node)
        case .exclusiveGateway, .inclusiveGateway, .complexGateway, .parallelGateway: leave(element, node)
        case .job(let job): createJob(job, node, element)
        case .call(let call): bind(call, element)
        case .start, .end, .assignment, .timer, .loop, .fail: schedule(.complete(element: key, outputs: nil))
        }
    }

    /// The element's work is done, with these variables as its result.
    mutating func done(_ element: ElementInstance, _ outputs: ValueMap?) {
        let node = state.node(of: element)
        if element.role == .process { return completeProcess(of: element) }
        if let adHoc = node.details?.adHoc, !isBody(element, node), !isDone(adHoc, element) { return }
        if isBody(element, node) {
            // The collection is the body's own while it grows, and goes to the scope around it now.
            if let collection = collection(of: element, node) { merge(collection, from: element.parent) }
        } else if case .callActivity(let call) = node.kind, !call.propagatesChildVariables, !node.mapsOutputs {
            // Nothing of the called process is asked for.
        } else if let outputs = outputs.map({ declared($0, of: node) }), !outputs.isEmpty {
            if let fault = ValueBound.fault(of: .map(outputs)) { return raise(fault, at: element.key, in: .activated) }
            if node.mapsOutputs {
                set(outputs, in: element.key)
            } else {
                merge(outputs, from: element.key)
            }
        }
        if let collection = node.details?.adHoc?.outputCollection, let list = element.overlay?[.context(collection)] {
            merge([collection: list], from: element.parent)
        }
        guard let current = live(element.key) else { return }
        conclude(current)
    }

    /// What becomes variables: of a step action, where it says what it gives back, only that.
    private func declared(_ outputs: ValueMap, of node: ProgramNode) -> ValueMap {
        if node.outputs.isEmpty { return outputs }
        return ValueMap(outputs.filter { node.outputs.contains($0.0) })
    }

    private mutating func conclude(_ element: ElementInstance) {
        let node = state.node(of: element)
        if !isBody(element, node) {
            if let outputs = node.details?.parts.outputs, !outputs.isEmpty {
                if let fault = mapOutputs(outputs, of: element) {
                    return raise(fault, at: element.key, in: .completing)
                }
            }
            guard let current = live(element.key) else { return }
            if listen(.endListener, from: 0, of: current) { return }
        }
        leave(element, node)
    }

    /// The last of an element: its tokens go on.
    mutating func leave(_ stale: ElementInstance, _ node: ProgramNode) {
        guard let element = live(stale.key) else { return }
        let key = element.key
        if case .iteration(let index) = element.role { return leaveRound(element, node, index) }
        let taken: [FlowIndex]
        switch flows(of: node, in: program(of: element), at: key, GatewayPhase(of: element, node)) {
        case .success(let flows): taken = flows
        case .failure(let fault): return raise(fault, at: key, in: .completing)
        }
        let isEnough: Bool
        switch collect(element, isLast: taken.isEmpty) {
        case .success(let value): isEnough = value
        case .failure(let fault): return raise(fault, at: key, in: .completing)
        }
        cancelTimers(of: key)
        closeSubscriptions(of: element)
        emit(.completed(element: key, outputs: nil, taken: taken))
        if let thrower = element.thrower { undoNext(for: thrower) }
        if isEnough { interrupt(element.parent, by: Record.PendingEvent(node: nil)) }
        move(taken, in: element.parent)
    }
}

extension ElementDetails {
    var adHoc: AdHoc? { if case .adHoc(let adHoc)? = parts.subprocess { adHoc } else { nil } }
}
