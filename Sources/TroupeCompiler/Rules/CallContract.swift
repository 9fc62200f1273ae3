import TroupeExpression
import TroupeGraph
import TroupeYAML

/// `unknown-workflow`, `call-missing-input`, `call-unknown-input`, `call-wrong-value`, `call-unknown-output`: calls that
/// break what the callee declares. Warnings: such a call fails clearly when it is reached.
enum CallContract {
    /// Checks every call of `definition` whose callee is fixed.
    ///
    /// - Parameter catalog: the workflows there are, by id.
    static func check(_ definition: Definition, catalog: [String: Definition]) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for node in definition.nodes {
            guard case .call(let call) = node.kind, case .constant(let value) = call.workflow else { continue }
            let place = SourceLocation(file: definition.file, line: node.line, column: node.column)
            guard let callee = catalog[value.text] else {
                let near = NearWord.nearest(to: value.text, among: catalog.keys.sorted())
                findings.append(
                    Diagnostic(
                        .warning, "unknown-workflow", "there is no workflow '\(DocumentReader.shown(value.text))'",
                        at: place, suggestion: near))
                continue
            }
            findings += inputs(of: call, callee, place)
            for name in node.outputs where !callee.outputs.contains(where: { $0.name == name }) {
                let near = NearWord.nearest(to: name, among: callee.outputs.map(\.name))
                findings.append(
                    Diagnostic(
                        .warning, "call-unknown-output",
                        "'\(callee.id)' has no output '\(DocumentReader.shown(name))'", at: place, suggestion: near))
            }
        }
        return findings
    }

    private static func inputs(of call: Node.Call, _ callee: Definition, _ place: SourceLocation) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        var given: [String: Value?] = [:]
        switch call.inputs {
        case .map(let entries): for entry in entries { given[entry.key] = .some(entry.value.constantValue) }
        case .constant(.map(let map)): for (key, value) in map { given[key] = .some(value) }
        default: return []
        }
        for input in callee.inputs {
            guard let value = given[input.name] else {
                if input.required, input.defaultValue == nil {
                    let message = "the call of '\(callee.id)' lacks the required input '\(input.name)'"
                    findings.append(Diagnostic(.warning, "call-missing-input", message, at: place))
                }
                continue
            }
            guard let value, !value.isNull else { continue }
            if case .failure(let mismatch) = InputValidation.checked(value, as: input, matches: InputPattern.matches) {
                let message = "the input '\(input.name)' of '\(callee.id)' \(mismatch.message)"
                findings.append(Diagnostic(.warning, "call-wrong-value", message, at: place))
            }
        }
        let declared = callee.inputs.map(\.name)
        for name in given.keys.sorted() where !declared.contains(name) {
            let unused = declared.filter { given[$0] == nil }
            findings.append(
                Diagnostic(
                    .warning, "call-unknown-input", "'\(callee.id)' has no input '\(DocumentReader.shown(name))'",
                    at: place, suggestion: NearWord.nearest(to: name, among: unused)))
        }
        return findings
    }
}
