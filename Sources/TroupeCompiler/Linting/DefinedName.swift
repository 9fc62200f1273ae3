import TroupeGraph
import TroupeYAML

/// A name that the file defines.
struct DefinedName {
    enum Kind: String {
        case input
        case step
        case stepOutput = "output of a step"
        case variable
        case output
        case value
        case environment = "environment variable"
        case property
    }

    let kind: Kind
    let name: String
    let node: YAMLNode
    /// The step it belongs to, by position.
    var step: Int?
}

extension RuleSubject {
    /// Every name that the file defines, in the order of the file.
    var definedNames: [DefinedName] {
        var names: [DefinedName] = []
        func add(_ kind: DefinedName.Kind, _ node: YAMLNode?, _ step: Int? = nil) {
            if let node, let text = node.scalar?.text, !text.contains("${") {
                names.append(DefinedName(kind: kind, name: text, node: node, step: step))
            }
        }
        for input in syntax.inputs {
            add(.input, input["name"])
            for value in input["values"]?.sequence ?? [] where value.scalar?.value.stringValue != nil {
                add(.value, value)
            }
        }
        for output in syntax.outputs { add(.output, output["name"]) }
        for entry in syntax.fields["env"]?.mapping ?? [] { add(.environment, entry.key) }
        for (position, step) in steps.enumerated() {
            let fields = step.syntax.fields
            add(.step, fields["id"], position)
            for node in fields.nameNodes("outputs") { add(.stepOutput, node, position) }
            add(.variable, fields["variable"], position)
            if step.action == "shell-command" {
                for entry in fields["env"]?.mapping ?? [] { add(.environment, entry.key, position) }
            }
            for entry in fields["schema"]?["properties"]?.mapping ?? [] { add(.property, entry.key, position) }
        }
        return names
    }
}
