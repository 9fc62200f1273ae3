import Glibc
import Testing
import TroupeGraph

/// kill -STOP for longer than any timeout, then CONT.
@Suite struct StopTests {
    @Test(.timeLimit(.minutes(60)))
    func `a server that stood still goes on where it was`() async throws {
        let stops = Rounds.count("TROUPE_STOPS", short: 2, long: 30)
        let folder = try TestFolder()
        let runs = try CountedRuns(folder)
        let server = try await TestServer(in: folder, ["--workflows", runs.flows])
        try await runs.start(10, on: server)
        let seed = Rounds.seed()
        var numbers = SeededNumbers(seed: seed)
        for _ in 0..<stops {
            try await runs.wait(Int.random(in: 1...40, using: &numbers), on: server)
            server.program.send(SIGSTOP)
            // Longer than a connection, a lease and a silent peer are waited for.
            try await Rounds.pass(Troupe.isSoak ? Double.random(in: 1...13, using: &numbers) : 2)
            server.program.send(SIGCONT)
        }
        let count = try await runs.check(on: server)
        print("stops: \(stops) (seed \(seed)), \(count)")
        #expect(count.attempts == count.steps)
        #expect(await server.stop() == 0)
    }

    @Test(.timeLimit(.minutes(60)))
    func `what a stopped server had is another's, and it begins anew when it goes on`() async throws {
        let stops = Rounds.count("TROUPE_STOPS", short: 2, long: 30)
        let base = try TestFolder()
        let database = try await TestServer(in: base)
        let folder = try TestFolder()
        let runs = try CountedRuns(folder)
        let url = "postgresql://troupe@/postgres?host=" + base.at("data/postgres/socket")
        let folders = [try TestFolder(), try TestFolder()]
        var servers: [TestServer] = []
        for folder in folders {
            servers.append(try await TestServer(in: folder, ["--database", url, "--workflows", runs.flows]))
        }
        for server in servers { try await runs.start(4, on: server) }
        let seed = Rounds.seed()
        var numbers = SeededNumbers(seed: seed)
        for round in 0..<stops {
            let (stopped, other) = (servers[round % 2], servers[1 - round % 2])
            try await runs.wait(Int.random(in: 1...20, using: &numbers), on: stopped)
            guard let own = runs.runs.last?.id else { throw Trouble("no run") }
            stopped.program.send(SIGSTOP)
            // Answered once the lease is over and the run was taken up: it can be decided about.
            let paused = try await other.send("POST", "/api/runs/\(own)/pause")
            #expect([202, 409].contains(paused.status), "seed \(seed): \(paused.status) \(paused.json.json)")
            stopped.program.send(SIGCONT)
            if paused.status == 202 {
                let resumed = try await other.send("POST", "/api/runs/\(own)/resume")
                #expect(resumed.status == 202, "seed \(seed): \(resumed.json.json)")
            }
            // It has found out that it was taken for dead, and is one of them again.
            while try await stopped.send("GET", "/api/nodes").json["nodes"]?.listValue?.count != 2 {}
        }
        let count = try await runs.check(on: servers[0], mayOverlap: true)
        print("stops, two servers: \(stops) (seed \(seed)), \(count)")
        for server in servers { #expect(await server.stop() == 0) }
        #expect(await database.stop() == 0)
    }
}
