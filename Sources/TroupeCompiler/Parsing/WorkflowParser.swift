import TroupeGraph
import TroupeYAML

/// From the YAML tree to syntax: structure is checked here, meaning is not.
struct WorkflowParser {
    var reader: DocumentReader

    /// The workflow in a document; nil when there is nothing that could be one.
    mutating func workflow(_ root: YAMLNode) -> WorkflowSyntax? {
        guard let fields = reader.fields(of: root, as: WorkflowTables.workflow) else { return nil }
        let metadata = fields["metadata"].flatMap { reader.fields(of: $0, as: WorkflowTables.metadata) }
        if let info = metadata?["persona_info"] { _ = reader.fields(of: info, as: WorkflowTables.personaInfo) }
        var workflow = WorkflowSyntax(
            fields: fields, metadata: metadata ?? reader.nothing(root, as: WorkflowTables.metadata))
        workflow.inputs = elements(fields, "inputs", WorkflowTables.input)
        workflow.prerequisites = elements(fields, "prerequisites", WorkflowTables.prerequisite)
        workflow.steps = steps(fields, "steps")
        workflow.outputs = elements(fields, "outputs", WorkflowTables.output)
        workflow.errorHandling = fields["errorHandling"].flatMap { errorHandling($0) }
        workflow.defaults = fields["defaults"].flatMap { reader.fields(of: $0, as: WorkflowTables.defaults) }
        if fields["steps"] != nil, workflow.steps.isEmpty, fields.elements("steps").isEmpty {
            reader.report(.error, "no-steps", "a workflow needs at least one step", at: fields["steps"] ?? root)
        }
        for key in ["concurrency", "triggers", "budget"] {
            if let place = fields.keyNodes[key] {
                reader.report(.warning, "not-acted-on", "'\(key)' is understood but not acted on yet", at: place)
            }
        }
        return workflow
    }

    private mutating func elements(_ fields: Fields, _ key: String, _ table: KeyTable) -> [Fields] {
        fields.elements(key).compactMap { reader.fields(of: $0, as: table) }
    }

    private mutating func steps(_ fields: Fields, _ key: String) -> [StepSyntax] {
        fields.elements(key).compactMap { step($0) }
    }

    private mutating func step(_ node: YAMLNode) -> StepSyntax? {
        if node.isNull {
            reader.report(.warning, "empty-step", "this step is empty: fill it in or remove the '-'", at: node)
            return nil
        }
        let action = action(of: node)
        guard let fields = reader.fields(of: node, as: action?.table ?? Self.anyStep) else { return nil }
        var step = StepSyntax(fields: fields, action: action)
        step.steps = steps(fields, "steps")
        step.otherwise = steps(fields, "else")
        step.compensation = steps(fields, "compensate")
        step.errorHandling = fields["errorHandling"].flatMap { errorHandling($0) }
        for branch in fields.elements("branches") {
            guard let branchFields = reader.fields(of: branch, as: WorkflowTables.branch) else { continue }
            step.branches.append(BranchSyntax(fields: branchFields, steps: steps(branchFields, "steps")))
        }
        return step
    }

    private mutating func errorHandling(_ node: YAMLNode) -> ErrorHandlingSyntax? {
        guard let fields = reader.fields(of: node, as: WorkflowTables.errorHandling) else { return nil }
        return ErrorHandlingSyntax(
            fields: fields, onFailure: steps(fields, "onFailure"),
            notifications: elements(fields, "notifications", WorkflowTables.notification))
    }

    /// The action a step names; what is wrong with it is reported.
    private mutating func action(of node: YAMLNode) -> ActionTable.Action? {
        guard let entries = node.mapping else { return nil }
        let entry = entries.first { $0.name == "action" } ?? entries.first { $0.name.lowercased() == "action" }
        guard let text = entry?.value.scalar?.text, !text.isEmpty, let value = entry?.value else {
            let names = Set(entries.map(\.name))
            let likely = ActionTable.actions.first { $0.own.contains { $0.isRequired && names.contains($0.name) } }
            reader.report(
                .error, "missing-action", "a step needs an 'action'", at: node, suggestion: likely?.name)
            return nil
        }
        if let action = ActionTable.action(text) { return action }
        reader.report(
            .error, "unknown-action", "there is no action '\(DocumentReader.shown(text))'", at: value,
            suggestion: NearAction.nearest(to: text))
        return nil
    }

    /// For steps whose action is unknown: any key that some action has.
    static let anyStep: KeyTable = {
        var keys = WorkflowTables.commonStepKeys
        for key in ActionTable.actions.flatMap(\.own) where !keys.contains(where: { $0.name == key.name }) {
            keys.append(KeyTable.Key(key.name, key.form, key.note))
        }
        return KeyTable("a step", keys)
    }()
}
