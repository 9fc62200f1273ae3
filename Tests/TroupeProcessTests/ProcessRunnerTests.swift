import Glibc
import Testing
import TroupeProcess

extension RealProcesses {
    struct ProcessRunnerTests {
        let runner: ProcessRunner

        init() throws {
            runner = try ProcessRunner()
        }

        @Test(arguments: [0, 1, 42, 255], Containments.all)
        func `the exit status is passed on`(status: Int32, containment: Containment) async throws {
            let result = try await runner.run(script("exit \(status)", [], containment))
            #expect(result.ending == .exited(status))
            #expect(result.succeeded == (status == 0))
            #expect(result.stopReason == nil)
        }

        @Test(arguments: [SIGTERM, SIGKILL, SIGSEGV], Containments.all)
        func `the signal that killed the main process is passed on`(signal: Int32, containment: Containment)
            async throws
        {
            var command = script("kill -\(signal) $BASHPID", [], containment)
            command.limits = [ResourceLimit(.coreSize, 0)]
            #expect(try await runner.run(command).ending == .signaled(signal))
        }

        @Test(arguments: Containments.all)
        func `both outputs are captured, each by itself`(containment: Containment) async throws {
            let text = "for i in 1 2 3; do echo out$i; echo err$i >&2; done"
            let result = try await runner.run(script(text, [], containment))
            #expect(result.standardOutput.text == "out1\nout2\nout3\n")
            #expect(result.standardError.text == "err1\nerr2\nerr3\n")
            #expect(!result.standardOutput.isTruncated)
            #expect(result.duration > .zero)
            #expect(result.usage.maximumResidentSize > 0)
        }

        @Test(arguments: Containments.all)
        func `output beyond the limit is counted, not kept`(containment: Containment) async throws {
            var command = script("head -c 5000000 /dev/zero; echo error >&2", [], containment)
            command.outputLimit = 1000
            let result = try await runner.run(command)
            #expect(result.standardOutput.bytes == [UInt8](repeating: 0, count: 1000))
            #expect(result.standardOutput.totalByteCount == 5_000_000)
            #expect(result.standardOutput.isTruncated)
            #expect(result.standardError.text == "error\n")
            #expect(!result.standardError.isTruncated)
        }

        @Test(arguments: Containments.all)
        func `standard input yields what was given and then ends`(containment: Containment) async throws {
            var command = script("wc -c; cat /dev/stdin | wc -c", [], containment)
            command.standardInput = [UInt8](repeating: 120, count: 3_000_000)
            #expect(try await runner.run(command).standardOutput.text == "3000000\n3000000\n")
            command = script("wc -c; readlink /proc/self/fd/0", [], containment)
            #expect(try await runner.run(command).standardOutput.text == "0\n/dev/null\n")
        }

        @Test(arguments: Containments.all)
        func `values of ten megabytes come through descriptors`(containment: Containment) async throws {
            let text = "read -r first <&9; echo ${#first}; cat <&3 | sha256sum; wc -c < /dev/fd/200"
            var command = script(text, [], containment)
            let value = [UInt8](repeating: 42, count: 9_999_998) + [1, 2]
            command.inputs = [3: value, 9: Array("hello\nworld".utf8), 200: [UInt8](repeating: 7, count: 5)]
            var direct = ProcessCommand("/usr/bin/sha256sum")
            direct.standardInput = value
            let sum = try await runner.run(direct).standardOutput.text
            #expect(try await runner.run(command).standardOutput.text == "5\n\(sum)5\n")
        }

        @Test(arguments: Containments.all)
        func `a value given on a descriptor cannot be changed`(containment: Containment) async throws {
            var command = script("echo changed > /dev/fd/3; cat <&3", [], containment)
            command.inputs = [3: Array("value".utf8)]
            #expect(try await runner.run(command).standardOutput.text == "value")
        }

        @Test(arguments: Containments.all)
        func `further outputs are captured by their number`(containment: Containment) async throws {
            var command = script("echo four >&4; echo out; head -c 70000 /dev/zero >&17; cat <&5", [], containment)
            command.inputs = [5: Array("five".utf8)]
            command.outputs = [4, 17]
            let result = try await runner.run(command)
            #expect(result.outputs[4]?.text == "four\n")
            #expect(result.outputs[17]?.totalByteCount == 70000)
            #expect(result.standardOutput.text == "out\nfive")
        }

        @Test(arguments: Containments.all)
        func `the environment is exactly what was given`(containment: Containment) async throws {
            var command = ProcessCommand("/usr/bin/env", environment: [("B", "2 =x\n"), ("A", ""), ("LD_DEBUG", "")])
            command.containment = containment
            #expect(try await runner.run(command).standardOutput.text == "B=2 =x\n\nA=\nLD_DEBUG=\n")
            command.environment = []
            #expect(try await runner.run(command).standardOutput.text == "")
        }

