import Testing
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

/// Servers that are gone at any moment, and what the next one makes of it.
struct KilledServerTests {
    private static let hour: Int64 = 3_600_000_000

    /// A driver that starts another server whenever the one it talks to is gone.
    private final class Driver {
        let journal = InMemoryJournal()
        let clock = ManualClock()
        var server: ProcessServer
        private(set) var deaths = 0

        init() async throws { server = try await ProcessServer(journal: journal, clock: clock) }

        func insist<Answer>(_ body: (ProcessServer) async throws -> Answer) async throws -> Answer {
            while true {
                do {
                    let answer = try await body(server)
                    if server.engine.state != .failed { return answer }
                } catch let error as EngineError {
                    guard server.engine.state == .failed || error.isOfMachinery else { throw error }
                } catch is JournalError {}
                deaths += 1
                server = try await server.crash()
            }
        }

        func publish(_ name: String, _ id: String) async throws {
            do {
                _ = try await insist {
                    try await $0.publish(name, key: "1", ["id": .string(id)], ttl: 10 * hour, id: id)
                }
            } catch EngineError.duplicateMessage {
                // It was stored, and the answer was lost.
            }
        }

        func work(_ type: String) async throws {
            for job in try await insist({ try await $0.activate(type) }) {
                do {
                    try await insist { try await $0.engine.complete(job: job.job.job, variables: [:]) }
                } catch EngineError.closedJob {}
            }
        }
    }

    @Test func `nothing is lost or doubled, whichever commit a server does not live to see`() async throws {
        var number = 1
        var isOver = false
        while !isOver {
            for failure in [InMemoryJournal.Failure.lostShard, .lostAfterWriting] {
                let driver = try await Driver()
                driver.journal.failAppend(number, failure)
                try await run(driver)
                isOver = driver.journal.counts.attempts < number
                #expect(driver.deaths > 0 || isOver, "commit \(number)")
            }
            number += 1
        }
        #expect(number > 10)
    }

    private func run(_ driver: Driver) async throws {
        _ = try await driver.insist { server in
            try await server.deploy(
                SampleProcess.deployment(
                    "order", start: [.message(.named("ordered"))], .worker("pay"),
                    .receive("wait", message: "paid", key: "1")),
                SampleProcess.deployment("nightly", start: [.cycle("R2/PT1H")], .worker("sweep")))
        }
        for id in ["a", "b"] { try await driver.publish("ordered", id) }
        for id in ["p", "q"] { try await driver.publish("paid", id) }
        for _ in 0..<3 {
            try await driver.work("pay")
            let target = driver.clock.now() + Self.hour
            // A worker whose job was given to it by a server that is gone does not know of it.
            try await driver.insist { server in
                _ = try await server.engine.advanceClock(by: max(0, target - server.clock.now()))
            }
        }
        let orders = try await driver.insist { try await $0.runs(of: "order") }
        #expect(orders.map(\.inputs) == [["id": "a"], ["id": "b"]])
        #expect(orders.map(\.status) == [.completed, .completed])
        #expect(orders.map { $0.outputs["id"] } == ["p", "q"])
        let nights = try await driver.insist { try await $0.runs(of: "nightly") }
        #expect(nights.count == 2)
        let jobs = try await driver.insist { try await $0.engine.jobs(WorkerJobFilter(type: "pay")) }
        #expect(jobs.map(\.state) == [.completed, .completed])
        for order in orders {
            let history = try await driver.insist { try await $0.engine.history(of: order.run) }
            #expect(history.elements.map(\.elementId) == ["order", "start", "pay", "wait", "end"])
        }
    }
}

extension EngineError {
    fileprivate var isOfMachinery: Bool {
        switch self {
        case .journal, .stopping: true
        default: false
        }
    }
}
