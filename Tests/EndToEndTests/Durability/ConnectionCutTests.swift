import Testing
import TroupeGraph

/// The connection to the database breaks, at any byte and in either direction, or falls silent.
@Suite struct ConnectionCutTests {
    @Test(.timeLimit(.minutes(60)))
    func `cut connections lose nothing that was answered and double nothing`() async throws {
        let rounds = Rounds.count("TROUPE_CUTS", short: 12, long: 200)
        let base = try TestFolder()
        let database = try await TestServer(in: base)
        try base.write("", to: "proxy/place")
        let proxy = try DatabaseProxy(in: base.at("proxy"), to: base.at("data/postgres/socket"))
        let folder = try TestFolder()
        let runs = try CountedRuns(folder)
        let url = "postgresql://troupe@/postgres?host=" + base.at("proxy")
        let server = try await TestServer(in: folder, ["--database", url, "--workflows", runs.flows])
        try await runs.start(10, on: server)
        let seed = Rounds.seed()
        var numbers = SeededNumbers(seed: seed)
        for round in 0..<rounds {
            try await runs.wait(Int.random(in: 1...40, using: &numbers), on: server)
            switch round % 4 {
            case 0: proxy.inject(.cut)
            case 1, 2:
                let bytes = Int.random(in: 1...3_000, using: &numbers)
                proxy.inject(.cutAfter(bytes: bytes, fromDatabase: round % 4 == 1))
            default:
                proxy.inject(.silence)
                // Longer than a lease, at times.
                try await Rounds.pass(Troupe.isSoak ? Double.random(in: 0.1...8, using: &numbers) : 1)
                if Bool.random(using: &numbers) { proxy.inject(.cut) }
                proxy.inject(.pass)
            }
            await runs.tryToStart(2, on: server)
        }
        let count = try await runs.check(on: server)
        print("cuts: \(rounds) (seed \(seed)), \(proxy.cuts) connections, refused starts \(runs.refused), \(count)")
        #expect(proxy.cuts > 0)
        // The steps' processes have nothing to do with the database: not one is begun twice.
        #expect(count.attempts == count.steps)
        #expect(await server.stop() == 0)
        #expect(await database.stop() == 0)
    }
}
