import Glibc
import Testing
import TroupeGraph

/// kill -9 and immediate stop of the database server, again and again.
@Suite struct DatabaseKillTests {
    @Test(.timeLimit(.minutes(60)))
    func `a killed database loses nothing that was answered, and the server goes on`() async throws {
        let kills = Rounds.count("TROUPE_DATABASE_KILLS", short: 4, long: 100)
        let folder = try TestFolder()
        let runs = try CountedRuns(folder)
        let server = try await TestServer(in: folder, ["--workflows", runs.flows])
        try await runs.start(10, on: server)
        let seed = Rounds.seed()
        var numbers = SeededNumbers(seed: seed)
        var last: pid_t = 0
        for round in 0..<kills {
            last = try await Self.postmaster(after: last, folder, server)
            try await runs.wait(Int.random(in: 1...40, using: &numbers), on: server)
            // SIGQUIT is what `pg_ctl stop -m immediate` sends.
            kill(last, round.isMultiple(of: 2) ? SIGKILL : SIGQUIT)
            await runs.tryToStart(2, on: server)
        }
        let count = try await runs.check(on: server)
        print("database kills: \(kills) (seed \(seed)), refused starts \(runs.refused), \(count)")
        // The steps' processes have nothing to do with the database: not one is begun twice.
        #expect(count.attempts == count.steps)
        #expect(await server.stop() == 0)
    }

    /// The process id of the database server that followed another.
    private static func postmaster(after last: pid_t, _ folder: TestFolder, _ server: TestServer) async throws -> pid_t
    {
        while true {
            // A stale file may name the server itself, or another process by now.
            let line = folder.content("data/postgres/data/postmaster.pid").split(separator: "\n").first
            if let pid = line.flatMap({ pid_t($0) }), pid > 1, pid != last, pid != server.program.pid,
                try await program(of: pid) == "postgres\n"
            {
                return pid
            }
            // An answer needs the database.
            _ = try await server.send("GET", "/api/runs?limit=1")
        }
    }

    private static func program(of pid: pid_t) async throws -> String {
        await (try TestProgram("/bin/cat", ["/proc/\(pid)/comm"], environment: [:])).ended().output
    }
}
