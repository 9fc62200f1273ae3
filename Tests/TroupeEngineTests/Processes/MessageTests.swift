import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

struct MessageTests {
    private static let minute: Int64 = 60_000_000

    @Test func `a message reaches who waits with its key, and nobody else`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(
            SampleProcess.deployment("one", .receive("wait", message: "paid", key: "1")),
            SampleProcess.deployment("two", .receive("wait", message: "paid", key: "2")))
        let one = try await server.start("one")
        let two = try await server.start("two")
        #expect(try await server.engine.messageSubscriptions().map(\.run) == [one, two])
        _ = try await server.publish("paid", key: "1", ["sum": 7])
        #expect(try await server.status(one) == .completed)
        #expect(try await server.journal.summary(of: one)?.outputs == ["sum": 7])
        #expect(try await server.status(two) == .running)
        #expect(try await server.engine.messageSubscriptions().map(\.run) == [two])
    }

    @Test func `a message that nobody waits for is kept for its time to live`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("one", .receive("wait", message: "paid", key: "1")))
        _ = try await server.publish("paid", key: "1")
        let missed = try await server.start("one")
        #expect(try await server.status(missed) == .running)
        _ = try await server.publish("paid", key: "1")
        #expect(try await server.status(missed) == .completed)
        _ = try await server.publish("paid", key: "1", ["n": 1], ttl: Self.minute)
        _ = try await server.publish("paid", key: "1", ["n": 2], ttl: Self.minute)
        let runs = [try await server.start("one"), try await server.start("one")]
        for (run, number) in zip(runs, 1...) {
            #expect(try await server.journal.summary(of: run)?.outputs == ["n": .integer(number)])
        }
        _ = try await server.publish("paid", key: "1", ttl: Self.minute)
        try await server.advance(61)
        #expect(try await server.status(try await server.start("one")) == .running)
    }

    @Test func `each process has a message once, and each has its own`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(
            SampleProcess.deployment("one", .receive("wait", message: "paid", key: "1")),
            SampleProcess.deployment("two", .receive("wait", message: "paid", key: "1")))
        let runs = [try await server.start("one"), try await server.start("one"), try await server.start("two")]
        _ = try await server.publish("paid", key: "1", ttl: Self.minute)
        var states: [RunStatus?] = []
        for run in runs { states.append(try await server.status(run)) }
        #expect(states == [.completed, .running, .completed])
        // Who had it has it not again, also not after a restart.
        let next = try await server.crash()
        #expect(try await next.status(runs[1]) == .running)
        #expect(try await next.status(try await next.start("one")) == .running)
        #expect(try await next.status(try await next.start("two")) == .running)
    }

    @Test func `a second message with the id of one that is kept is refused`() async throws {
        let server = try await ProcessServer()
        _ = try await server.publish("paid", key: "1", ttl: Self.minute, id: "m")
        await #expect(throws: EngineError.duplicateMessage("m")) {
            try await server.publish("paid", key: "1", ttl: Self.minute, id: "m")
        }
        _ = try await server.publish("paid", key: "2", ttl: Self.minute, id: "m")
        try await server.advance(61)
        _ = try await server.publish("paid", key: "1", ttl: Self.minute, id: "m")
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<5 {
                group.addTask { (try? await server.publish("paid", key: "3", ttl: Self.minute, id: "m")) != nil }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 } == 1)
    }

    @Test func `an event that does not interrupt takes all that is kept, each once`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(
            SampleProcess.deployment("one", .worker("work", reminder: .named("remind", key: "1"))))
        for _ in 0..<3 { _ = try await server.publish("remind", key: "1", ttl: Self.minute) }
        let run = try await server.start("one")
        _ = try await server.publish("remind", key: "1")
        try await server.engine.settled()
        let history = try await server.engine.history(of: run)
        #expect(history.elements.count { $0.elementId == "work-reminder" } == 4)
        #expect(try await server.engine.messageSubscriptions().count == 1)
    }

    @Test func `a message starts a process, one at a time for each key`() async throws {
        var server = try await ProcessServer()
        try await server.deploy(
            SampleProcess.deployment("order", start: [.message(.named("ordered"))], .worker("work")))
        _ = try await server.publish("ordered", key: "1", ["n": 1], ttl: Self.minute)
        _ = try await server.publish("ordered", key: "1", ["n": 2], ttl: Self.minute)
        _ = try await server.publish("ordered", key: "2", ["n": 3])
        #expect(try await server.runs(of: "order").map(\.inputs) == [["n": 1], ["n": 3]])
        server = try await server.crash()
        #expect(try await server.runs(of: "order").count == 2)
        let jobs = try await server.activate("work")
        for job in jobs { try await server.engine.complete(job: job.job.job, variables: [:]) }
        #expect(try await server.runs(of: "order").map(\.inputs) == [["n": 1], ["n": 3], ["n": 2]])
        for _ in 0..<2 { _ = try await server.publish("ordered") }
        #expect(try await server.runs(of: "order").count == 5)
    }

    @Test func `a new version's message start takes the place of the old one's`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(SampleProcess.deployment("order", start: [.message(.named("old"))], .worker("work")))
        try await server.deploy(
            SampleProcess.deployment("order", start: [.message(.named("new"))], hash: "2", .worker("work")))
        _ = try await server.publish("old", ttl: Self.minute)
        #expect(try await server.runs(of: "order").isEmpty)
        _ = try await server.publish("new")
        #expect(try await server.runs(of: "order").map(\.version) == [2])
        #expect(server.engine.messageStarts.map(\.name) == ["new"])
    }

    @Test func `a process sends a message to another`() async throws {
        let server = try await ProcessServer()
        let sent = MessageTrigger(
            name: .constant("paid"), correlationKey: .constant("1"), timeToLive: .constant("PT1M"))
        try await server.deploy(
            SampleProcess.deployment("sender", .throwing("send", .message(sent))),
            SampleProcess.deployment("receiver", .receive("wait", message: "paid", key: "1")))
        #expect(try await server.status(try await server.start("sender")) == .completed)
        #expect(try await server.status(try await server.start("receiver")) == .completed)
    }

    @Test func `what was published when the server ended is brought by the next`() async throws {
        let server = try await ProcessServer()
        try await server.deploy(
            SampleProcess.deployment("one", .receive("wait", message: "paid", key: "1")),
            SampleProcess.deployment("two", start: [.message(.named("paid"))], .worker("work")))
        let run = try await server.start("one")
        // The message is written, and the server hears nothing of it any more.
        var batch = JournalBatch(shard: 0, epoch: 1, nextKey: 900, position: server.journal.rows(shard: 0).count.asKey)
        batch.waiting.processes.messages = [
            StoredMessage(
                PublishedMessage(message: 800, name: "paid", correlationKey: "1", variables: [:], timeToLive: 0),
                publishedAt: server.clock.now())
        ]
        try await server.journal.append(batch)
        let next = try await server.crash()
        #expect(try await next.status(run) == .completed)
        #expect(try await next.runs(of: "two").count == 1)
        let third = try await next.crash()
        #expect(try await third.runs(of: "two").count == 1)
    }
}

extension Int {
    fileprivate var asKey: Int64 { Int64(self) }
}
