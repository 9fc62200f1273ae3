import TroupeGraph

extension Turn {
    /// A business rule task evaluates a deployed decision.
    mutating func decide(_ call: DecisionCall, of element: ElementInstance, _ node: Node) {
        raise(
            Fault("decision.unknown", "decisions are not evaluated yet", step: node.id), at: element.key, in: .activated
        )
    }
}
