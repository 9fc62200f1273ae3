import Glibc
import Testing
import TroupeActions
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

/// Tests with processes, one after the other: some count what is left over.
@Suite(.serialized) enum RealSteps {}

extension RealSteps {
    @Suite struct ShellCommandActionTests {
        @Test func `outputs come from lines, blocks, variables, and for one output from all of standard output`()
            async throws
        {
            let bench = try ActionBench()
            let script = """
                echo "LINE=from a line"
                echo "BLOCK<<END"; echo first; echo second; echo END
                VARIABLE="never echoed"
                BOTH=variable; echo "BOTH=line"
                """
            let outputs = try await bench.shell(script, outputs: ["LINE", "BLOCK", "VARIABLE", "BOTH", "MISSING"])
            #expect(
                outputs == [
                    "LINE": "from a line", "BLOCK": "first\nsecond", "VARIABLE": "never echoed", "BOTH": "line",
                    "MISSING": .null,
                ])
            #expect(bench.log.text(.log).contains("[warn] the declared output 'MISSING' is null"))
            #expect(try await bench.shell("echo; echo '  all of it  '", outputs: ["ONLY"]) == ["ONLY": "all of it"])
        }

        @Test func `a failure carries the code, the last words and the outputs so far`() async throws {
            let bench = try ActionBench()
            let order = ActionBench.shellOrder(
                "A=1; echo B=2; echo first >&2; echo 'last words' >&2; echo >&2; exit 3", outputs: ["A", "B"])
            let fault = try await bench.fault(order)
            #expect(fault.code == "shell.exit")
            #expect(fault.message == "exited with code 3: last words")
            #expect(fault.details["exitCode"] == 3)
            #expect(fault.details["stderr"] == "first\nlast words")
            #expect(fault.details["outputs"] == ["A": "1", "B": "2"])
        }

        @Test(arguments: ["bash", "sh"])
        func `a missing command is named`(shell: String) async throws {
            let bench = try ActionBench()
            let fault = try await bench.fault(
                ActionBench.shellOrder("run_threat_model --all", ["shell": .string(shell)]))
            #expect(fault.code == "shell.exit")
            #expect(fault.message == "command not found: run_threat_model (exit code 127)")
        }

        @Test func `a script killed by a signal says which`() async throws {
            let bench = try ActionBench()
            let fault = try await bench.fault(ActionBench.shellOrder("kill -TERM $$; sleep 60"))
            #expect(fault.code == "shell.signal")
            #expect(fault.details["signal"] == .integer(Int(SIGTERM)))
        }

        @Test func `a value that the shell would evaluate fails before anything runs`() async throws {
            let bench = try ActionBench()
            let command = fieldScript("touch begun; (( X = ${inputs.N} ))", ["N": "a[$(touch pwned)]"])
            let fault = try await bench.fault(.sample("shell-command", ["command": command]))
            #expect(fault.code == "shell.value")
            #expect(fault.message.contains("inputs.N"))
            #expect(!fault.message.contains("pwned"))
            #expect(names(in: bench.workspace) == [])
            let recovered = try await bench.action("shell-command").recover(
                .sample("shell-command", [:]), in: bench.context(for: .sample("shell-command", [:])))
            #expect(recovered == .neverStarted)
        }

        @Test(
            arguments: [
                (["command": 5], "shell.script"), (["command": "true", "shell": "zsh"], "shell.script"),
                (["command": "true", "env": ["A=B": "x"]], "shell.value"),
                (["command": "true", "env": ["A": "x\0y"]], "shell.value"),
                (["command": "true", "env": ["A": .string(String(repeating: "x", count: 200_000))]], "shell.value"),
            ] as [(ValueMap, String)])
        func `inputs that no shell can be given are refused`(inputs: ValueMap, code: String) async throws {
            #expect(try await ActionBench().fault(.sample("shell-command", inputs)).code == code)
        }

        @Test func `output is logged line by line, in order, while the script runs`() async throws {
            let bench = try ActionBench()
            mkfifo("\(bench.workspace)/go", 0o600)
            async let outputs = bench.shell("echo one; echo two; echo problem >&2; read -r x <go; echo $x", outputs: [])
            await bench.log.until("two\n")
            await bench.log.until("problem\n")
            #expect(!bench.log.text(.output).contains("three"))
            let fifo = open("\(bench.workspace)/go", O_WRONLY)
            #expect(write(fifo, "three\n", 6) == 6)
            close(fifo)
            _ = try await outputs
            #expect(bench.log.text(.output) == "one\ntwo\nthree\n")
            #expect(bench.log.text(.error) == "problem\n")
        }

