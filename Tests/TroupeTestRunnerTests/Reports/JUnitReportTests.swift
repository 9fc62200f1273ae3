import Foundation
import FoundationXML
import Testing
import TroupeTestRunner

@Suite struct JUnitReportTests {
    @Test func `results are well-formed XML, whatever stands in them`() async throws {
        let bench = try RunnerBench([
            "sample.yaml": workflow(
                "steps: [{id: a, action: shell-command, command: 'printf \"\\\\001 <&>\\\\n\"; exit 1'}]"),
            "sample.test.yaml": """
            workflow: sample
            tests:
              - {name: "a <b> & 'c' \\"d\\"", expect: {log: ["]]>"]}}
              - {name: ok, expect: {state: failed}}
            """,
        ])
        let results = try await bench.run()
        let text = JUnitReport.text(results)
        let document = try XMLDocument(xmlString: text)
        let root = try #require(document.rootElement())
        #expect(root.attribute(forName: "tests")?.stringValue == "2")
        #expect(root.attribute(forName: "failures")?.stringValue == "1")
        let suite = try #require(root.elements(forName: "testsuite").first)
        #expect(suite.attribute(forName: "name")?.stringValue == "sample")
        let cases = suite.elements(forName: "testcase")
        #expect(cases.map { $0.attribute(forName: "name")?.stringValue } == ["a <b> & 'c' \"d\"", "ok"])
        let failure = try #require(cases[0].elements(forName: "failure").first)
        #expect(failure.stringValue?.contains("expected the run to be completed; it is failed") == true)
        #expect(failure.stringValue?.contains("]]>") == true)
        #expect(cases[1].childCount == 0)
    }
}
