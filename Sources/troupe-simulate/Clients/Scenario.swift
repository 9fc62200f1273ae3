import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

/// What a seed's runs are runs of.
struct Scenario {
    enum Language: String { case yaml, bpmn }

    var language: Language
    /// Whether the outcome depends on nothing but the answers, so that it can be compared.
    var isSteady: Bool
    var definitions: [Definition]
    var inputs: ValueMap
    /// How many runs of the first definition there are.
    var runs: Int

    init(seed: UInt64) {
        language = seed % 2 == 0 ? .yaml : .bpmn
        isSteady = seed % 4 < 2
        runs = 1 + Int(seed / 4 % 2)
        switch language {
        case .yaml:
            var first = RandomWorkflow(seed: seed &* 3 + 1, callees: [], isSteady: isSteady)
            var second = RandomWorkflow(seed: seed &* 3 + 2, callees: ["c1"], isSteady: isSteady)
            var third = RandomWorkflow(seed: seed &* 3, callees: ["c1", "c2"], isSteady: isSteady)
            definitions = [
                third.definition("main", isLarge: false), second.definition("c2", isLarge: false),
                first.definition("c1", isLarge: false),
            ]
            inputs = ["X": 1]
        case .bpmn:
            var caller = RandomProcess(seed: seed &* 2, isSteady: isSteady)
            var callee = RandomProcess(seed: seed &* 2 + 1, isSteady: isSteady)
            definitions = [caller.definition("main", calls: ["sub"]), callee.definition("sub", calls: [])]
            inputs = ["n": .integer(Int(seed / 4 % 3)), "m": .integer(Int(seed / 8 % 3)), "flag": false]
        }
    }

    var deployments: DeploymentSet {
        DeploymentSet(
            workflows: definitions.map {
                Deployment(
                    id: $0.id, hash: "hash of \($0.id)", file: $0.file, source: [], definition: $0, deployedAt: 1)
            })
    }
}
