internal import TroupeGraph

/// Decision services are functions: they stand behind the knowledge models.
extension DecisionCompiler {
    mutating func compile(_ service: DecisionService, _ positions: [String: Int]) -> CompiledKnowledge {
        let inputs = Dictionary(model.inputs.map { ($0.id, $0) }) { first, _ in first }
        let data = known(service.inputs, "input data", inputs, service)
        let given = known(service.inputDecisions, "decision", positions, service)
        let outputs = known(service.outputs, "decision", positions, service)
        if service.outputs.isEmpty {
            report(
                DecisionProblem(
                    .warning, "decision-service",
                    "decision service '\(service.id)' has no output decision: calling it gives null",
                    element: service.id, at: service.location))
        }
        var parameters = data.map { CompiledParameter(name: $0.name, type: type($0.type, element: $0.id, at: nil)) }
        for position in given {
            let decision = model.decisions[position]
            parameters.append(
                CompiledParameter(
                    name: decision.variable ?? decision.name,
                    type: type(decision.type, element: decision.id, at: decision.location)))
        }
        let compiled = CompiledService(outputs: outputs, inputs: data.map(\.name), given: given)
        return CompiledKnowledge(
            source: KnowledgeModel(id: service.id, name: service.name, logic: nil), parameters: parameters,
            logic: outputs.isEmpty ? nil : .service(compiled), required: [])
    }

    private mutating func known<Thing>(
        _ references: [DecisionReference], _ kind: String, _ things: [String: Thing], _ service: DecisionService
    ) -> [Thing] {
        references.compactMap { reference in
            if let thing = things[reference.id] { return thing }
            missing(reference, kind, by: service.id, among: things.keys, at: service.location)
            return nil
        }
    }

    /// The decisions that a decision asks for by calling services.
    func askedByServices(_ decision: Decision, _ positions: [String: Int]) -> [Int] {
        let ids = Set(decision.requiredKnowledge.map(\.id))
        return (model.services ?? []).filter { ids.contains($0.id) }
            .flatMap { $0.outputs.compactMap { positions[$0.id] } }
    }
}
