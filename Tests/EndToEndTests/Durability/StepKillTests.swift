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
