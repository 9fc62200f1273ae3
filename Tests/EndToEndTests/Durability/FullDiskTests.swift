import Glibc
import Testing
import TroupeGraph

/// The disk of the database is full for a while; only with `TROUPE_SOAK=1` as root, who can mount a small one.
@Suite(.enabled(if: Troupe.isSoak && geteuid() == 0, "TROUPE_SOAK=1 asks for it, as root, who can mount a small disk"))
struct FullDiskTests {
    @Test(.timeLimit(.minutes(60)))
    func `a full disk loses nothing that was answered, and work goes on when there is room`() async throws {
        let rounds = Rounds.count("TROUPE_FULL_DISKS", short: 2, long: 10)
        let disk = try TestFolder()
        try disk.write("", to: "data/below")
        let mounted = await
            (try TestProgram(
                "/usr/bin/mount", ["-t", "tmpfs", "-o", "size=160m,mode=0755", "none", disk.at("data")],
                environment: Troupe.environment)).ended()
        guard mounted.code == 0 else { return print("skipped: no tmpfs can be mounted here: \(mounted.errors)") }
        let outcome = await Result { try await Self.fill(disk, rounds) }
        _ = await (try TestProgram("/usr/bin/umount", ["-l", disk.at("data")], environment: Troupe.environment)).ended()
        try outcome.get()
    }

    private static func fill(_ disk: TestFolder, _ rounds: Int) async throws {
        let folder = try TestFolder()
        let runs = try CountedRuns(folder)
        let server = try await TestServer(in: disk, ["--workflows", runs.flows])
        try await runs.start(10, on: server)
        let seed = Rounds.seed()
        var numbers = SeededNumbers(seed: seed)
        for _ in 0..<rounds {
            try await runs.wait(Int.random(in: 1...40, using: &numbers), on: server)
            let filled = try await Self.dd(disk.at("data/filling"))
            #expect(filled.code == 1, "\(filled)")
            // What is asked for while nothing can be stored is answered once there is room.
            let (seconds, filling) = (Double.random(in: 0.5...6, using: &numbers), disk.at("data/filling"))
            let emptying = Task {
                try await Rounds.pass(seconds)
                unlink(filling)
            }
            await runs.tryToStart(3, on: server)
            try await emptying.value
        }
        let count = try await runs.check(on: server)
        let complaints = disk.content("data/postgres/postgres.log").split(separator: "\n")
            .count { $0.contains("No space left on device") }
        #expect(complaints > 0, "seed \(seed): the disk was never full")
        print(
            "full disks: \(rounds) (seed \(seed)), the database complained \(complaints) times, refused starts \(runs.refused), \(count)"
        )
        #expect(count.attempts == count.steps)
        #expect(await server.stop() == 0)
    }

    private static func dd(_ file: String) async throws -> TestProgram.Ending {
        await (try TestProgram("/bin/dd", ["if=/dev/zero", "of=\(file)", "bs=64k"], environment: Troupe.environment))
            .ended()
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
