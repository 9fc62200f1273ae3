import TroupeGraph

/// Errors and escalations: who catches them (BPMN 2.0, 10.5.6).
extension Turn {
    /// Where a thrown event is caught.
    private struct Catcher {
        /// The activity with the boundary event, or the scope of the event sub-process.
        var element: ElementInstance
        var event: NodeIndex
        var isInterrupting: Bool
    }

    /// Whether somebody around an element catches an error or escalation.
    mutating func catches(_ code: String, from key: Key, _ kind: Record.ThrownKind) -> Bool {
        catcher(of: code, from: key, kind) != nil
    }

    /// Throws an event from an element to the nearest that catches it; false when nobody does.
    @discardableResult
    mutating func throwEvent(
        _ kind: Record.ThrownKind, code: String, message: String, variables: ValueMap, from key: Key
    ) -> Bool {
        emit(.process(.thrown(element: key, kind: kind, code: code, message: message)))
        guard let catcher = catcher(of: code, from: key, kind) else { return false }
        begin(
            event: catcher.event, of: catcher.element, variables, isInterrupting: catcher.isInterrupting)
        return true
    }

    private mutating func catcher(of code: String, from key: Key, _ kind: Record.ThrownKind) -> Catcher? {
        var current = state.elements[key]
        while let element = current, state.isOfProcess(element) {
            let node = state.node(of: element)
            if element.role == .element, let boundary = node.details?.parts.boundaryEvents,
                let event = best(boundary, code, kind, of: element)
            {
                return Catcher(
                    element: element, event: event,
                    isInterrupting: program(of: element).nodes[event].isInterrupting)
            }
            guard let scope = state.elements[element.parent] else { return nil }
            if state.isOfProcess(scope), scope.pending == nil, !isEventSubprocess(node),
                state.body(of: scope) != nil,
                let event = best(state.node(of: scope).events.inside, code, kind, of: scope)
            {
                return Catcher(
                    element: scope, event: event, isInterrupting: program(of: scope).nodes[event].isInterrupting)
            }
            current = scope
        }
        return nil
    }

    private func isEventSubprocess(_ node: ProgramNode) -> Bool { node.details?.parts.subprocess == .event }

    /// Of the events that catch the code, the one that names it; else one that catches all.
    private mutating func best(
        _ events: [NodeIndex], _ code: String, _ kind: Record.ThrownKind, of element: ElementInstance
    ) -> NodeIndex? {
        var any: NodeIndex?
        for index in events {
            guard case .event(let event) = program(of: element).nodes[index].kind, event.isCatching else { continue }
            for trigger in event.triggers {
                let caught: ValueTemplate?
                switch (trigger, kind) {
                case (.error(let code), .error), (.escalation(let code), .escalation): caught = code
                case (.cancel, .cancel): return index
                default: continue
                }
                guard let caught else {
                    any = any ?? index
                    continue
                }
                if case .success(let text) = self.text(caught, "code", at: element.key), text == code { return index }
            }
        }
        return any
    }
}
