import TroupeDecision
import TroupeGraph
import TroupeInterpreter

/// Deployed definitions, newest last.
struct TestPrograms: ProgramSource {
    private(set) var programs: [Program] = []
    var decisions: [String: DeployedDecision] = [:]

    init(_ definitions: [Definition]) {
        for definition in definitions { deploy(definition) }
    }

    /// Deploys a further version.
    mutating func deploy(_ definition: Definition) {
        let version = 1 + programs.count { $0.definition.id == definition.id }
        programs.append(Program(definition: definition, hash: "\(definition.id)-\(version)", version: version))
    }

    func latest(id: String) -> Program? { programs.last { $0.definition.id == id } }

    func program(hash: String, id: String, version: Int) -> Program? { programs.first { $0.hash == hash } }

    func decision(id: String, binding: Binding, deployedWith versions: [String: Int]) -> DeployedDecision? {
        decisions[id]
    }
}