        @Test(arguments: Containments.all)
        func `arguments arrive byte for byte`(containment: Containment) async throws {
            let arguments = ["", "a b", "$(touch pwned)", "\"'\\\n", "ä€😀", "--"]
            let result = try await runner.run(script(#"printf '<%s>' "$@""#, arguments, containment))
            #expect(result.standardOutput.text == arguments.map { "<\($0)>" }.joined())
        }

        @Test(arguments: Containments.all)
        func `no descriptor but the standard ones is open`(containment: Containment) async throws {
            var command = ProcessCommand("/bin/ls", ["/proc/self/fd"])
            command.containment = containment
            // 3 is the directory that ls itself reads.
            #expect(try await runner.run(command).standardOutput.text == "0\n1\n2\n3\n")
        }

        @Test(arguments: Containments.all)
        func `the child leads a session without terminal and with default signals`(containment: Containment)
            async throws
        {
            let text = """
                read -r pid name state parent group session terminal rest < /proc/$$/stat
                [ $session = $pid ] && [ $group = $pid ] && [ $terminal = 0 ] && echo leads
                grep -E '^Sig(Blk|Ign):' /proc/self/status
                """
            let result = try await runner.run(script(text, [], containment))
            #expect(
                result.standardOutput.text
                    == "leads\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n")
        }

        @Test(arguments: Containments.all)
        func `limits, niceness and directory hold for the child`(containment: Containment) async throws {
            var command = script("ulimit -n; ulimit -c; ulimit -f; nice; pwd", [], containment)
            command.limits = [
                ResourceLimit(.openFiles, 77), ResourceLimit(.coreSize, 0), ResourceLimit(.fileSize, 4096 * 1024),
            ]
            command.niceness = 5
            command.workingDirectory = "/usr/bin"
            #expect(try await runner.run(command).standardOutput.text == "77\n0\n4096\n5\n/usr/bin\n")
        }

        @Test(arguments: Containments.all)
        func `a missing program or directory is named in the error`(containment: Containment) async throws {
            var command = script("true", ["secret-argument"], containment)
            command.environment = [("TOKEN", "secret-value")]
            command.workingDirectory = "/nowhere/at/all"
            let directory = await #expect(throws: ProcessError.self) { try await runner.run(command) }
            #expect(directory == .start(.workingDirectory, path: "/nowhere/at/all", errno: ENOENT))
            #expect(
                directory?.description
                    == "The working directory '/nowhere/at/all' cannot be entered: No such file or directory.")
            command.workingDirectory = "/"
            command.executable = "/nowhere/program"
            let program = await #expect(throws: ProcessError.self) { try await runner.run(command) }
            #expect(program == .start(.execute, path: "/nowhere/program", errno: ENOENT))
            command.executable = "/etc/passwd"
            await #expect(throws: ProcessError.start(.execute, path: "/etc/passwd", errno: EACCES)) {
                try await runner.run(command)
            }
        }

        @Test func `what cannot be passed on is refused without showing it`() async throws {
            var commands = [ProcessCommand](repeating: script("true"), count: 8)
            commands[0].executable = "true"
            commands[1].workingDirectory = "tmp"
            commands[2].arguments = ["secret\0"]
            commands[3].environment = [("secret=", "")]
            commands[4].environment = [("A", "secret\0")]
            commands[5].inputs = [2: []]
            commands[6].outputs = [256]
            commands[7].containment = .none
            commands[7].lockFile = "/tmp/secret"
            for command in commands {
                let error = await #expect(throws: ProcessError.self) { try await runner.run(command) }
                #expect(error?.description.contains("secret") == false)
            }
        }

        @Test func `a missing supervisor is reported with the places looked at`() async throws {
            let runner = try ProcessRunner(supervisor: "/nowhere/troupe-supervisor")
            await #expect(throws: ProcessError.supervisorMissing(searched: ["/nowhere/troupe-supervisor"])) {
                try await runner.run(script("true"))
            }
            #expect(try await runner.run(script("true", [], .none)).succeeded)
        }

        @Test(arguments: Containments.all)
        func `live output arrives in order while the child runs`(containment: Containment) async throws {
            let text = "for i in 1 2 3; do echo out$i; sleep 0.02; echo err$i >&2; sleep 0.02; done"
            var seen = ""
            let result = try await runner.run(script(text, [], containment)) { chunk in
                seen += (chunk.source == .standardOutput ? "o:" : "e:") + String(decoding: chunk.bytes, as: UTF8.self)
            }
            #expect(seen == "o:out1\ne:err1\no:out2\ne:err2\no:out3\ne:err3\n")
            #expect(result.standardOutput.text == "out1\nout2\nout3\n")
        }

        @Test(arguments: [Containment.none, .subreaper])
        func `two hundred children run at once and leave nothing open`(containment: Containment) async throws {
            let before = StepProbe.names(of: "/proc/self/fd").count
            try await withThrowingTaskGroup(of: (Int, String).self) { [runner] group in
                for number in 0..<200 {
                    group.addTask {
                        var command = script("read -r line; echo $line-$1", ["\(number)"], containment)
                        command.standardInput = Array("in".utf8)
                        return (number, try await runner.run(command).standardOutput.text)
                    }
                }
                for try await (number, text) in group { #expect(text == "in-\(number)\n") }
            }
            // Other tests run in this process as well, but none of them opens a hundred descriptors meanwhile.
            #expect(StepProbe.names(of: "/proc/self/fd").count < before + 100)
        }

        @Test(arguments: [Containment.none, .subreaper])
        func `no zombie is left`(containment: Containment) async throws {
            let text = """
                cut -d' ' -f1,22 /proc/$$/stat /proc/$PPID/stat
                cut -d' ' -f1,22 /proc/$(cut -d' ' -f4 /proc/$PPID/stat)/stat
                """
            let result = try await runner.run(script(text, [], containment))
            let processes = result.standardOutput.text.split(separator: "\n").map(String.init)
            #expect(processes.count == 3)
            // Unsupervised, the second is this very process, and the third its parent.
            for process in containment == .none ? processes.prefix(1) : processes[...] {
                #expect(!StepProbe.exists(process))
            }
        }

        @Test func `the containment in effect is told`() async throws {
            #expect(try await runner.run(script("true", [], .none)).containment == .none)
            #expect(try await runner.run(script("true", [], .subreaper)).containment == .subreaper)
            let result = try await runner.run(script("echo $$; ls -d /proc/[0-9]* | wc -l", [], .processNamespace))
            if result.containment == .processNamespace {
                #expect(result.standardOutput.text == "2\n4\n")
            } else {
                #expect(result.containment == .subreaper)
            }
        }
    }
}