        @Test func `a stream beyond its limit is cut, says so, and its outputs are found all the same`() async throws {
            let bench = try ActionBench()
            let script = "head -c 3000000 /dev/zero | tr '\\0' 'x' | fold -w 99; echo; echo FOUND=behind"
            #expect(try await bench.shell(script, outputs: ["FOUND", "OTHER"])["FOUND"] == "behind")
            let text = bench.log.text(.output)
            #expect(text.contains("[truncated: only the first 1048576 bytes of this stream are kept]"))
            #expect(text.utf8.count < 1_048_576 + 200)
            let fault = try await bench.fault(ActionBench.shellOrder(script + "; exit 1"))
            #expect(fault.details["truncated"] == true)
        }

        @Test func `the working directory is inside the workspace`() async throws {
            let bench = try ActionBench()
            let outputs = try await bench.shell("mkdir -p a/b; pwd", outputs: ["PWD_NOW"])
            #expect(outputs["PWD_NOW"] == .string(bench.workspace))
            for wanted in ["a/b", "./a/../a/b", "\(bench.workspace)/a/b"] {
                let outputs = try await bench.shell("pwd", outputs: ["P"], ["workingDirectory": .string(wanted)])
                #expect(outputs["P"] == .string("\(bench.workspace)/a/b"))
            }
        }

        @Test(arguments: ["..", "../..", "/", "/etc", "link", "link/x", "a/../..", "missing", "file", "\0"])
        func `a working directory outside the workspace is refused`(wanted: String) async throws {
            let bench = try ActionBench()
            symlink("/etc", "\(bench.workspace)/link")
            _ = try await bench.shell("mkdir a; touch file")
            let fault = try await bench.fault(
                ActionBench.shellOrder("touch begun", ["workingDirectory": .string(wanted)]))
            #expect(fault.code == "shell.working-directory")
            #expect(!names(in: bench.workspace).contains("begun"))
        }

        @Test func `the environment is exactly what it should be`() async throws {
            let bench = try ActionBench()
            var order = ActionBench.shellOrder(
                "tr '\\0' '\\n' </proc/$$/environ",
                ["env": ["OWN": "step", "N": 5, "L": ["a", "b"], "TROUPE_RUN_ID": "x"]])
            order.environment = ["OWN": "workflow", "COMMON": "yes"]
            order.persona = "tester"
            _ = try await bench.perform(order)
            let expected = [
                "PATH=\(SearchPath.standard)", "HOME=\(bench.folder.at("home"))", "LANG=C.UTF-8", "COMMON=yes",
                "OWN=step", "N=5", "L=a", "b", "TROUPE_RUN_ID=\(order.run)", "TROUPE_STEP_ID=the-step",
                "TROUPE_IDEMPOTENCY_KEY=\(order.element)", "GIT_AUTHOR_NAME=Terry Test",
                "GIT_AUTHOR_EMAIL=tester@example.com", "GIT_COMMITTER_NAME=Terry Test",
                "GIT_COMMITTER_EMAIL=tester@example.com", "GIT_TERMINAL_PROMPT=0",
                "GIT_CEILING_DIRECTORIES=\(bench.folder.at("workspaces/1"))",
            ]
            let lines = bench.log.text(.output).split(separator: "\n").map(String.init)
            #expect(lines.sorted() == expected.sorted())
        }

        @Test func `what bash exports is the same but for its own three`() async throws {
            let bench = try ActionBench()
            _ = try await bench.shell("env -0 | tr '\\0' '\\n' | cut -d= -f1")
            let names = Set(bench.log.text(.output).split(separator: "\n").map(String.init))
            #expect(
                names == [
                    "PATH", "HOME", "LANG", "TROUPE_RUN_ID", "TROUPE_STEP_ID", "TROUPE_IDEMPOTENCY_KEY",
                    "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL",
                    "GIT_TERMINAL_PROMPT", "GIT_CEILING_DIRECTORIES", "PWD", "SHLVL", "_",
                ])
        }

        @Test func `cancelling ends every process, also one that left the session`() async throws {
            let bench = try ActionBench()
            let marker = "86400.\(UInt64.random(in: 1_000_000_000...9_999_999_999))"
            let script = """
                setsid perl -e '$SIG{TERM} = "IGNORE"; $| = 1; print "escaped\\n"; sleep 86400' \(marker) &
                sleep \(marker)
                """
            let order = ActionBench.shellOrder(script)
            let action = try bench.action("shell-command")
            let context = bench.context(for: order)
            let task = Task { () async -> Fault? in
                do throws(Fault) { _ = try await action.perform(order, in: context) } catch { return error }
                return nil
            }
            await bench.log.until("escaped\n")
            #expect(running(marker) > 0)
            task.cancel()
            #expect(await task.value?.code == "shell.canceled")
            #expect(running(marker) == 0)
        }

        /// How many processes have the word among their arguments.
        private func running(_ marker: String) -> Int {
            names(in: "/proc").filter { Int32($0) != nil && content("/proc/\($0)/cmdline").contains(marker) }.count
        }
    }
}
