import TroupeGraph

extension MutantMaker {
    /// Keys whose values are texts for people or models, and those that other mutants are made of.
    private static let texts: Set<String> = [
        "prompt", "system", "title", "message", "comment", "description", "body", "subject", "reason", "instructions",
        "merge_commit_message", "bypass_reason", "note", "schema", "command", "operation", "level", "maxTokens",
        "temperature", "tier", "provider", "model", "shell", "options", "form", "tools", "escalateTo", "assignee",
    ]

    /// The outputs of the workflow, each in turn.
    mutating func mutateOutputs() {
        for (position, output) in definition.outputs.enumerated() {
            guard let place = firstPlace(in: output.value) else { continue }
            add("the output \(output.name) became 'mutated'", at: place, node: 0) { definition in
                definition.outputs[position].value = .constant("mutated")
            }
        }
    }

    /// The values under the keys of a map, at any depth.
    mutating func mutateEntries(
        _ template: ValueTemplate, of node: NodeIndex,
        set: @escaping @Sendable (inout Definition, ValueTemplate) -> Void
    ) {
        switch template {
        case .map(let entries):
            for (position, entry) in entries.enumerated() where !Self.texts.contains(entry.key) {
                let put: @Sendable (inout Definition, ValueTemplate) -> Void = { definition, value in
                    var entries = entries
                    entries[position].value = value
                    set(&definition, .map(entries))
                }
                switch entry.value {
                case .map: mutateEntries(entry.value, of: node, set: put)
                case .constant(.map(let map)) where !map.isEmpty: mutateEntries(entry.value, of: node, set: put)
                default: mutateValue(entry.value, called: entry.key, of: node, set: put)
                }
            }
        case .constant(.map(let map)):
            mutateEntries(.map(map.map { .init(key: $0.0, value: .constant($0.1)) }), of: node, set: set)
        default: break
        }
    }

    /// One value: a constant becomes another one, anything else `mutated`.
    mutating func mutateValue(
        _ template: ValueTemplate, called name: String, of index: NodeIndex,
        set: @escaping @Sendable (inout Definition, ValueTemplate) -> Void
    ) {
        let node = definition.nodes[index]
        let place = firstPlace(in: template) ?? self.place(node)
        switch template {
        case .script: return
        case .constant(let value):
            guard let other = Self.another(value) else { return }
            let shown = ValuePattern.shown(value, limit: 60)
            let change = "\(name) of '\(node.id)' became \(ValuePattern.shown(other, limit: 60)) instead of \(shown)"
            add(change, at: place, node: index) { set(&$0, .constant(other)) }
        case .expression, .text, .list, .map:
            add("\(name) of '\(node.id)' became 'mutated'", at: place, node: index) { set(&$0, .constant("mutated")) }
        }
    }

    /// A value like this one, but another.
    private static func another(_ value: Value) -> Value? {
        switch value {
        case .null: nil
        case .bool(let truth): .bool(!truth)
        case .number: value.intValue.map { .integer($0 + 1) } ?? .integer(0)
        case .string(let text): .string("\(text)-mutated")
        case .list(let elements): elements.isEmpty ? ["mutated"] : []
        case .map: nil
        }
    }

    /// Where the first expression of a value stands.
    private func firstPlace(in template: ValueTemplate) -> SourceLocation? {
        switch template {
        case .constant: return nil
        case .expression(let index):
            let source = definition.expressions[index]
            return SourceLocation(file: definition.file, line: source.line, column: source.column)
        case .text(let parts), .script(let parts):
            for case .expression(let index) in parts { return firstPlace(in: .expression(index)) }
            return nil
        case .list(let elements): return elements.lazy.compactMap { firstPlace(in: $0) }.first
        case .map(let entries): return entries.lazy.compactMap { firstPlace(in: $0.value) }.first
        }
    }
}
