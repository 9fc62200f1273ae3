import TroupeExpression
import TroupeGraph
import TroupeYAML

/// From syntax to the graph.
///
/// Every block is a scope: start → … → end. Blocks inside steps become nodes that own a scope, so a step is always one node
/// of its block. Lowering never stops at what is wrong: it reports it, and the definition is then thrown away.
struct Lowering {
    var reader: DocumentReader
    var graph: GraphBuilder
    let workflow: WorkflowSyntax

    /// What a block hands down to the steps in it.
    struct Inheritance {
        var persona: String?
        var role: String?
        /// Nil inside handlers, where only what a step says itself counts.
        var defaults: Fields?
    }

    init(_ workflow: WorkflowSyntax, ids: ElementIDs, file: String, reader: DocumentReader) {
        self.workflow = workflow
        self.reader = reader
        let id = workflow.metadata.text("id") ?? "workflow"
        graph = GraphBuilder(Definition(id: id, file: file), ids: ids)
    }

    /// Lowers the whole workflow.
    mutating func lower() {
        let root = workflow.fields.node
        describe()
        let metadata = workflow.metadata
        let process = graph.node(graph.id(metadata.text("id") ?? "workflow"), .subprocess(0), in: 0, at: root)
        let inherited = Inheritance(
            persona: graph.definition.persona, role: workflow.fields.text("role") ?? workflow.defaults?.text("role"),
            defaults: workflow.defaults)
        let (scope, start) = graph.scope(owner: process, named: "process", at: root)
        let tail = prerequisites(in: scope, after: start)
        let last = block(workflow.steps, in: scope, after: tail, parent: "process", inherited)
        graph.end(scope, after: last, named: "process", at: root)
        graph.definition.nodes[process].name = metadata.text("name")
        graph.definition.nodes[process].description = metadata.text("description")
        graph.definition.nodes[process].timeout = workflow.fields["timeout"].map { duration($0) }
        if let handling = workflow.errorHandling {
            graph.definition.nodes[process].errorHandling = errorHandling(
                handling, of: process, named: "on-failure", inherited)
        }
        graph.definition.outputs = workflow.outputs.compactMap { output in
            guard let name = output.text("name"), let value = output["value"] else { return nil }
            return OutputDeclaration(name: name, value: template(value), description: output.text("description"))
        }
    }

    /// All that is no graph.
    private mutating func describe() {
        let fields = workflow.fields
        let metadata = workflow.metadata
        graph.definition.name = metadata.text("name")
        graph.definition.version = metadata.text("version")
        graph.definition.type = metadata.text("type")
        graph.definition.description = metadata.text("description")
        graph.definition.tags = metadata.names("tags")
        graph.definition.inputs = inputs()
        graph.definition.successCriteria = fields.names("successCriteria")
        graph.definition.persona =
            fields.text("persona") ?? workflow.defaults?.text("persona")
            ?? metadata["persona_info"]?["type"]?.scalar?.text
        graph.definition.workspace = fields["workspace"].map { template($0) }
        graph.definition.environment = fields["env"].map { entries($0) } ?? []
    }

    private mutating func inputs() -> [InputDeclaration] {
        var declared: [InputDeclaration] = []
        var positions: [String: Int] = [:]
        for input in workflow.inputs {
            guard let name = input.text("name"), let place = input["name"] else { continue }
            if positions[name] != nil {
                reader.report(
                    .warning, "duplicate-input", "the input '\(name)' is declared twice; this later one counts",
                    at: place)
            }
            let kind = input.text("type").flatMap(InputDeclaration.Kind.init(rawValue:)) ?? .string
            var declaration = InputDeclaration(
                name: name, kind: kind, required: input.boolean("required") ?? false)
            declaration.description = input.text("description")
            declaration.pattern = input.text("pattern")
            declaration.values =
                input["values"].map { node in (node.sequence ?? [node]).map { literal($0, for: kind) } } ?? []
            if let node = input["default"] { declaration.defaultValue = defaultValue(node, of: declaration) }
            if let position = positions[name] {
                declared[position] = declaration
            } else {
                positions[name] = declared.count
                declared.append(declaration)
            }
        }
        return declared
    }

    private mutating func defaultValue(_ node: YAMLNode, of input: InputDeclaration) -> Value {
        let value = literal(node, for: input.kind)
        switch InputValidation.checked(value, as: input, matches: { _, _ in true }) {
        case .success(let value): return value
        case .failure(let mismatch):
            reader.report(
                .warning, "default-mismatch", "the default of '\(input.name)' \(mismatch.message)", at: node)
            return value
        }
    }

    /// A fixed value; for strings and enums as it is written, so that `1.10` stays `1.10`.
    private func literal(_ node: YAMLNode, for kind: InputDeclaration.Kind) -> Value {
        guard kind == .string || kind == .enum, let scalar = node.scalar, !node.isNull else { return node.value }
        return .string(scalar.text)
    }

    /// The checks of prerequisites, as the first steps. They only look, so they may run again.
    private mutating func prerequisites(in scope: ScopeIndex, after start: NodeIndex) -> NodeIndex {
        var tail = start
        var ordinal = 0
        for prerequisite in workflow.prerequisites {
            guard let check = prerequisite["check"] else { continue }
            ordinal += 1
            let inputs = ValueTemplate.map([.init(key: "command", value: template(check, as: .script))])
            let job = Node.Kind.job(.init(type: "shell-command", inputs: inputs, idempotent: true))
            let index = graph.node(
                graph.id("prerequisite-\(ordinal)"), job, in: scope, at: prerequisite.node, isStep: true)
            let description = prerequisite.text("description") ?? ""
            graph.definition.nodes[index].name =
                description.isEmpty ? "Prerequisite \(ordinal)" : "Prerequisite: \(description)"
            graph.definition.nodes[index].onError = prerequisite.boolean("required") ?? true ? .fail : .continue
            graph.flow(from: tail, to: index)
            tail = index
        }
        return tail
    }
}
