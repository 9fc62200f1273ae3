import TroupeCompiler
import TroupeGraph
import TroupePersonas

extension LanguageServer {
    /// What is to be said about a place.
    func hover(_ file: OpenFile, _ place: (line: Int, column: Int)) -> Value {
        let guide = Self.guide(file)
        guard let (target, columns) = Target.find(guide, line: place.line, column: place.column),
            let text = text(about: target, guide)
        else { return .null }
        return [
            "contents": ["kind": "markdown", "value": .string(text)],
            "range": file.document.range(line: place.line, columns).value,
        ]
    }

    private func text(about target: Target, _ guide: Guide) -> String? {
        switch target {
        case .key(let key): return Describe.key(key)
        case .given(let name, let step):
            guard let workflow = guide.tree.value("workflow", of: step),
                let input = surroundings.workflows?[workflow]?.inputs.first(where: { $0.name == name })
            else { return nil }
            let note = input.description.map { "\n\n\($0)" } ?? ""
            return "`\(name)`: \(Describe.kind(input)) input of `\(workflow)`\(note)"
        case .value(let key, let word, let step): return text(under: key, word, step, guide)
        case .path(let parts): return text(of: parts, guide)
        }
    }

    private func text(under key: String, _ word: String, _ step: Int?, _ guide: Guide) -> String? {
        switch key {
        case "action", "allowedActions": return LanguageGuide.actions.first { $0.name == word }?.note
        case "operation":
            let action = step.flatMap { guide.tree.value("action", of: $0) } ?? ""
            let operation = LanguageGuide.operations(of: action)?.first { $0.name == word }
            return operation.map { "`\($0.name)`\n\n\(Describe.operation($0))" }
        case "workflow":
            return surroundings.workflows?[word].map { "`\(word)`\n\n\(Describe.contract($0))" }
        case "persona", "reviewers", "consults", "informs", "escalation":
            return surroundings.personas?.persona(named: word).map(Describe.persona)
        case "dependsOn": return text(of: ["steps", word], guide)
        default: return nil
        }
    }

    private func text(of path: [String], _ guide: Guide) -> String? {
        let symbols = Symbols(guide)
        switch path[0] {
        case "inputs" where path.count == 2:
            guard let input = symbols.input(path[1]) else { return nil }
            let values = input.values.isEmpty ? "" : " (\(input.values.joined(separator: ", ")))"
            let note = input.description.isEmpty ? "" : "\n\n\(input.description)"
            return "`\(input.name)`: \(input.type)\(values)\(input.isRequired ? ", required" : "")\(note)"
        case "steps" where path.count == 2:
            guard let step = symbols.step(path[1]) else { return nil }
            let outputs = step.outputs.isEmpty ? "" : "\n\nOutputs: `\(step.outputs.joined(separator: "`, `"))`"
            return "`\(path[1])`: \(step.name ?? "step")\n\n\(step.action ?? "")\(outputs)"
        case "steps" where path.count == 3:
            guard let callee = symbols.step(path[1])?.workflow.flatMap({ surroundings.workflows?[$0] }),
                let output = callee.outputs.first(where: { $0.name == path[2] })
            else { return nil }
            return "`\(path[2])` of `\(callee.id)`" + (output.description.map { "\n\n\($0)" } ?? "")
        default:
            guard path.count == 1, let function = LanguageGuide.functions.first(where: { $0.name == path[0] }) else {
                return nil
            }
            return "`\(function.name)(\(function.parameters))`"
        }
    }
}
