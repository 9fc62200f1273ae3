import Testing
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeLLM
import TroupePersonas
import TroupeTesting

@testable import TroupeActions

extension RealSteps {
    /// What becomes of structured answers.
    @Suite struct SkillOutputTests {
        private static let schema: Value = [
            "type": "object", "required": ["READY"],
            "properties": [
                "READY": ["type": "boolean"], "GAPS": ["type": "array", "items": ["type": "string"]],
                "ECHOED": ["type": "string"],
            ],
        ]
        private static let answer = #"{"READY":true,"GAPS":["a","b"],"ECHOED":"model"}"#

        @Test
        func `a skill that declares a form is asked for it, prints JSON, and supplies outputs the script does not`()
            async throws
        {
            let model = RecordedModel { _ in Self.answer }
            let bench = try ActionBench(skills: [.structured("check_it", Self.schema)], model: model)
            let outputs = try await bench.skilled(
                "X=$(check_it); echo ECHOED=script; GAPS_SEEN=$X",
                outputs: ["READY", "GAPS", "ECHOED", "GAPS_SEEN", "NONE"])
            #expect(model.requests.first?.schema == Self.schema)
            #expect(model.requests.first?.system?.contains("NEED") == false)
            #expect(outputs["READY"] == true)
            #expect(outputs["GAPS"] == ["a", "b"])
            #expect(outputs["ECHOED"] == "script")
            #expect(try outputs["GAPS_SEEN"].map { try Value(json: $0.text) } == Value(json: Self.answer))
            #expect(outputs["NONE"] == .null)
            #expect(bench.log.text(.log).contains("the declared output 'NONE' is null"))
            // The one declared output is the entry of that name, not all of standard output.
            #expect(try await bench.skilled("check_it again", outputs: ["READY"])["READY"] == true)
        }

        @Test func `a retried attempt has the outputs too, without another call`() async throws {
            let model = RecordedModel { _ in Self.answer }
            let bench = try ActionBench(skills: [.structured("check_it", Self.schema)], model: model)
            for attempt in 1...2 {
                let outputs = try await bench.skilled(
                    "check_it >/dev/null", outputs: ["READY", "GAPS"], attempt: attempt)
                #expect(outputs["READY"] == true)
                #expect(outputs["GAPS"] == ["a", "b"])
            }
            #expect(model.requests.count == 1)
        }

        @Test(arguments: ["{}", "no JSON", #"{"READY":"yes"}"#])
        func `an answer of another form fails the command and supplies nothing`(text: String) async throws {
            let model = RecordedModel { _ in text }
            let bench = try ActionBench(skills: [.structured("check_it", Self.schema)], model: model)
            let fault = try await bench.fault(ActionBench.skilled("check_it", outputs: ["READY"]))
            #expect(fault.details["exitCode"] == 1)
            #expect(fault.message.contains("check_it: the answer"))
            #expect(fault.details["outputs"]?["READY"] == .null)
            #expect(fault.details["outputs"]?["INPUT_TOKENS"] == 100)
        }

        @Test func `a skill that prints to the step is told which outputs the script leaves open`() async throws {
            let model = RecordedModel { request in
                request.prompt.contains("needs values for SPEC, GAPS") ? "text\nSPEC=openapi\nGAPS=3" : "plain"
            }
            let bench = try ActionBench(skills: "check_it", model: model)
            let outputs = try await bench.skilled(
                "KNOWN=$(check_it inside; true); echo x | check_it piped | cat >/dev/null; check_it plainly",
                outputs: ["SPEC", "KNOWN", "GAPS"])
            #expect(outputs["SPEC"] == "openapi")
            #expect(outputs["GAPS"] == "3")
            #expect(outputs["KNOWN"] == "plain")
        }

        @Test func `a step of the field runs by its persona's skills`() async throws {
            let script = try SimulatedScript([
                ["skill": "check_api_spec", "persona": "backend-developer", "text": "true"],
                ["skill": "check_db_requirements", "text": "users: add column"],
            ])
            var persona = ActionBench.persona("backend-developer")
            persona.skills = [Skill(name: "API Development"), Skill(name: "check_api_spec"), Skill(name: "*")]
            let bench = try ActionBench(personas: [persona], script: script)
            let command = fieldScript(
                #"""
                echo "Analyzing backend requirements for ${inputs.WORK_ITEM_ID}"
                API_SPEC_EXISTS=$(check_api_spec ${inputs.WORK_ITEM_ID})
                DB_CHANGES_NEEDED=$(check_db_requirements ${inputs.WORK_ITEM_ID})
                case "${inputs.WORK_ITEM_TYPE}" in
                  "api-task") echo "RECOMMENDED_ACTION=implement-api" ;;
                esac
                """#, ["WORK_ITEM_ID": "12; touch pwned", "WORK_ITEM_TYPE": "api-task"])
            var order = JobOrder.sample(
                "shell-command", ["command": command],
                outputs: ["API_SPEC_EXISTS", "DB_CHANGES_NEEDED", "RECOMMENDED_ACTION"])
            order.persona = "backend_developer"
            let outputs = try await bench.perform(order)
            #expect(outputs["API_SPEC_EXISTS"] == "true")
            #expect(outputs["DB_CHANGES_NEEDED"] == "users: add column")
            #expect(outputs["RECOMMENDED_ACTION"] == "implement-api")
            #expect(names(in: bench.workspace) == [])
        }
    }
}
