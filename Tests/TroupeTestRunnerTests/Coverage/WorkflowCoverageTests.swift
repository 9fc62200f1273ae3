import Testing
import TroupeGraph
import TroupeTestRunner

@Suite struct WorkflowCoverageTests {
    @Test func `steps, branches, conditions and loops that no test touched are named at their places`() async throws {
        let bench = try RunnerBench([
            "sample.yaml": workflow(
                """
                inputs: [{name: KIND}, {name: ITEMS, type: array, default: []}]
                steps:
                  - id: choose
                    action: conditional
                    condition: ${inputs.KIND}
                    branches:
                      - condition: eq 'a'
                        steps: [{id: one, action: log, message: one}]
                      - condition: eq 'b'
                        steps: [{id: two, action: log, message: two}]
                  - id: each
                    action: for-loop
                    items: ${inputs.ITEMS}
                    steps:
                      - {id: say, action: log, message: "${item}", condition: "${item != 'x'}"}
                errorHandling:
                  onFailure:
                    - {id: undo, action: log, message: undo}
                """),
            "sample.test.yaml": """
            workflow: sample
            tests:
              - {name: a, inputs: {KIND: a}}
              - {name: none, inputs: {KIND: c, ITEMS: [y]}}
            """,
        ])
        let results = try await bench.run()
        let plan = try bench.plan()
        let coverage = try #require(plan.coverage(of: results).first)
        let (steps, branches) = (coverage.count(steps: true), coverage.count(steps: false))
        #expect([steps.touched, steps.all, branches.touched, branches.all] == [4, 6, 4, 6])
        #expect(
            coverage.missing.map { "\($0.place.line):\($0.place.column): \($0.message)" } == [
                "11:20: the branch for this condition was never taken in 'choose'",
                "12:17: step 'two' was never entered",
                "17:66: the condition of step 'say' was never false",
                "20:7: step 'undo' was never entered",
            ])
        #expect(coverage.reaches(66) && !coverage.reaches(67))
    }
}
