import Testing
import TroupeGraph
import TroupePersonas
import TroupeTestRunner

@Suite struct SkillStubTests {
    private let files = [
        "sample.yaml": workflow(
            """
            persona: tester
            steps:
              - id: a
                action: shell-command
                command: |
                  X=$(check_api_spec one two) || exit 3
                  Y=$(echo hello | review_code)
                outputs: [X, Y]
            outputs: [{name: X, value: "${steps.a.X}"}, {name: Y, value: "${steps.a.Y}"}]
            """)
    ]

    private var tester: Persona {
        var persona = Persona(
            id: "tester", name: "Tester", email: "tester@example.com", systemPrompt: "You test.",
            location: SourceLocation(file: "tester.yaml", line: 1, column: 1))
        var review = Skill(name: "review_code")
        review.output = ["type": "object", "required": ["OK"], "properties": ["OK": ["type": "boolean"]]]
        persona.skills = [Skill(name: "check_api_spec"), review]
        return persona
    }

    @Test func `skills that a script calls are answered by stubs`() async throws {
        let bench = try RunnerBench(files)
        try bench.write(
            """
            workflow: sample
            tests:
              - name: good
                stubs:
                  model:
                    - {skill: check_api_spec, prompt: "*one*two*", answer: fine}
                    - {skill: review_code, answer: {OK: true}}
                expect:
                  outputs: {X: fine, Y: '{"OK":true}'}
                  calls: [{skill: review_code, prompt: {contains: hello}, persona: tester}]
              - name: refused
                stubs: {model: [{skill: check_api_spec, error: {code: llm.refused, message: "no"}}]}
                expect: {error: declined, calls: [{skill: check_api_spec, times: 1}]}
              - name: unfit
                stubs: {model: [{skill: check_api_spec, answer: x}, {skill: review_code, answer: {KO: 1}}]}
                expect: {state: failed}
              - name: programs of their names
                stubs: {shell: [{command: check_api_spec, args: one two, stdout: a}, {command: review_code, stdout: b}]}
                expect: {outputs: {X: a, Y: b}, calls: [{command: check_api_spec, args: one two}]}
              - name: unanswered
                expect: {state: failed}
            """, to: "sample.test.yaml")
        let failures = try await bench.failures(personas: [tester])
        #expect(failures.count == 2)
        #expect(failures[0].contains("15:57: the answer does not fit the form that the skill 'review_code' declares"))
        #expect(failures[1].contains("20:11: no answer for the skill 'check_api_spec' that step 'a' calls"))
    }

    @Test func `a skill that no script calls is an error`() throws {
        let bench = try RunnerBench(files)
        try bench.write(
            "workflow: sample\ntests:\n  - {name: a, stubs: {model: [{skill: check_spec, answer: x, takes: 1h}]}}\n",
            to: "sample.test.yaml")
        #expect(try bench.diagnostics().map { $0.contains("'takes' does not go with 'skill'") } == [true])
        try bench.write(
            "workflow: sample\ntests:\n  - {name: a, stubs: {model: [{skill: check_spec, answer: x}]}}\n",
            to: "sample.test.yaml")
        #expect(try bench.diagnostics().map { $0.contains("no script calls the skill 'check_spec'") } == [true])
    }
}
