import Testing
import TroupeGraph

/// kill -9 at any moment, again and again.
@Suite struct KillTests {
    @Test(.timeLimit(.minutes(60)))
    func `killed servers lose nothing and repeat nothing that was committed`() async throws {
        let kills = Rounds.count("TROUPE_KILLS", short: 20, long: 60)
        let folder = try TestFolder()
        let runs = try CountedRuns(folder)
        let arguments = ["--workflows", runs.flows]
        var server = try await TestServer(in: folder, arguments)
        try await runs.start(Troupe.isSoak ? 50 : 20, on: server)
        let seed = Rounds.seed()
        var numbers = SeededNumbers(seed: seed)
        for _ in 0..<kills {
            try await runs.wait(Int.random(in: 1...40, using: &numbers), on: server)
            await server.kill()
            server = try await TestServer(in: folder, arguments)
        }
        let count = try await runs.check(on: server)
        print("kills: \(kills) (seed \(seed)), \(count)")
        #expect(count.attempts > count.steps, "seed \(seed): no step was interrupted, so nothing was tried")
        #expect(await server.stop() == 0)
    }
}
