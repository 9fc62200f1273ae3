import TroupeEngine
import TroupeExpression
import TroupeForge
import TroupeGraph
import TroupeInterpreter
import TroupePersonas

/// A request to run a workflow, checked against what is deployed.
struct ExecutionRequest: Sendable {
    var workflow: String
    var start: StartRequest

    /// Inputs that a work item's id fills.
    private static let workItemInputs = ["FEATURE_ID", "BUG_ID", "WORK_ITEM_ID", "INCIDENT_ID"]

    /// The members of a body; `workItemRequired` as the seed's API has it.
    static func table(workItemRequired: Bool) -> FieldTable {
        FieldTable(
            [
                Field(
                    "work_item_id", .identifier, required: workItemRequired,
                    "The work item; it fills the one required input among \(workItemInputs.joined(separator: ", "))"),
                Field(
                    "workflow_type", .text(128),
                    "A workflow by its kind: feature_development finds wf0-feature-development"),
                Field("workflow", .text(128), "A workflow by its id"),
                Field("inputs", .map, "The workflow's inputs by name"),
                Field("assigned_agents", .textMap, "Personas by role (developer, reviewer, tester) or alias"),
                Field("repository", .text(4096), "A path or URL that git can clone; the run works on it"),
                Field("in_place", .flag, "Work in the repository's directory itself, not in a clone"),
                Field("forge", .text(64), "Where work items and pull requests live: local, azure-devops, …"),
            ], alternatives: [["workflow_type", "workflow"]])
    }

    /// Checks everything, and reports all that is wrong at once.
    init(_ body: ValueMap, in context: APIContext) async throws {
        var problems: [FieldProblem] = []
        let definition = Self.definition(body, context, &problems)
        let agents = Self.agents(body["assigned_agents"]?.mapValue ?? [:], context.personas(), &problems)
        let workspace = Self.workspace(body, &problems)
        let forge = Self.forge(body, context, &problems)
        let workItem = body["work_item_id"]?.stringValue
        guard let definition else { throw RequestProblem.fields(problems) }
        var inputs = body["inputs"]?.mapValue ?? [:]
        Self.fill(&inputs, workItem: workItem, definition)
        try await Self.complete(&inputs, from: context.workItems(forge), workItem: workItem, definition)
        // A BPMN process declares no inputs: it takes whatever variables there are.
        if definition.process == nil {
            let outcome = InputValidation.validate(inputs, against: definition, matches: InputPattern.matches)
            problems += outcome.problems.map { FieldProblem("inputs.\($0.field.prefix(128))", $0.message) }
            inputs = outcome.values
        }
        if !problems.isEmpty { throw RequestProblem.fields(problems) }
        workflow = definition.id
        start = StartRequest(
            inputs: inputs, workItem: workItem, assignedAgents: agents, workspace: workspace,
            forge: forge, user: APIContext.user)
    }

    private static func definition(
        _ body: ValueMap, _ context: APIContext, _ problems: inout [FieldProblem]
    ) -> Definition? {
        let field = body["workflow"] == nil ? "workflow_type" : "workflow"
        let name = body[field]?.stringValue ?? ""
        // The id itself goes before all others: no list of all that is deployed is made for it.
        if let program = context.engine.catalog.latest(id: name) { return program.definition }
        let snapshot = context.engine.catalog.workflows.map(\.definition)
        switch WorkflowName.find(name, among: snapshot.map(\.id)) {
        case .one(let id): return snapshot.first { $0.id == id }
        case .several(let ids):
            problems.append(FieldProblem(field, "is ambiguous: it may be \(ids.joined(separator: ", "))"))
        case .none(let nearest):
            let hint = nearest.map { " (did you mean '\($0)'?)" } ?? ""
            problems.append(FieldProblem(field, "names no workflow that is deployed\(hint)"))
        }
        return nil
    }

    private static func agents(
        _ assigned: ValueMap, _ personas: PersonaRegistry, _ problems: inout [FieldProblem]
    ) -> [String: String] {
        var agents: [String: String] = [:]
        for (role, value) in assigned {
            let name = value.stringValue ?? ""
            if let persona = personas.persona(named: name) {
                agents[role] = persona.id
            } else {
                let hint = personas.nearestName(to: name).map { " (did you mean '\($0)'?)" } ?? ""
                problems.append(FieldProblem("assigned_agents.\(role)", "names no persona\(hint)"))
            }
        }
        return agents
    }

    static func workspace(_ body: ValueMap, _ problems: inout [FieldProblem]) -> WorkspaceRequest? {
        let inPlace = body["in_place"]?.boolValue ?? false
        guard let repository = body["repository"]?.stringValue else {
            if inPlace { problems.append(FieldProblem("in_place", "needs 'repository'")) }
            return nil
        }
        if repository.hasPrefix("-") {
            problems.append(FieldProblem("repository", "must be a path or URL; it must not begin with '-'"))
        }
        return WorkspaceRequest(repository: repository, inPlace: inPlace)
    }

    static func forge(
        _ body: ValueMap, _ context: APIContext, _ problems: inout [FieldProblem]
    ) -> String? {
        guard let name = body["forge"]?.stringValue else { return nil }
        let known = context.forges.map(\.forge.provider)
        if !known.contains(name) {
            let names = known.isEmpty ? "none" : known.joined(separator: ", ")
            problems.append(FieldProblem("forge", "names no forge that is configured; there is \(names)"))
        }
        return name
    }

    private static func fill(_ inputs: inout ValueMap, workItem: String?, _ definition: Definition) {
        guard let workItem else { return }
        let candidates = definition.inputs.filter { $0.required && workItemInputs.contains($0.name) }
        guard candidates.count == 1, inputs[candidates[0].name].map(\.isNull) ?? true else { return }
        inputs[candidates[0].name] = .string(workItem)
    }

    /// Takes what is required and missing from the work item.
    private static func complete(
        _ inputs: inout ValueMap, from source: (any WorkItemSource)?, workItem: String?, _ definition: Definition
    ) async throws {
        let missing = definition.inputs.filter { $0.required && $0.defaultValue == nil && inputs[$0.name] == nil }
        guard !missing.isEmpty, let workItem, let source,
            let fields = try await source.fields(of: workItem)
        else { return }
        for input in missing { inputs[input.name] = Self.fitting(fields[input.name], input) }
    }

    /// The value, or its slug where only that fits: branch names are made of such inputs.
    private static func fitting(_ value: Value?, _ input: InputDeclaration) -> Value? {
        guard let value else { return nil }
        if case .success = InputValidation.checked(value, as: input, matches: InputPattern.matches) { return value }
        let words = value.text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let slug = Value.string(String(words.joined(separator: "-").prefix(60)))
        if case .success = InputValidation.checked(slug, as: input, matches: InputPattern.matches) { return slug }
        return value
    }
}
