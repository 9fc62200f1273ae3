import TroupeExpression
import TroupeGraph
import TroupeShell
import TroupeYAML

/// A value lands where the script hands it on as code: `eval`, `bash -c`, `ssh`, a trap.
struct UnsafeShellValue: Rule {
    let info = RuleInfo(
        "unsafe-shell-value", .warning, "A value lands where a second reader takes it for code.")

    func check(_ subject: RuleSubject, _ reader: inout DocumentReader) {
        for script in subject.scripts where !script.expressions.isEmpty && !reader.isFull {
            var used: Set<Int> = []
            for warning in script.inspection.warnings {
                let text = script.node.scalar?.text ?? ""
                let hole = script.expressions.indices.first { index in
                    let (expression, offset) = script.expressions[index]
                    let line = text.utf8.prefix(offset).count { $0 == 0x0A } + 1
                    return expression == warning.expression && line == warning.line && !used.contains(index)
                }
                if let hole { used.insert(hole) }
                let offset = hole.map { script.expressions[$0].offset - 2 } ?? 0
                reader.report(
                    info, "${\(DocumentReader.shown(warning.expression))}: \(warning.message)",
                    at: script.node.location(atUTF8Offset: max(0, offset)))
            }
        }
    }
}
