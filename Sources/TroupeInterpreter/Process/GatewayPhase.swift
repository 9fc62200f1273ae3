import TroupeGraph

/// What the conditions of a complex gateway may ask of it (BPMN 2.0, 13.4.5).
struct GatewayPhase {
    /// Of a gateway without phases.
    static let none = GatewayPhase(variables: [:])

    /// `waitingForStart`: whether it starts now, or begins anew; `activationCount`: tokens that it takes now, or that
    /// wait; `arrivals`: how many of them came by each flow.
    let variables: [String: Value]

    /// A flow without a condition is for the start.
    var isReset: Bool { variables["waitingForStart"] == .bool(false) }

    /// Those of an instance that could not go on.
    init(of gateway: ElementInstance, _ node: ProgramNode) {
        guard case .complexGateway = node.kind, let overlay = gateway.overlay else {
            variables = [:]
            return
        }
        variables = ["waitingForStart": overlay[.context("waitingForStart")] ?? .bool(true)]
    }

    init(waitingForStart: Bool, tokens: [FlowIndex], _ node: ProgramNode, _ program: Program) {
        var counts: ValueMap = [:]
        for flow in node.incoming { counts[program.flows[flow].id] = .integer(tokens.count { $0 == flow }) }
        variables = [
            "waitingForStart": .bool(waitingForStart), "activationCount": .integer(tokens.count),
            "arrivals": .map(counts),
        ]
    }

    private init(variables: [String: Value]) { self.variables = variables }
}
