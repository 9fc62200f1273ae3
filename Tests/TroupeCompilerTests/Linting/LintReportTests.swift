import Testing
import TroupeCompiler
import TroupeGraph

@Suite struct LintReportTests {
    private let findings = [
        Diagnostic(
            .error, "unknown-action", "100% wrong:\nthis",
            at: SourceLocation(file: "a b/c,d:e.yaml", line: 3, column: 7),
            suggestion: "log"),
        Diagnostic(.note, "misspelled-word", "odd", at: SourceLocation(file: "f.yaml", line: 1, column: 1)),
    ]

    @Test func `GitHub gets its commands escaped`() {
        let lines = LintReport(findings, files: 2).text(.github).split(separator: "\n")
        #expect(
            lines == [
                "::error file=a b/c%2Cd%3Ae.yaml,line=3,col=7,title=unknown-action::100%25 wrong:%0Athis (did you mean 'log'?)",
                "::notice file=f.yaml,line=1,col=1,title=misspelled-word::odd", "2 files, 1 errors, 0 warnings",
            ])
    }

    @Test func `JSON holds every finding`() throws {
        let value = try Value(json: LintReport(findings, files: 2).text(.json))
        #expect(value["files"] == 2 && value["errors"] == 1 && value["warnings"] == 0)
        let first = try #require(value["findings"]?.listValue?.first)
        #expect(first["file"] == "a b/c,d:e.yaml" && first["line"] == 3 && first["column"] == 7)
        #expect(first["rule"] == "unknown-action" && first["suggestion"] == "log" && first["severity"] == "error")
    }

    @Test func `SARIF has what version 2.1.0 requires`() throws {
        let value = try Value(json: LintReport(findings, files: 2).text(.sarif))
        #expect(value["version"] == "2.1.0")
        let run = try #require(value["runs"]?.listValue?.first)
        let driver = try #require(run["tool"]?["driver"])
        #expect(driver["name"]?.stringValue?.isEmpty == false)
        let rules = try #require(driver["rules"]?.listValue)
        for rule in rules {
            #expect(rule["id"]?.stringValue != nil && rule["shortDescription"]?["text"]?.stringValue != nil)
            // An address would have to lead somewhere.
            let id = rule["id"]?.text ?? ""
            let page = id.hasPrefix("bpmn/") ? "docs/bpmn-rules.md" : "docs/lint/\(id).md"
            #expect(rule["helpUri"] == nil && rule["help"]?["text"] == .string("See \(page)."))
            #expect(["error", "warning", "note"].contains(rule["defaultConfiguration"]?["level"]?.stringValue))
        }
        let results = try #require(run["results"]?.listValue)
        #expect(results.count == 2)
        for (result, finding) in zip(results, findings) {
            #expect(result["message"]?["text"]?.stringValue?.hasPrefix(finding.message) == true)
            #expect(["error", "warning", "note"].contains(result["level"]?.stringValue))
            let index = try #require(result["ruleIndex"]?.intValue)
            #expect(rules[index]["id"] == result["ruleId"] && result["ruleId"]?.stringValue == finding.rule)
            let place = try #require(result["locations"]?.listValue?.first?["physicalLocation"])
            #expect(place["region"]?["startLine"]?.intValue == finding.location.line)
            #expect(place["region"]?["startColumn"]?.intValue == finding.location.column)
        }
        #expect(
            results[0]["locations"]?.listValue?.first?["physicalLocation"]?["artifactLocation"]?["uri"]
                == "a%20b/c%2Cd%3Ae.yaml")
    }
}
