import TroupeGraph
import TroupeInterpreter

extension Event.Process {
    /// Why the run does not take the event; nil when it does.
    func refusal(by state: InstanceState) -> EngineError? {
        switch self {
        case .triggered(let subscription, _, _): refusal(ofTriggered: subscription, state)
        case .activateJob(let job, _, _):
            state.workerJobs[job].map { open in
                open.worker == nil && !open.isHeld && !state.isPaused ? nil : .closedJob(job, .activated)
            } ?? .closedJob(job, .canceled)
        case .extendJob(let job, _):
            state.workerJobs[job].map { $0.worker == nil ? .idleJob(job) : nil } ?? .closedJob(job, .canceled)
        case .completeJob(let job, _), .failJob(let job, _, _, _, _), .throwError(let job, _, _, _):
            refusal(ofEnd: job, state)
        case .setJobRetries(let job, _, _): state.workerJobs[job] == nil ? .closedJob(job, .canceled) : nil
        case .setVariables(let scope, _, _, _):
            refusal(ofChange: state)
                ?? (state.elements[scope].map(state.isOfProcess) == true ? nil : .unknownElement(scope))
        case .modify(let modification): refusal(ofChange: state) ?? modification.refusal(by: state)
        case .migrate: refusal(ofChange: state)
        }
    }

    private func refusal(ofTriggered subscription: Key, _ state: InstanceState) -> EngineError? {
        guard let open = state.subscriptions[subscription] else { return .closedSubscription(subscription) }
        // What it took while the run is paused ends it as soon as the run goes on.
        let isTaken = open.isInterrupting && state.deferred.contains { $0.triggers(subscription) }
        return isTaken ? .closedSubscription(subscription) : nil
    }

    private func refusal(ofEnd job: Key, _ state: InstanceState) -> EngineError? {
        guard let open = state.workerJobs[job] else { return .closedJob(job, .canceled) }
        if open.isHeld { return .closedJob(job, .failed) }
        return state.deferred.contains { $0.ends(workerJob: job) } ? .closedJob(job, .completed) : nil
    }

    private func refusal(ofChange state: InstanceState) -> EngineError? {
        if state.status.isFinal { return .finished(state.run, state.status) }
        return state.programs[0].definition.process == nil ? .notAProcess(state.run) : nil
    }
}

extension Event {
    fileprivate func triggers(_ subscription: Key) -> Bool {
        if case .process(.triggered(subscription, _, _)) = self { true } else { false }
    }

    fileprivate func ends(workerJob job: Key) -> Bool {
        switch self {
        case .process(.completeJob(job, _)), .process(.failJob(job, _, _, _, _)), .process(.throwError(job, _, _, _)):
            true
        default: false
        }
    }
}

extension Modification {
    /// Why the run cannot be changed so.
    fileprivate func refusal(by state: InstanceState) -> EngineError? {
        var problems: [InputValidation.Problem] = []
        let definition = state.programs[0].definition
        for (number, activation) in activate.enumerated() {
            let field = "activate[\(number)]"
            guard let index = definition.nodes.dropFirst().firstIndex(where: { $0.id == activation.elementId }) else {
                problems.append(InputValidation.Problem(field: field, message: "is no element of the process"))
                continue
            }
            if !definition.nodes[index].mayBeActivated {
                problems.append(
                    InputValidation.Problem(field: field, message: "is an element that cannot be begun by itself"))
            }
            let scopes = definition.idsAround(index)
            for scope in activation.variables.keys.sorted() where !scope.isEmpty && !scopes.contains(scope) {
                problems.append(
                    InputValidation.Problem(
                        field: field, message: "has variables for an element that is not around it"))
            }
            problems += ancestorProblems(
                activation, field, definition.scopes[definition.nodes[index].scope].owner, state)
        }
        for (number, key) in terminate.enumerated() where state.elements[key] == nil || key == state.root {
            problems.append(
                InputValidation.Problem(field: "terminate[\(number)]", message: "is no active element instance"))
        }
        return problems.isEmpty ? nil : .refusedChange(problems)
    }

    private func ancestorProblems(
        _ activation: Activation, _ field: String, _ owner: NodeIndex, _ state: InstanceState
    ) -> [InputValidation.Problem] {
        if owner == 0 { return [] }
        let scopes = state.elements.values.filter { $0.program == 0 && $0.node == owner && state.body(of: $0) != nil }
        if let ancestor = activation.ancestor {
            if scopes.contains(where: { $0.key == ancestor }) { return [] }
            return [InputValidation.Problem(field: field, message: "names an ancestor that is not around it")]
        }
        if scopes.count < 2 { return [] }
        return [
            InputValidation.Problem(
                field: field, message: "stands in a scope that is active more than once: name the ancestor")
        ]
    }
}

extension Node {
    fileprivate var mayBeActivated: Bool {
        guard case .event(let event) = kind else { return true }
        return switch event.position {
        case .start, .boundary: false
        case .intermediateCatch, .intermediateThrow, .end: true
        }
    }
}

extension Definition {
    /// The ids of an element and of all scopes around it.
    fileprivate func idsAround(_ index: NodeIndex) -> Set<String> {
        var ids: Set<String> = [nodes[index].id, nodes[0].id]
        var current = index
        while current != 0 {
            current = scopes[nodes[current].scope].owner
            ids.insert(nodes[current].id)
        }
        return ids
    }
}
