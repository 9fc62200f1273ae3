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
    /// Whether messages, signals and times start processes too.
    var hasStartEvents: Bool

    /// How often `clocked` is to start.
    static let beats = 3

    init(seed: UInt64) {
        language = seed % 2 == 0 ? .yaml : .bpmn
        isSteady = seed % 4 < 2
        runs = 1 + Int(seed / 4 % 2)
        hasStartEvents = language == .bpmn && seed % 3 == 0
        let isLarge = seed % 32 == 4
        switch language {
        case .yaml:
            var first = RandomWorkflow(seed: seed &* 3 + 1, callees: [], isSteady: isSteady)
            var second = RandomWorkflow(seed: seed &* 3 + 2, callees: ["c1"], isSteady: isSteady)
            var third = RandomWorkflow(seed: seed &* 3, callees: ["c1", "c2"], isSteady: isSteady)
            definitions = [
                third.definition("main", isLarge: isLarge), second.definition("c2", isLarge: isLarge),
                first.definition("c1", isLarge: false),
            ]
            inputs = ["X": 1]
        case .bpmn:
            var caller = RandomProcess(seed: seed &* 2, isSteady: isSteady)
            var callee = RandomProcess(seed: seed &* 2 + 1, isSteady: isSteady)
            definitions = [caller.definition("main", calls: ["sub"]), callee.definition("sub", calls: [])]
            inputs = ["n": .integer(Int(seed / 4 % 3)), "m": .integer(Int(seed / 8 % 3)), "flag": false]
            if hasStartEvents { definitions += [Self.clocked, Self.calledUp] }
        }
    }

    private static var clocked: Definition {
        ProcessBuilder.build("clocked") { builder in
            builder.start("start", [builder.cycle("R\(beats)/PT20S")])
            builder.task("beat", builder.worker("do"))
            builder.end("end")
            builder.flow("start -> beat -> end")
        }
    }

    private static var calledUp: Definition {
        ProcessBuilder.build("called-up") { builder in
            builder.start("told", [.message(builder.message("begin"))])
            builder.start("heard", [builder.signal("s2")])
            builder.task("work", builder.worker("do"))
            builder.end("end")
            builder.flow("told -> work -> end")
            builder.flow("heard -> work")
        }
    }

    func deployments(at time: Int64) -> DeploymentSet {
        DeploymentSet(
            workflows: definitions.map {
                Deployment(
                    id: $0.id, hash: "hash of \($0.id)", file: $0.file, source: [], definition: $0, deployedAt: time)
            })
    }
}
