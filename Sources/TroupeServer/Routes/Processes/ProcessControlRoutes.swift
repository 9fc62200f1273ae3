import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// What people decide about an instance: its end, where it stands, and by which version it goes on.
struct ProcessControlRoutes {
    let context: APIContext

    var routes: [Route] { [cancel, modify, migrate] }

    private func control(
        _ name: String, _ summary: String, _ table: FieldTable, required: Bool, schema: String = "InstanceControl",
        _ handler: @escaping @Sendable (Call, RunSummary) async throws -> Response
    ) -> Route {
        Operation(
            "POST", "/api/process-instances/{key}/\(name)", id: name + "ProcessInstance", tag: "Processes", summary,
            answers: [.init(202, "The decision is stored", schema)]
        ).with { operation in
            operation.body = .json(table, isRequired: required)
            operation.problems = [404, 409, 413, 415, 422]
        }.route { call in try await handler(call, try await call.instance(in: context.engine)) }
    }

    private static func accepted(_ run: Key, _ what: String) -> Response {
        .json(
            ["key": RunView.key(run), "accepted": .string(what), "url": .string(InstanceView.url(run))], status: 202)
    }

    private var cancel: Route {
        control(
            "cancel", "End an instance and all that goes on in it",
            FieldTable([Field("reason", .message(1000), "Why; it is kept with the instance")]), required: false
        ) { call, run in
            try await context.engine.control(
                .cancel(reason: call.body["reason"]?.stringValue ?? "", by: APIContext.user), of: run.run)
            return Self.accepted(run.run, "cancel")
        }
    }

    // MARK: Modifying

    private static let modification = FieldTable([
        Field(
            "activate",
            .objects(
                FieldTable([
                    Field("element", .text(256), required: true, "The id of the element that is to begin"),
                    Field(
                        "ancestor", .key,
                        "The element instance around it, where there are several that it could begin in"),
                    Field("variables", .map, "Variables that it needs; they go to the process"),
                    Field("local", .flag, "The variables are the element's own"),
                ]), 100), "Elements to begin"),
        Field(
            "terminate",
            .objects(
                FieldTable(
                    [
                        Field("key", .key, "An element instance"),
                        Field("element", .text(256), "All active instances of the element with this id"),
                    ], alternatives: [["key", "element"]]), 1000), "Element instances to end"),
    ])

    private var modify: Route {
        control("modify", "Begin and end elements of an instance", Self.modification, required: true) { call, run in
            let view = try await context.engine.instance(run.run)
            var problems: [FieldProblem] = []
            let terminate = Self.terminated(call.body["terminate"]?.listValue ?? [], view, &problems)
            let activate = (call.body["activate"]?.listValue ?? []).map { Self.activation($0, view) }
            if activate.isEmpty, terminate.isEmpty, problems.isEmpty {
                problems.append(FieldProblem("activate", "is required ('activate' or 'terminate')"))
            }
            if !problems.isEmpty { throw RequestProblem.fields(problems) }
            do throws(EngineError) {
                try await context.engine.modify(
                    run.run, Modification(activate: activate, terminate: terminate, by: APIContext.user))
            } catch {
                throw Self.placed(error, activate, terminate)
            }
            return Self.accepted(run.run, "modify")
        }
    }

    /// The engine names elements; a client looks for the fields of its request.
    private static func placed(
        _ error: EngineError, _ activate: [Modification.Activation], _ terminate: [Key]
    ) -> any Error {
        guard case .refusedChange(let problems) = error else { return error }
        return RequestProblem.fields(
            problems.map { problem in
                if let index = activate.firstIndex(where: { $0.elementId == problem.field }) {
                    return FieldProblem("activate[\(index)].element", problem.message)
                }
                let isKey = terminate.contains { String($0) == problem.field }
                return FieldProblem(isKey ? "terminate" : problem.field, problem.message)
            })
    }

    private static func terminated(
        _ elements: [Value], _ view: ProcessInstanceView, _ problems: inout [FieldProblem]
    ) -> [Key] {
        var keys: [Key] = []
        for (index, element) in elements.enumerated() {
            if let key = element["key"]?.stringValue.flatMap({ Key($0) }) { keys.append(key) }
            guard let id = element["element"]?.stringValue else { continue }
            let active = view.elements.filter {
                $0.elementId == id && $0.process == view.process && $0.type != "process"
            }
            if active.isEmpty {
                problems.append(FieldProblem("terminate[\(index)].element", "names no active element"))
            }
            // What stands in another one that ends goes with it.
            let all = Set(active.map(\.key))
            keys += active.filter { !all.contains($0.parent) }.map(\.key)
        }
        var seen: Set<Key> = []
        return keys.filter { seen.insert($0).inserted }
    }

    private static func activation(_ value: Value, _ view: ProcessInstanceView) -> Modification.Activation {
        var activation = Modification.Activation(
            elementId: value["element"]?.stringValue ?? "",
            ancestor: value["ancestor"]?.stringValue.flatMap { Key($0) })
        if let variables = value["variables"]?.mapValue {
            let scope = value["local"]?.boolValue ?? false ? "" : view.process
            activation.variables = [scope: variables]
        }
        return activation
    }

    // MARK: Migrating

    private static let migration = FieldTable([
        Field("processId", .text(256), "The process to go on by; the same by default"),
        Field("version", .integer(1...Int(Int32.max)), "Its version; the latest by default"),
        Field("mapping", .textMap, "New element ids by old ones; an id that is not named stays"),
        Field("dryRun", .flag, "Only say whether it can be done"),
    ])

    private var migrate: Route {
        control(
            "migrate", "Let an instance go on by another version of its process", Self.migration, required: true
        ) { call, run in
            let process = call.body["processId"]?.stringValue ?? run.workflow
            guard let version = call.body["version"]?.intValue ?? context.engine.catalog.latest(id: process)?.version
            else { throw EngineError.unknownProcess(process, version: nil) }
            var mapping: [String: String] = [:]
            for (old, new) in call.body["mapping"]?.mapValue ?? [:] { mapping[old] = new.stringValue }
            let isDryRun = call.body["dryRun"]?.boolValue ?? false
            try await context.engine.migrate(
                run.run, to: process, version: version, elements: mapping, by: APIContext.user, isDryRun: isDryRun)
            return Self.accepted(run.run, isDryRun ? "dry-run" : "migrate")
        }
    }
}
