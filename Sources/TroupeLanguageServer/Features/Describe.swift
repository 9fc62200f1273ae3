import TroupeCompiler
import TroupeGraph
import TroupePersonas
import TroupeYAML

/// Words about things, in Markdown.
enum Describe {
    static func kind(_ input: InputDeclaration) -> String {
        let isNeeded = input.required && input.defaultValue == nil
        let standard = input.defaultValue.map { ", \($0.json) by default" } ?? ""
        return "\(input.kind.rawValue)\(isNeeded ? ", required" : standard)"
    }

    /// What a workflow takes and gives.
    static func contract(_ workflow: WorkflowSignature) -> String {
        var lines: [String] = []
        if !workflow.inputs.isEmpty { lines.append("Inputs:") }
        for input in workflow.inputs {
            let values = input.values.isEmpty ? "" : " (\(input.values.map(\.text).joined(separator: ", ")))"
            let note = input.description.map { ": \($0)" } ?? ""
            lines.append("- `\(input.name)` \(kind(input))\(values)\(note)")
        }
        if !workflow.outputs.isEmpty { lines.append("\nOutputs:") }
        for output in workflow.outputs {
            lines.append("- `\(output.name)`" + (output.description.map { ": \($0)" } ?? ""))
        }
        return lines.isEmpty ? "It takes nothing and gives nothing." : lines.joined(separator: "\n")
    }

    static func operation(_ operation: LanguageGuide.Operation) -> String {
        var lines: [String] = []
        let required = operation.required.map { $0.map { "`\($0)`" }.joined(separator: " or ") }
        if !required.isEmpty { lines.append("Needs \(required.joined(separator: ", ")).") }
        if !operation.optional.isEmpty {
            lines.append("Takes \(operation.optional.map { "`\($0)`" }.joined(separator: ", ")).")
        }
        if !operation.outputs.isEmpty {
            lines.append("Gives \(operation.outputs.map { "`\($0)`" }.joined(separator: ", ")).")
        }
        return lines.joined(separator: "\n")
    }

    static func key(_ key: KeyTable.Key) -> String {
        var text = "`\(key.name)`\(key.isRequired ? " (required)" : ""): \(key.note)"
        switch key.form {
        case .choice(let words), .suggestion(let words):
            if words.count < 30 { text += "\n\nOne of \(words.map { "`\($0)`" }.joined(separator: ", "))." }
        case .duration: text += "\n\nA duration: `90` (seconds), `30m`, `4h`, `2d` or `PT15M`."
        case .condition: text += "\n\nAn expression, with or without `${}`."
        default: break
        }
        if !key.otherNames.isEmpty {
            text += "\n\nAlso `\(key.otherNames.joined(separator: "`, `"))`."
        }
        return text
    }

    static func persona(_ persona: Persona) -> String {
        var lines = ["**\(persona.displayName)**, \(persona.name) (`\(persona.id)`)"]
        lines += persona.responsibilities.map { "- \($0)" }
        if !persona.skills.isEmpty {
            lines.append("\nSkills: \(persona.skills.map { "`\($0.name)`" }.joined(separator: ", "))")
        }
        return lines.joined(separator: "\n")
    }
}
