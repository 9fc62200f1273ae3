package import TroupeGraph
package import TroupeInterpreter

extension JobOrder {
    /// An order as the interpreter gives it for a workflow of one step; what else a test needs is set afterwards.
    package static func sample(
        _ type: String, _ inputs: ValueMap = [:], outputs: [String] = [], step: String = "the-step", run: Key = 1,
        element: Key? = nil
    ) -> JobOrder {
        var definition = Definition(id: "sample", file: "sample.yaml")
        definition.nodes = [
            Node(id: "sample", scope: 0, kind: .subprocess(0)), Node(id: "start", scope: 0, kind: .start),
            Node(
                id: step, scope: 0,
                kind: .job(Node.Job(type: type, inputs: .constant(.map(inputs)), idempotent: false)), isStep: true),
            Node(id: "end", scope: 0, kind: .end),
        ]
        definition.nodes[2].outputs = outputs
        for (index, (source, target)) in [(1, 2), (2, 3)].enumerated() {
            definition.flows.append(Flow(id: "flow-\(index)", source: source, target: target))
            definition.nodes[source].outgoing.append(index)
            definition.nodes[target].incoming.append(index)
        }
        definition.scopes = [Scope(owner: 0, start: 1)]
        definition.scopes[0].nodes = [1, 2, 3]
        let program = Program(definition: definition, hash: "sample", version: 1)
        var keys = KeySource(next: run + 1)
        let handled = Interpreter.start(
            run: run, program: program, request: StartRequest(), moment: Moment(now: 0, seed: 1), keys: &keys,
            programs: NoPrograms())
        for case .startJob(var order) in handled.commands {
            if let element { order.element = element }
            return order
        }
        preconditionFailure("the interpreter orders the job of a workflow of one step")
    }
}

private struct NoPrograms: ProgramSource {
    func latest(id: String) -> Program? { nil }
    func program(hash: String, id: String, version: Int) -> Program? { nil }
}
