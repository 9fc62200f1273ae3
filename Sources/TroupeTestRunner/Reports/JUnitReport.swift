import TroupeGraph

/// Results as JUnit's XML, as continuous integration reads it: a `testsuite` for each workflow.
package enum JUnitReport {
    package static func text(_ results: [TestResult]) -> String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites\(counts(results))>\n"
        var workflows: [String] = []
        for result in results where !workflows.contains(result.workflow) { workflows.append(result.workflow) }
        for workflow in workflows {
            let own = results.filter { $0.workflow == workflow }
            text += "  <testsuite name=\"\(escaped(workflow))\"\(counts(own))>\n"
            for result in own { text += testCase(result) }
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    private static func counts(_ results: [TestResult]) -> String {
        let time = results.reduce(Duration.zero) { $0 + $1.duration }
        return " tests=\"\(results.count)\" failures=\"\(results.count { !$0.passed })\" errors=\"0\" skipped=\"0\""
            + " time=\"\(seconds(time))\""
    }

    private static func testCase(_ result: TestResult) -> String {
        let start =
            "    <testcase classname=\"\(escaped(result.workflow))\" name=\"\(escaped(result.name))\""
            + " file=\"\(escaped(result.place.file))\" line=\"\(result.place.line)\" time=\"\(seconds(result.duration))\""
        if result.passed { return start + "/>\n" }
        var text = start + ">\n"
        let first = result.failures.first?.message.split(separator: "\n").first.map(String.init) ?? ""
        let all = result.failures.map(\.description).joined(separator: "\n")
        text += "      <failure message=\"\(escaped(first))\">\(escaped(all))</failure>\n"
        if !result.log.isEmpty {
            text += "      <system-out>\(escaped(result.log.suffix(200).joined(separator: "\n")))</system-out>\n"
        }
        return text + "    </testcase>\n"
    }

    /// `1.234`
    private static func seconds(_ duration: Duration) -> String {
        let milliseconds = TestReport.milliseconds(duration)
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    /// Text that may stand in XML 1.0, in content and in attributes; what may not stand there at all becomes `\u{FFFD}`.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            case "\r": result += "&#13;"
            default:
                let isLegal = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
                result.unicodeScalars.append(isLegal ? scalar : "\u{FFFD}")
            }
        }
        return result
    }
}
