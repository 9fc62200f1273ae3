import TroupeDecision
import TroupeExpression
import TroupeGraph

extension Turn {
    /// A business rule task evaluates a deployed decision; its result becomes a variable.
    mutating func decide(_ call: DecisionCall, of element: ElementInstance, _ node: ProgramNode) {
        let key = element.key
        switch text(call.decision, "decision", at: key).flatMap({ decided($0, call, at: key) }) {
        case .failure(var fault):
            fault.step = node.id
            raise(fault, at: key, in: .activated)
        case .success(let (decision, value)):
            emit(
                .process(
                    .decisionEvaluated(element: key, decision: decision.id, version: decision.version, result: value)))
            schedule(.complete(element: key, outputs: [call.result: value]))
        }
    }

    private mutating func decided(
        _ id: String, _ call: DecisionCall, at key: Key
    ) -> Result<(DeployedDecision, Value), Fault> {
        let together = state.elements[key].flatMap { program(of: $0).definition.process?.deployedWith } ?? [:]
        guard let decision = programs.decision(id: id, binding: call.binding, deployedWith: together) else {
            return .failure(Fault("decision.unknown", "there is no decision '\(id)'\(suffix(call.binding))"))
        }
        switch looking(at: key, { decision.program.evaluate(id, in: $0).result }) {
        case .failure(let failure): return .failure(Fault("decision.failed", failure.description))
        case .success(let result):
            let value = Value(result)
            return ValueBound.fault(of: value).map(Result.failure) ?? .success((decision, value))
        }
    }

    /// How a binding reads behind what it binds.
    func suffix(_ binding: Binding) -> String {
        switch binding {
        case .latest: ""
        case .deployment: " in the caller's deployment"
        case .versionTag(let tag): " with the version tag '\(tag)'"
        }
    }
}
