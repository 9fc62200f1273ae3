import TroupeGraph

extension Turn {
    mutating func assign(_ variable: String, _ template: ValueTemplate, _ node: ProgramNode, _ key: Key) {
        switch evaluate(template, at: key) {
        case .failure(let fault): schedule(.fail(element: key, fault: fault))
        case .success(let value):
            emit(
                .variablesSet(
                    scope: state.variableOwner(of: key), [Assignment(name: .context(variable), value: value)]))
            schedule(.complete(element: key, outputs: nil))
        }
    }

    /// Makes a step's outputs known: all under its own id and the ids of the containers around it, the declared ones
    /// also in the context.
    mutating func export(_ outputs: ValueMap, of element: ElementInstance, _ node: ProgramNode) {
        if outputs.isEmpty { return }
        var steps = [node.id]
        var declared = Set(node.outputs)
        var current = state.elements[element.parent]
        while let place = current, !place.isProcess, place.role != .handler, place.role != .compensation {
            let container = state.node(of: place)
            if place.role == .element, container.isStep {
                steps.append(container.id)
                declared.formUnion(container.outputs)
            }
            current = state.elements[place.parent]
        }
        var assignments: [Assignment] = []
        for (name, value) in outputs {
            for step in steps { assignments.append(Assignment(name: .output(step: step, name: name), value: value)) }
            if declared.contains(name) { assignments.append(Assignment(name: .context(name), value: value)) }
        }
        emit(.variablesSet(scope: state.variableOwner(of: element.key), assignments))
    }
}
