import Glibc
import Testing
import TroupeGraph

/// A step's processes are killed by somebody else, or by the kernel.
@Suite struct StepKillTests {
    private static let workflow = """
        metadata: {id: victim, name: Victim, version: 1.0.0}
        inputs:
          - {name: MARK, type: string, required: true}
        steps:
          - id: victim
            action: shell-command
            command: exec sleep ${inputs.MARK}
        """

    /// Keeps a line that does not end, in a group of processes that may not have so much.
    private static let hungry = """
        metadata: {id: hungry, name: Hungry, version: 1.0.0}
        inputs:
          - {name: GROUP, type: string, required: true}
        steps:
          - id: hungry
            action: shell-command
            command: |
              echo 0 > "${inputs.GROUP}"
              exec tail < <(head -c 300000000 /dev/zero) > /dev/null
        """

    @Test(.timeLimit(.minutes(10)))
    func `a step that the kernel kills for its memory fails as a step`() async throws {
        guard let group = MemoryGroup(bytes: 32 << 20) else {
            return print("skipped: no cgroup that limits memory can be made here (it takes root)")
        }
        let folder = try TestFolder()
        let runs = try CountedRuns(folder)
        try folder.write(Self.hungry, to: "flows/hungry.yaml")
        let server = try await TestServer(in: folder, ["--workflows", runs.flows])
        try await runs.start(2, on: server)
        let kills = Rounds.count("TROUPE_MEMORY_KILLS", short: 2, long: 20)
        for _ in 0..<kills {
            let run = try await server.start("hungry", ["GROUP": .string(group.entry)])
            let done = try await server.finished(run)
            #expect(done["status"] == "failed", "\(done.json)")
            let failures = try await server.records(run).filter { $0["record"]?["type"] == "jobFailed" }
            #expect(failures.count == 1 && failures[0].json.contains("killed by signal 9"), "\(failures.map(\.json))")
        }
        let count = try await runs.check(on: server)
        print("kills for memory: \(kills), \(count)")
        #expect(count.attempts == count.steps)
        #expect(await server.stop() == 0)
    }

    @Test(.timeLimit(.minutes(60)))
    func `a killed step fails as a step, and the server goes on`() async throws {
        let kills = Rounds.count("TROUPE_STEP_KILLS", short: 5, long: 200)
        let folder = try TestFolder()
        let runs = try CountedRuns(folder)
        try folder.write(Self.workflow, to: "flows/victim.yaml")
        let server = try await TestServer(in: folder, ["--workflows", runs.flows])
        for round in 0..<kills {
            if round.isMultiple(of: 5) { try await runs.start(1, on: server) }
            // An odd time, by which the process is found.
            let mark = "9\(server.program.pid).\(round + 1)"
            let run = try await server.start("victim", ["MARK": .string(mark)])
            _ = try await server.messages(run) { $0["record"]?["type"] == "jobCreated" }
            kill(try await Self.process("sleep", mark), SIGKILL)
            let done = try await server.finished(run)
            #expect(done["status"] == "failed", "\(done.json)")
        }
        let count = try await runs.check(on: server)
        print("step kills: \(kills), \(count)")
        #expect(count.attempts == count.steps)
        #expect(await server.stop() == 0)
    }

    /// The process with just these arguments, which is about to be there.
    private static func process(_ arguments: String...) async throws -> pid_t {
        let pattern = "^" + arguments.joined(separator: " ") + "$"
        while true {
            let found = await (try TestProgram("/usr/bin/pgrep", ["-f", pattern], environment: Troupe.environment))
                .ended()
            if let pid = pid_t(found.output.split(separator: "\n").first ?? "") { return pid }
        }
    }
}
