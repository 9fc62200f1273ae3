import Glibc
import Testing

@testable import TroupeProcess

extension RealProcesses {
    struct LockFileTests {
        let runner: ProcessRunner

        init() throws {
            runner = try ProcessRunner()
        }

        @Test(arguments: Containments.supervised)
        func `the lock is held while the step runs and removed with its end`(containment: Containment) async throws {
            let probe = try StepProbe()
            let lock = "\(probe.directory)/lock"
            var command = script("echo ready; sleep \(probe.marker)", [], containment)
            command.lockFile = lock
            let child = try runner.start(command, liveOutputLimit: 1000)
            #expect(await child.untilReady() == "ready\n")
            let holder = try #require(StepProbe.recorded(lock).first)
            await #expect(throws: ProcessError.stillRunning(lockFile: lock, process: holder)) {
                try await runner.run(command)
            }
            await #expect(throws: ProcessError.stillRunning(lockFile: lock, process: holder)) {
                try await runner.confirmGone(lockFile: lock, within: .milliseconds(50))
            }
            child.terminate(grace: .seconds(1))
            _ = try await child.result()
            try await runner.confirmGone(lockFile: lock, within: .seconds(1))
            #expect(StepProbe.names(of: probe.directory).isEmpty)
        }

        @Test func `waiting for the lock ends when the step ends`() async throws {
            let probe = try StepProbe()
            let lock = "\(probe.directory)/lock"
            var command = script("echo ready; read -r line < $1", ["\(probe.directory)/fifo"])
            #expect(mkfifo("\(probe.directory)/fifo", 0o600) == 0)
            command.lockFile = lock
            let child = try runner.start(command, liveOutputLimit: 1000)
            #expect(await child.untilReady() == "ready\n")
            let waiting = Task { [runner] in try await runner.confirmGone(lockFile: lock, within: .seconds(30)) }
            _ = probe.file("fifo", Array("go\n".utf8))
            try await waiting.value
            #expect(try await child.result().succeeded)
        }

        @Test func `waiting for the lock can be cancelled`() async throws {
            let probe = try StepProbe()
            let lock = "\(probe.directory)/lock"
            let held = try LockFile.acquire(lock)
            let waiting = Task { [runner] in try await runner.confirmGone(lockFile: lock, within: .seconds(3600)) }
            waiting.cancel()
            await #expect(throws: ProcessError.cancelled) { try await waiting.value }
            withExtendedLifetime(held) {}
        }

        @Test func `without a lock file nothing is left`() async throws {
            try await runner.confirmGone(lockFile: "/nowhere/lock", within: .zero)
        }

        @Test func `a lock file that cannot be made is an error`() async throws {
            var command = script("true")
            command.lockFile = "/nowhere/lock"
            await #expect(throws: ProcessError.lockFile(path: "/nowhere/lock", errno: ENOENT)) {
                try await runner.run(command)
            }
        }

        @Test(arguments: Containments.supervised)
        func `the server's death by SIGKILL ends the step and frees its lock`(containment: Containment) async throws {
            let probe = try StepProbe()
            let lock = "\(probe.directory)/lock"
            var step = script(escaping, [probe.marker], containment)
            step.lockFile = lock
            let order = probe.file("order", SupervisorOrder.encode(step, inherited: []))
            // A shell stands for the server: the supervisor's control connection is a pipe from it.
            let server = """
                exec 5<>"$1"; flock -x 5
                coproc "$2" 3<&0 4<"$3" 0</dev/null
                exec 5>&-
                for i in 1 2 3 4 5; do read -r line <&${COPROC[0]}; echo $line; done; wait
                """
            let supervisor = try #require(StepProbe.supervisorPath())
            let child = try runner.start(script(server, [lock, supervisor, order], .none), liveOutputLimit: 1000)
            await child.untilEscaped()
            #expect(probe.marked().count == 5)
            await #expect(throws: ProcessError.self) {
                try await runner.confirmGone(lockFile: lock, within: .milliseconds(20))
            }
            child.terminate(grace: .zero)
            #expect(try await child.result().ending == .signaled(SIGKILL))
            try await runner.confirmGone(lockFile: lock, within: .seconds(20))
            #expect(probe.marked().isEmpty)
            step.arguments = ["-c", "true"]
            #expect(try await runner.run(step).succeeded)
        }

        @Test(arguments: Containments.supervised, [[0], [1], [0, 1]])
        func `killing the supervisor ends the step`(containment: Containment, victims: [Int]) async throws {
            // Without a namespace, nobody is left to catch orphans when both are killed at once.
            if containment == .subreaper && victims.count == 2 { return }
            let probe = try StepProbe()
            let lock = "\(probe.directory)/lock"
            var step = script(escaping, [probe.marker], containment)
            step.lockFile = lock
            let child = try runner.start(step, liveOutputLimit: 1000)
            await child.untilEscaped()
            let recorded = StepProbe.recorded(lock)
            #expect(recorded.count >= 2)
            for victim in victims { kill(recorded[victim], SIGKILL) }
            try await runner.confirmGone(lockFile: lock, within: .seconds(20))
            #expect(probe.marked().isEmpty)
            do {
                let result = try await child.result()
                #expect(result.ending == .signaled(SIGKILL))
            } catch {
                #expect(error == .supervisionLost)
            }
        }
    }
}
