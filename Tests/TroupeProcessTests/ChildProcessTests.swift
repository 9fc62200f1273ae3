import Glibc
import Testing
import TroupeProcess

extension RealProcesses {
    struct ChildProcessTests {
        let runner: ProcessRunner

        init() throws {
            runner = try ProcessRunner()
        }

        @Test(arguments: Containments.supervised)
        func `a timeout kills also what left the session and ignores SIGTERM`(containment: Containment) async throws {
            let probe = try StepProbe()
            var command = script(escaping, [probe.marker], containment)
            command.timeout = .seconds(2)
            command.grace = .milliseconds(100)
            let child = try runner.start(command, liveOutputLimit: 1000)
            await child.untilEscaped()
            let processes = probe.marked().compactMap(StepProbe.identity)
            #expect(processes.count == 5)
            let result = try await child.result()
            #expect(result.stopReason == .timeout)
            #expect(result.ending == .signaled(SIGKILL))
            for process in processes { #expect(!StepProbe.exists(process)) }
            #expect(probe.marked().isEmpty)
        }

        @Test(arguments: Containments.supervised)
        func `cancelling the task kills the whole tree`(containment: Containment) async throws {
            let probe = try StepProbe()
            var command = script(escaping, [probe.marker], containment)
            command.grace = .milliseconds(50)
            let child = try runner.start(command, liveOutputLimit: 1000)
            let task = Task { try await child.result() }
            await child.untilEscaped()
            task.cancel()
            #expect(try await task.value.stopReason == .cancelled)
            #expect(probe.marked().isEmpty)
        }

        @Test(arguments: Containments.supervised)
        func `a child that nobody holds is killed`(containment: Containment) async throws {
            let probe = try StepProbe()
            let lock = "\(probe.directory)/lock"
            do {
                var command = script(escaping, [probe.marker], containment)
                command.lockFile = lock
                let child = try runner.start(command, liveOutputLimit: 1000)
                await child.untilEscaped()
            }
            try await runner.confirmGone(lockFile: lock, within: .seconds(10))
            #expect(probe.marked().isEmpty)
        }

        @Test(arguments: Containments.all)
        func `a child may end by itself upon SIGTERM`(containment: Containment) async throws {
            let text = "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.01; done"
            let child = try runner.start(script(text, [], containment), liveOutputLimit: 1000)
            #expect(await child.untilReady() == "ready\n")
            child.terminate(grace: .seconds(60))
            let result = try await child.result()
            #expect(result.ending == .exited(7))
            #expect(result.stopReason == .terminated)
            #expect(result.standardOutput.text == "ready\nbye\n")
        }

        @Test(arguments: Containments.all)
        func `one that ignores SIGTERM is killed after the grace, a stopped one as well`(
            containment: Containment
        ) async throws {
            for text in ["trap '' TERM; echo ready; while :; do sleep 0.01; done", "echo ready; kill -STOP $$"] {
                let child = try runner.start(script(text, [], containment), liveOutputLimit: 1000)
                #expect(await child.untilReady() == "ready\n")
                child.terminate(grace: .milliseconds(50))
                let result = try await child.result()
                #expect(result.ending == .signaled(SIGKILL) || result.ending == .signaled(SIGTERM))
            }
        }

        @Test func `a second, shorter grace replaces the first`() async throws {
            for containment in Containments.all {
                let text = "trap '' TERM; echo ready; while :; do sleep 0.01; done"
                let child = try runner.start(script(text, [], containment), liveOutputLimit: 1000)
                #expect(await child.untilReady() == "ready\n")
                child.terminate(grace: .seconds(3600))
                child.terminate(grace: .zero)
                #expect(try await child.result().ending == .signaled(SIGKILL))
            }
        }

        @Test func `a caller does not wait for ever for what does not die`() async throws {
            let probe = try StepProbe()
            let runner = try ProcessRunner(patience: .milliseconds(50))
            var command = script(escaping, [probe.marker])
            command.lockFile = "\(probe.directory)/lock"
            let child = try runner.start(command, liveOutputLimit: 1000)
            await child.untilEscaped()
            // A stopped supervisor stands for processes that cannot be killed.
            let recorded = StepProbe.recorded("\(probe.directory)/lock")
            for process in recorded { kill(process, SIGSTOP) }
            child.terminate(grace: .zero)
            await #expect(throws: ProcessError.survivors(supervisor: recorded[0])) { try await child.result() }
            await #expect(throws: ProcessError.stillRunning(lockFile: "\(probe.directory)/lock", process: recorded[0]))
            {
                try await runner.run(command)
            }
            for process in recorded { kill(process, SIGCONT) }
            try await runner.confirmGone(lockFile: "\(probe.directory)/lock", within: .seconds(20))
            #expect(probe.marked().isEmpty)
        }

        @Test(arguments: Containments.supervised)
        func `what the main process leaves behind is killed`(containment: Containment) async throws {
            let probe = try StepProbe()
            let text = "setsid sleep $1 & ( sleep $1 & ) ; ( trap '' TERM HUP; sleep $1 ) & echo started; exit 3"
            let result = try await runner.run(script(text, [probe.marker], containment))
            #expect(result.ending == .exited(3))
            #expect(result.stopReason == nil)
            #expect(result.standardOutput.text == "started\n")
            #expect(probe.marked().isEmpty)
        }

        @Test(arguments: Containments.supervised)
        func `the last lines of a tee that outlives the main process are seen`(containment: Containment) async throws {
            var command = script("exec > >(sleep 0.05; cat); echo last words", [], containment)
            command.orphanGrace = .seconds(20)
            #expect(try await runner.run(command).standardOutput.text == "last words\n")
        }

        @Test(arguments: Containments.supervised)
        func `two hundred processes that go on forking are contained`(containment: Containment) async throws {
            let probe = try StepProbe()
            let text = """
                for i in {1..200}; do ( trap '' TERM; while :; do ( : ) ; done ) & done
                echo ready; wait
                """
            let child = try runner.start(script(text, [probe.marker], containment), liveOutputLimit: 1000)
            #expect(await child.untilReady() == "ready\n")
            child.terminate(grace: .milliseconds(20))
            #expect(try await child.result().stopReason == .terminated)
            #expect(probe.marked().isEmpty)
        }

        @Test(arguments: Containments.supervised)
        func `processes that fork and exit without end are caught`(containment: Containment) async throws {
            let probe = try StepProbe()
            let text = """
                for i in 1 2 3 4; do perl -e 'setpgrp; while (1) { exit if fork }' $1 & done
                echo ready; wait; sleep $1
                """
            let child = try runner.start(script(text, [probe.marker], containment), liveOutputLimit: 1000)
            #expect(await child.untilReady() == "ready\n")
            child.terminate(grace: .zero)
            #expect(try await child.result().stopReason == .terminated)
            #expect(probe.marked().isEmpty)
        }

        @Test func `a normal user's step has the same user, and its namespace shows the same files`() async throws {
            // The wrapper gives up root before it becomes the supervisor.
            guard geteuid() == 0 else { return }
            let probe = try StepProbe()
            chmod(probe.directory, 0o777)
            let original = try #require(StepProbe.supervisorPath())
            let copy = probe.file("supervisor", StepProbe.content(original), mode: 0o755)
            let wrapper = probe.file(
                "wrapper",
                Array("#!/bin/sh\nexec setpriv --reuid=65533 --regid=65533 --clear-groups '\(copy)'\n".utf8),
                mode: 0o755)
            let runner = try ProcessRunner(supervisor: wrapper)
            for containment in Containments.supervised {
                let text = "id -u; id -g; touch made; stat -c %u made; rm made; \(escaping)"
                var command = script(text, [probe.marker], containment)
                command.workingDirectory = probe.directory
                let child = try runner.start(command, liveOutputLimit: 1000)
                #expect(await child.untilReady(5).hasPrefix("65533\n65533\n65533\n"))
                #expect(probe.marked().count == 5)
                child.terminate(grace: .milliseconds(20))
                _ = try await child.result()
                #expect(probe.marked().isEmpty)
            }
        }
    }
}
