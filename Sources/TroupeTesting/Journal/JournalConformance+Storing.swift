import TroupeEngine
import TroupeGraph
import TroupeInterpreter

extension JournalConformance {
    static let storing = [
        JournalConformance("deployments count versions, and the latest hash keeps its own") { store in
            let journal = try await store()
            func deploy(_ hash: String, _ id: String = "wf") async throws -> Int {
                try await journal.deploy(sampleDeployment(id: id, hash: hash))
            }
            try require(try await deploy("A"), equals: 1, "A")
            try require(try await deploy("A"), equals: 1, "A again")
            try require(try await deploy("B"), equals: 2, "B")
            try require(try await deploy("A"), equals: 3, "A after B")
            try require(try await deploy("A", "another"), equals: 1, "another workflow")
            let list = try await journal.deployments()
            try require(
                list.filter { $0.id == "wf" }.map { "\($0.version)\($0.hash)" }, equals: ["1A", "2B", "3A"], "versions")
            try require(list.count, equals: 4, "deployments")
            try require(try await journal.deployment(id: "wf", version: nil)?.version, equals: 3, "the latest")
            try require(try await journal.deployment(id: "wf", version: 2)?.hash, equals: "B", "version 2")
            try require(try await journal.deployment(id: "wf", version: 4), equals: nil, "version 4")
            try require(try await journal.deployment(id: "nobody", version: nil), equals: nil, "nobody's")
        },
        JournalConformance("a definition comes back as it was deployed") { store in
            let journal = try await store()
            var deployment = sampleDeployment(id: "wf", hash: "A")
            deployment.version = try await journal.deploy(deployment)
            try require(try await journal.deployment(id: "wf", version: 1), equals: deployment, "the deployment")
        },
        JournalConformance("deployments at once get versions without gaps") { store in
            let journal = try await store()
            let versions = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<6 {
                    group.addTask { try await journal.deploy(sampleDeployment(id: "wf", hash: "\(number)")) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try require(versions.sorted(), equals: Array(1...6), "versions")
        },
        JournalConformance("an idempotency key finds its run") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            let long = String(repeating: "key", count: 5_000)
            var batch = samples.next(1, 2, 3)
            batch.requests = [
                StartedRequest(idempotencyKey: "k", requestHash: "one", run: 1),
                StartedRequest(idempotencyKey: "k\u{0}", requestHash: "two", run: 2),
                StartedRequest(idempotencyKey: long, requestHash: "three", run: 3),
            ]
            try await journal.append(batch)
            for (key, run, hash) in [("k", Key(1), "one"), ("k\u{0}", 2, "two"), (long, 3, "three")] {
                let found = try await journal.run(idempotencyKey: key)
                try require(found?.run, equals: run, "the run")
                try require(found?.requestHash, equals: hash, "the hash")
            }
            try require(try await journal.run(idempotencyKey: "other")?.run, equals: nil, "another key")
        },
        JournalConformance("output keeps its order and is numbered") { store in
            let journal = try await store()
            func chunk(_ run: Key, _ text: String) -> LogChunk {
                LogChunk(
                    run: run, element: 9, step: "build", attempt: 2, stream: .error, offset: 17, text: text,
                    time: 1_700_000_000_000_000)
            }
            try await journal.appendLog((0..<50).map { chunk(1 + $0 % 2, "\($0)") })
            try await journal.appendLog([chunk(1, "é\u{0}\n"), chunk(2, "")])
            try await journal.appendLog([])
            let all = try await journal.log(of: 1, after: 0, limit: 100)
            try require(
                all.map(\.text), equals: stride(from: 0, to: 50, by: 2).map { "\($0)" } + ["é\u{0}\n"], "the texts")
            try require(zip(all, all.dropFirst()).allSatisfy { $0.number < $1.number }, equals: true, "rising numbers")
            var expected = chunk(1, "0")
            expected.number = all[0].number
            try require(all[0], equals: expected, "a chunk")
            let page = try await journal.log(of: 1, after: all[9].number, limit: 5)
            try require(page, equals: Array(all[10..<15]), "a page")
        },
        JournalConformance("hostile text is stored or refused, and never stops the shard") { store in
            let journal = try await store()
            var samples = SampleBatches(shard: 0, head: try await journal.open(shard: 0))
            for (run, text) in [
                (Key(1), "\u{0}"), (2, "'); DROP TABLE runs; --"), (3, String(repeating: "x", count: 9_000)),
            ] {
                var batch = samples.next(run)
                var summary = SampleBatches.summary(run, workItem: text)
                summary.user = text
                summary.workflow = text
                batch.summaries = [summary]
                try await journal.append(batch)
                let found = try await journal.summaries(RunFilter(workItem: text, workflow: text))
                try require(found.map(\.run), equals: [run], "the run found by its text")
            }
        },
    ]

    private static func sampleDeployment(id: String, hash: String) -> Deployment {
        var definition = Definition(id: id, file: "f.yaml")
        definition.nodes = [
            Node(id: id, scope: 0, kind: .subprocess(0)), Node(id: "start", scope: 0, kind: .start),
            Node(
                id: "step", scope: 0,
                kind: .job(
                    Node.Job(
                        type: "log",
                        inputs: .map([
                            ValueTemplate.Entry(key: "z", value: .constant(.string("\u{0}é"))),
                            ValueTemplate.Entry(key: "a", value: .list([.expression(0), .text([.literal("x")])])),
                        ]), idempotent: true)), isStep: true, line: 3, column: 5),
        ]
        definition.scopes = [Scope(owner: 0, start: 1)]
        definition.flows = [Flow(id: "f", source: 1, target: 2, condition: .expression(0))]
        definition.expressions = [ExpressionSource(text: "inputs.X", line: 1, column: 2)]
        return Deployment(
            id: id, hash: hash, file: "f.yaml", source: Array("id: \(id)\n\u{0}".utf8), definition: definition,
            deployedAt: 1_700_000_000_000_000)
    }
}
