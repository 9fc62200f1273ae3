import TroupeGraph

/// Replaces a word by the one that was probably meant.
enum QuickFixes {
    static func value(_ file: LanguageServer.OpenFile, _ range: TextRange?) -> Value {
        let actions = file.findings.compactMap { finding -> Value? in
            guard let word = finding.diagnostic.suggestion, finding.isExact else { return nil }
            if let range, finding.range.end < range.start || range.end < finding.range.start { return nil }
            let edit: Value = ["range": finding.range.value, "newText": .string(word)]
            return [
                "title": .string("Replace by '\(word)'"), "kind": "quickfix", "isPreferred": true,
                "diagnostics": [finding.value],
                "edit": ["changes": .map([file.document.uri: .list([edit])])],
            ]
        }
        return .list(actions)
    }
}
