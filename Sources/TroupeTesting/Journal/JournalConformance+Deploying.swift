import TroupeEngine
import TroupeGraph
import TroupeInterpreter

extension JournalConformance {
    static let deploying = [
        JournalConformance("what is deployed together gets its versions together, and knows them") { store in
            let journal = try await store()
            func deploy(_ hash: String, decision: String, yaml: String = "Y") async throws -> DeployedVersions {
                try await journal.deploy(
                    DeploymentSet(
                        workflows: [
                            deployment("order", hash, isProcess: true), deployment("plain", yaml, isProcess: false),
                        ], decisions: [sampleDecision("dish", decision)]))
            }
            try require(
                try await deploy("A", decision: "D"), equals: DeployedVersions(workflows: [1, 1], decisions: [1]),
                "the first")
            try require(
                try await deploy("A", decision: "D"), equals: DeployedVersions(workflows: [1, 1], decisions: [1]),
                "the same")
            try require(
                try await deploy("A", decision: "E"), equals: DeployedVersions(workflows: [2, 1], decisions: [2]),
                "another decision")
            try require(
                try await deploy("B", decision: "E", yaml: "Z"),
                equals: DeployedVersions(workflows: [3, 2], decisions: [3]), "others")
            let stored = try await journal.deployment(id: "order", version: 2)
            try require(
                stored?.definition.process?.deployedWith, equals: ["order": 2, "plain": 1, "dish": 2],
                "what it was deployed with")
            let list = try await journal.deployments().filter { $0.id == "order" }
            try require(list.map(\.versionTag), equals: ["A", "A", "B"], "version tags")
            let decision = try await journal.decision(id: "dish", version: 2)
            var expected = sampleDecision("dish", "E")
            expected.version = 2
            try require(decision, equals: expected, "a decision")
            try require(try await journal.decision(id: "dish", version: nil)?.version, equals: 3, "the latest")
            try require(try await journal.decision(id: "dish", version: 4), equals: nil, "no version")
            try require(try await journal.decisions().map(\.version), equals: [1, 2, 3], "decisions")
        },
        JournalConformance("a decision and a process may have one id") { store in
            let journal = try await store()
            let versions = try await journal.deploy(
                DeploymentSet(
                    workflows: [deployment("x", "A", isProcess: true)], decisions: [sampleDecision("x", "A")]))
            try require(versions, equals: DeployedVersions(workflows: [1], decisions: [1]), "versions")
            try require(try await journal.deployments().count, equals: 1, "workflows")
            try require(try await journal.deploy(deployment("x", "B", isProcess: true)), equals: 2, "the next")
        },
        JournalConformance("sets that are deployed at once get versions without gaps") { store in
            let journal = try await store()
            let versions = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        try await journal.deploy(
                            DeploymentSet(workflows: [deployment("x", "\(number)", isProcess: true)])
                        ).workflows[0]
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try require(versions.sorted(), equals: Array(1...6), "versions")
        },
    ]

    private static func deployment(_ id: String, _ hash: String, isProcess: Bool) -> Deployment {
        var definition = Definition(id: id, file: "f")
        definition.nodes = [Node(id: id, scope: 0, kind: .subprocess(0))]
        definition.scopes = [Scope(owner: 0, start: 0)]
        if isProcess {
            definition.process = ProcessDetails()
            definition.process?.versionTag = hash
        }
        return Deployment(
            id: id, hash: hash, file: "f", source: Array("\(id)\u{0}".utf8), definition: definition,
            deployedAt: 1_700_000_000_000_000)
    }

    private static func sampleDecision(_ id: String, _ hash: String) -> DecisionDeployment {
        DecisionDeployment(
            id: id, name: "Dish", versionTag: "t", hash: hash, file: "f.dmn", source: [1, 0, 2],
            model: ["z": 1, "a": ["\u{0}"]], deployedAt: 1_700_000_000_000_000)
    }
}
