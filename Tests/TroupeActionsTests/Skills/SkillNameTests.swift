import Glibc
import Testing
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeLLM
import TroupePersonas
import TroupeTesting

@testable import TroupeActions

extension RealSteps {
    @Suite struct SkillNameTests {
        @Test func `with the star, any absent name of small words is a skill, and nothing else`() async throws {
            let model = RecordedModel()
            let bench = try ActionBench(skills: "*", model: model)
            let script = """
                A=$(generate_api_endpoints ${x-} --all); echo "$A $?"
                echo in | check_it | tr a-z A-Z
                for N in checkit pg_dumpx_Y ./check_it PG_DUMP mysql_upgrade docker_compose; do "$N" 2>/dev/null; echo "$N $?"; done
                """
            _ = try await bench.skilled(script)
            #expect(
                bench.log.text(.output) == """
                    answer of generate_api_endpoints 0
                    ANSWER OF CHECK_IT
                    checkit 127
                    pg_dumpx_Y 127
                    ./check_it 127
                    PG_DUMP 127
                    mysql_upgrade 127
                    docker_compose 127

                    """)
            #expect(model.requests.map(\.metadata.skill) == ["generate_api_endpoints", "check_it"])
        }

        @Test func `a name that the persona does not have stays unknown, with a hint`() async throws {
            let model = RecordedModel()
            let bench = try ActionBench(skills: "ask_it", model: model)
            let fault = try await bench.fault(ActionBench.skilled("ask_it\n\nrun_threat_model --all"))
            #expect(
                fault.message
                    == "command not found: run_threat_model (exit code 127); the persona 'tester' has no skill of that name"
            )
            #expect(
                bench.log.text(.error) == """
                    bash: line 3: run_threat_model: command not found
                    troupe: 'run_threat_model' is not installed here, and the persona 'tester' has no skill of that name

                    """)
            #expect(model.requests.count == 1)
        }

        @Test func `without a persona, or with one that does not exist, the hint says that`() async throws {
            let bench = try ActionBench()
            _ = try await bench.fault(ActionBench.shellOrder("run_it; gti; false"))
            var order = ActionBench.shellOrder("run_it; false")
            order.persona = "it's nobody"
            _ = try await bench.fault(order)
            #expect(
                bench.log.text(.error) == """
                    bash: line 1: run_it: command not found
                    troupe: 'run_it' is not installed here, and the step names no persona whose skill it could be
                    bash: line 1: gti: command not found
                    bash: line 1: run_it: command not found
                    troupe: 'run_it' is not installed here, and there is no persona 'it's nobody' whose skill it could be

                    """)
        }

        @Test func `a persona that lists known tools gets the tools`() async throws {
            let model = RecordedModel()
            let bench = try ActionBench(
                skills: ["git", "make", "sh", "docker", "pytest", "test", "echo", "*"].map { Skill(name: $0) },
                model: model)
            let script = """
                git --version | cut -d' ' -f1,2; sh -c 'echo sh'; test 1 = 1 && echo test; env echo echo
                D=${PATH%%:*}; ls -A "$D"
                """
            _ = try await bench.skilled(script)
            #expect(bench.log.text(.output) == "git version\nsh\ntest\necho\n.any\n.socket\n")
            #expect(model.requests.isEmpty)
        }

        @Test func `a program on the PATH is called unless the persona lists that very name`() async throws {
            let model = RecordedModel()
            for (skill, answer) in [("*", "the program"), ("my_tool", "answer of my_tool")] {
                let bench = try ActionBench(skills: skill, model: model)
                let directory = try bench.folder.directory("bin")
                try bench.folder.write("#!/bin/sh\necho the program\n", to: "bin/my_tool")
                chmod("\(directory)/my_tool", 0o755)
                let environment: ValueMap = ["env": ["PATH": .string("\(directory):/usr/bin:/bin")]]
                #expect(try await bench.skilled("my_tool", outputs: ["X"], environment)["X"] == .string(answer))
            }
        }

        @Test func `a script's own function and its own PATH have the last word`() async throws {
            let model = RecordedModel()
            let bench = try ActionBench(skills: "ask_it", model: model)
            let script = """
                (ask_it() { echo mine; }; ask_it)
                PATH=/usr/bin:/bin
                ask_it
                command_not_found_handle() { echo "own: $1"; }
                ask_it
                """
            _ = try await bench.skilled(script)
            #expect(bench.log.text(.output) == "mine\nanswer of ask_it\nown: ask_it\n")
        }
    }
}
