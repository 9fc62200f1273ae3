package import TroupeDecision
package import TroupeGraph

/// A deployed definition, ready to be interpreted: its expressions are parsed once.
package final class Program: Sendable {
    package let definition: Definition
    /// Content hash of the source it was lowered from.
    package let hash: String
    /// Which deployment of its id this is, from 1.
    package let version: Int
    /// The nodes of the definition, to be looked at without copying them.
    package let nodes: [ProgramNode]
    /// Whether the definition follows BPMN's rules.
    let isProcess: Bool
    /// By flow: whether a token on it is gone at once, as it leads into an end node.
    let leadsToEnd: [Bool]
    private let expressions: [ParsedExpression]
    /// Of inclusive and complex gateways with more than one way into them.
    private let waysToGateways: [NodeIndex: Ways]

    /// Parses all expressions; one that does not parse faults the element that evaluates it.
    package init(definition: Definition, hash: String, version: Int) {
        self.definition = definition
        self.hash = hash
        self.version = version
        nodes = definition.nodes.map { ProgramNode($0, in: definition) }
        isProcess = definition.process != nil
        leadsToEnd = definition.flows.map { definition.nodes[$0.target].kind == .end }
        waysToGateways = Self.ways(in: definition)
        expressions = definition.expressions.map(ParsedExpression.init)
    }

    /// The flows of the definition.
    var flows: [Flow] { definition.flows }
    /// The scopes of the definition.
    var scopes: [Scope] { definition.scopes }

    /// The ways to an inclusive or complex gateway.
    func ways(to gateway: NodeIndex) -> Ways { waysToGateways[gateway] ?? Self.ways(to: gateway, in: definition) }

    func expression(_ index: ExpressionIndex) -> ParsedExpression { expressions[index] }
}

extension Program: Hashable {
    package static func == (left: Program, right: Program) -> Bool {
        left.hash == right.hash && left.version == right.version && left.definition.id == right.definition.id
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
        hasher.combine(version)
    }
}

/// Where the interpreter finds deployed definitions; an immutable snapshot, answered from memory.
package protocol ProgramSource: Sendable {
    /// The latest deployment of a workflow id.
    func latest(id: String) -> Program?
    /// The latest deployment of an id with a version tag.
    func latest(id: String, tag: String) -> Program?
    /// One deployment of an id.
    func program(id: String, version: Int) -> Program?
    /// The very deployment that a record names.
    func program(hash: String, id: String, version: Int) -> Program?
    /// The decision that a binding means; `versions` are those of what was deployed with the caller, by id.
    func decision(id: String, binding: Binding, deployedWith versions: [String: Int]) -> DeployedDecision?
}

/// A decision of a deployed model.
package struct DeployedDecision: Sendable {
    package var id: String
    package var version: Int
    package var program: DecisionProgram

    package init(id: String, version: Int, program: DecisionProgram) {
        self.id = id
        self.version = version
        self.program = program
    }
}

extension ProgramSource {
    package func decision(id: String, binding: Binding, deployedWith versions: [String: Int]) -> DeployedDecision? {
        nil
    }
    package func latest(id: String, tag: String) -> Program? { nil }
    package func program(id: String, version: Int) -> Program? { nil }
}
