import TroupeEngine
import TroupeExpression
import TroupeGraph
import TroupeInterpreter

/// A request to start an instance of a process, checked against what is deployed.
struct ProcessStart: Sendable {
    var process: String
    var version: Int?
    var start: StartRequest

    static let table = FieldTable([
        Field("processId", .text(256), required: true, "The process, by its id; or a workflow in YAML"),
        Field("version", .integer(1...Int(Int32.max)), "Which deployment of it; the latest by default"),
        Field("variables", .map, "What the instance begins with; of a workflow in YAML: its inputs"),
        Field("startBefore", .texts(256), "Elements that begin in place of the start event, by their ids"),
        Field("work_item_id", .identifier, "The work item that it is for"),
        Field("repository", .text(4096), "A path or URL that git can clone; steps with an action work on it"),
        Field("forge", .text(64), "Where work items and pull requests live: local, azure-devops, …"),
    ])

    init(_ body: ValueMap, in context: APIContext) async throws {
        process = body["processId"]?.stringValue ?? ""
        version = body["version"]?.intValue
        var variables = body["variables"]?.mapValue ?? [:]
        var problems: [FieldProblem] = []
        let definition = try await Self.definition(process, version, context)
        if definition.process == nil {
            let outcome = InputValidation.validate(variables, against: definition, matches: InputPattern.matches)
            problems += outcome.problems.map { FieldProblem("variables.\($0.field.prefix(128))", $0.message) }
            variables = outcome.values
            if body["startBefore"] != nil {
                problems.append(FieldProblem("startBefore", "goes with a BPMN process only"))
            }
        }
        start = StartRequest(
            inputs: variables, workItem: body["work_item_id"]?.stringValue,
            workspace: ExecutionRequest.workspace(body, &problems),
            forge: ExecutionRequest.forge(body, context, &problems), user: APIContext.user)
        if let elements = body["startBefore"]?.listValue?.compactMap(\.stringValue), !elements.isEmpty {
            start.startBefore = elements
            let known = definition.nodes.dropFirst().map(\.id)
            for (index, element) in elements.enumerated() where !known.contains(element) {
                let hint = NearWord.nearest(to: element, among: known).map { " (did you mean '\($0)'?)" } ?? ""
                problems.append(FieldProblem("startBefore[\(index)]", "names no element of the process\(hint)"))
            }
        }
        if !problems.isEmpty { throw RequestProblem.fields(problems) }
    }

    private static func definition(_ id: String, _ version: Int?, _ context: APIContext) async throws -> Definition {
        let catalog = context.engine.catalog
        if let version {
            if let program = try await catalog.program(id: id, version: version) { return program.definition }
            if catalog.latest(id: id) != nil { throw EngineError.unknownProcess(id, version: version) }
        } else if let program = catalog.latest(id: id) {
            return program.definition
        }
        let ids = catalog.workflows.map(\.definition.id)
        let near = NearWord.nearest(to: id, among: ids) ?? ids.first { id.count > 3 && $0.hasPrefix(id) }
        throw RequestProblem.unknown(kind: "process", name: id, nearest: near)
    }
}
