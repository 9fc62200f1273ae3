import TroupeGraph

/// Findings in the Static Analysis Results Interchange Format 2.1.0 (OASIS), with what is known of the rules.
struct SARIFReport {
    private let findings: [Diagnostic]

    init(_ findings: [Diagnostic]) { self.findings = findings }

    var value: Value {
        let rules = RuleCatalog.all + BPMNRules.infos
        let indices = Dictionary(rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        let driver: Value = ["name": "troupe lint", "rules": .list(rules.map(Self.rule))]
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [
                [
                    "tool": ["driver": driver], "columnKind": "unicodeCodePoints",
                    "results": .list(findings.map { Self.result($0, indices[$0.rule]) }),
                ]
            ],
        ]
    }

    private static func rule(_ rule: RuleInfo) -> Value {
        [
            "id": .string(rule.id), "shortDescription": ["text": .string(rule.summary)],
            "help": ["text": .string("See \(rule.page).")],
            "defaultConfiguration": ["level": .string(level(rule.severity))],
        ]
    }

    private static func result(_ finding: Diagnostic, _ index: Int?) -> Value {
        let hint = finding.suggestion.map { " (did you mean '\($0)'?)" } ?? ""
        var result: ValueMap = ["ruleId": .string(finding.rule)]
        if let index { result["ruleIndex"] = .integer(index) }
        result["level"] = .string(level(finding.severity))
        result["message"] = ["text": .string(finding.message + hint)]
        let region: Value = [
            "startLine": .integer(max(1, finding.location.line)),
            "startColumn": .integer(max(1, finding.location.column)),
        ]
        let artifact: Value = ["uri": .string(uri(finding.location.file))]
        result["locations"] = [["physicalLocation": ["artifactLocation": artifact, "region": region]]]
        return .map(result)
    }

    private static func level(_ severity: Diagnostic.Severity) -> String { severity.rawValue }

    /// A path as a URI reference: relative paths stay relative.
    private static func uri(_ path: String) -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
        let digits = Array("0123456789ABCDEF")
        var result = path.hasPrefix("/") ? "file://" : ""
        for byte in path.utf8 {
            if plain.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + String(digits[Int(byte >> 4)]) + String(digits[Int(byte & 15)])
            }
        }
        return result
    }
}
