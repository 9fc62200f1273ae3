import Testing

/// The engine in simulated worlds, as `make simulate` plays it: a process of its own, as it takes Swift's task pool.
struct SimulationTests {
    private func simulate(_ arguments: String...) async throws -> TestProgram.Ending {
        await (try TestProgram(Troupe.built("troupe-simulate"), arguments, environment: Troupe.environment)).ended()
    }

    @Test func `Two thousand worlds with faults at every boundary break nothing`() async throws {
        let ending = try await simulate("--seeds", "2000", "--workers", "2")
        #expect(ending.code == 0, "\(ending.output.suffix(6000)) \(ending.errors)")
    }

    @Test func `Each invariant notices a fault that is built in on purpose`() async throws {
        let ending = try await simulate("--prove")
        #expect(ending.code == 0, "\(ending.output)")
    }

    @Test func `A seed that fails prints the invariant, what happened, and the command that plays it again`()
        async throws
    {
        let ending = try await simulate("--seeds", "1..50", "--mutate", "skips-numbers")
        #expect(ending.code == 1)
        #expect(ending.output.contains("sequence numbers and positions have no gap"))
        let lines = ending.output.split(separator: "\n")
        #expect(lines.last?.contains("again: make simulate SEED=1 FAULTS=") == true)
    }

    @Test func `The same seed happens the same way`() async throws {
        let first = try await simulate("--seed", "17", "--trace")
        let second = try await simulate("--seed", "17", "--trace")
        #expect(first.code == 0)
        #expect(first.output == second.output)
        #expect(first.output.contains("every invariant held"))
    }
}
