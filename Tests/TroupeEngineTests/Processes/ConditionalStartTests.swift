import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

struct ConditionalStartTests {
    /// A process that begins when a condition is true, and waits for a worker.
    private func process(
        _ id: String, if conditions: String..., variables: [String] = [], hash: String = "1"
    ) -> Deployment {
        var deployment = SampleProcess.deployment(id, start: [.duration("P1D")], hash: hash, .worker("work"))
        deployment.definition.process?.startEvents = []
        for (number, condition) in conditions.enumerated() {
            deployment.definition.expressions.append(
                ExpressionSource(text: condition, line: 1, column: 1, language: .feel))
            let event = EventNode(
                position: .start(isInterrupting: true),
                triggers: [.conditional(condition: number, variables: variables)])
            var node = Node(id: "start\(number)", scope: 0, kind: .event(event), isStep: true)
            node.outgoing = deployment.definition.nodes[1].outgoing
            deployment.definition.nodes.append(node)
            deployment.definition.scopes[0].nodes.append(deployment.definition.nodes.count - 1)
            deployment.definition.process?.startEvents.append(deployment.definition.nodes.count - 1)
        }
        return deployment
    }

    @Test func `every condition that is true starts its process with the variables`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(
            process("low", if: "stock < 10"), process("high", if: "stock > 100"),
            process("both", if: "stock < 5", "stock < 7"))
        let started = try await server.engine.evaluateConditions(["stock": 3, "item": "lamp"])
        #expect(started.count == 3)
        #expect(try await server.runs(of: "low").map(\.inputs) == [["stock": 3, "item": "lamp"]])
        #expect(try await server.runs(of: "low").map(\.user) == ["condition"])
        #expect(try await server.runs(of: "high").isEmpty)
        #expect(try await server.runs(of: "both").map(\.run) == Array(started.map(\.run).sorted().prefix(2)))
        #expect(try await server.activate("work").count == 3)
        #expect(try await server.engine.evaluateConditions(["stock": 50]).isEmpty)
    }

    @Test func `an event is passed over when none of its variables is given`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(
            process("open", if: "state != \"closed\""),
            process("named", if: "state != \"closed\"", variables: ["order"]),
            process("wrong", if: "state + 1"))
        #expect(try await server.engine.evaluateConditions(["stock": 3]).isEmpty)
        #expect(try await server.engine.evaluateConditions(["state": "open"]).count == 1)
        #expect(try await server.runs(of: "open").count == 1)
        #expect(try await server.engine.evaluateConditions(["order": 1]).count == 1)
        #expect(try await server.runs(of: "named").count == 1)
        #expect(try await server.runs(of: "wrong").isEmpty)
    }

    @Test func `only the latest version starts by itself, and only the process that is asked for`() async throws {
        var server = try await ProcessServer()
        try await server.deploy(process("a", if: "n > 0"), process("b", if: "n > 0"))
        try await server.deploy(process("a", if: "n > 10", hash: "2"))
        server = try await server.crash()
        #expect(try await server.engine.evaluateConditions(["n": 1], process: "a").isEmpty)
        #expect(try await server.engine.evaluateConditions(["n": 11], process: "a", version: 1).isEmpty)
        #expect(try await server.engine.evaluateConditions(["n": 11], process: "a", version: 2).count == 1)
        #expect(try await server.runs(of: "a").map(\.version) == [2])
        #expect(try await server.runs(of: "b").isEmpty)
        await #expect(throws: EngineError.unknownProcess("c", version: nil)) {
            try await server.engine.evaluateConditions(["n": 1], process: "c")
        }
        await #expect(throws: EngineError.unknownProcess("a", version: 3)) {
            try await server.engine.evaluateConditions(["n": 1], process: "a", version: 3)
        }
    }

    @Test func `a repeated request gives the instances that it started, also after a restart`() async throws {
        var server = try await ProcessServer()
        try await server.deploy(process("two", if: "n > 0", "n > 1"))
        let first = try await server.engine.evaluateConditions(["n": 5], idempotency: ("key", "hash"))
        #expect(first.map(\.isRepeated) == [false, false])
        server = try await server.crash()
        try await server.deploy(process("two", if: "false", hash: "2"))
        let second = try await server.engine.evaluateConditions(["n": 5], idempotency: ("key", "hash"))
        #expect(second.map(\.run) == first.map(\.run))
        #expect(second.map(\.isRepeated) == [true, true])
        #expect(try await server.runs(of: "two").count == 2)
        await #expect(throws: EngineError.idempotencyMismatch("key")) {
            try await server.engine.evaluateConditions(["n": 6], idempotency: ("key", "other"))
        }
    }

    @Test(arguments: [InMemoryJournal.Failure.lostShard, .lostAfterWriting])
    func `all start or none, whether or not the server lives to see its commit`(_ failure: InMemoryJournal.Failure)
        async throws
    {
        var server = try await ProcessServer()
        try await server.deploy(process("two", if: "n > 0", "n > 1"))
        server.journal.failNextAppends(failure)
        await #expect(throws: EngineError.self) {
            try await server.engine.evaluateConditions(["n": 5], idempotency: ("key", "hash"))
        }
        server = try await server.crash()
        let again = try await server.engine.evaluateConditions(["n": 5], idempotency: ("key", "hash"))
        #expect(again.map(\.isRepeated) == Array(repeating: failure == .lostAfterWriting, count: 2))
        #expect(try await server.runs(of: "two").map(\.run) == again.map(\.run))
    }
}
