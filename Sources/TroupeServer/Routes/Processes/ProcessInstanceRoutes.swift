import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// Instances of processes: starting one, lists, where one stands, and what it did.
struct ProcessInstanceRoutes {
    let context: APIContext

    var routes: [Route] { [start, list, one, history, variables, setVariables] }

    private var start: Route {
        Operation(
            "POST", "/api/process-instances", id: "startProcessInstance", tag: "Processes",
            "Start an instance of a process, or a run of a workflow in YAML",
            answers: [.init(201, "The instance is stored and will go on, whatever happens", "StartedInstance")]
        ).with { operation in
            operation.body = .json(ProcessStart.table, isRequired: true)
            operation.headers = [
                Field(
                    IdempotencyKey.name, .text(255),
                    "Repeating a request with the same key starts nothing and answers the same")
            ]
            operation.problems = [404, 413, 415, 422]
        }.route { call in
            let key = try IdempotencyKey.read(call.request.headers.values(IdempotencyKey.name))
            let hash = RequestHash.hash(operation: "startProcessInstance", body: call.body)
            if let key, let earlier = try await context.engine.journal.run(idempotencyKey: key) {
                if earlier.requestHash != hash { throw RequestProblem.idempotencyMismatch }
                return try await started(earlier.run, isRepeated: true)
            }
            let request = try await ProcessStart(call.body, in: context)
            let started = try await context.engine.start(
                process: request.process, version: request.version, request.start,
                idempotency: key.map { ($0, hash) })
            return try await self.started(started.run, isRepeated: started.isRepeated)
        }
    }

    private func started(_ run: Key, isRepeated: Bool) async throws -> Response {
        guard let summary = try await context.engine.journal.summary(of: run) else { throw EngineError.unknownRun(run) }
        var response = Response.json(InstanceView.started(summary), status: 201)
        response.headers.append("Location", InstanceView.url(run))
        if isRepeated { response.headers.append("Idempotency-Replayed", "true") }
        return response
    }

    private var list: Route {
        Operation(
            "GET", "/api/process-instances", id: "listProcessInstances", tag: "Processes", "Instances, newest first",
            answers: [.init(200, "A page; `next` is the `before` of the next one", "InstanceList")]
        ).with { operation in
            operation.query = FieldTable(
                [
                    Field("processId", .text(256), "Only instances of this process"),
                    Field("state", .choices(InstanceView.states), "Only instances in these states"),
                    Field("limit", .integer(1...500), "Instances on a page; 100 by default"),
                    Field("before", .key, "Only instances older than this one"),
                ], ignoresEmpty: true)
        }.route { call in
            let limit = call.limit(100)
            var filter = RunFilter(
                workflow: call.query["processId"]?.stringValue, before: call.queryKey("before"), limit: limit + 1)
            filter.statuses = (call.query["state"]?.listValue ?? []).compactMap(\.stringValue)
                .flatMap(InstanceView.statuses)
            let runs = try await context.engine.journal.summaries(filter)
            return .json([
                "processInstances": .list(runs.prefix(limit).map { .map(InstanceView.map($0)) }),
                "next": runs.count > limit ? RunView.key(runs[limit - 1].run) : .null,
            ])
        }
    }

    private var one: Route {
        Operation(
            "GET", "/api/process-instances/{key}", id: "showProcessInstance", tag: "Processes",
            "Where an instance stands: its variables by scope, its active elements, its incidents",
            answers: [.init(200, "The instance", "Instance")]
        ).with { $0.problems = [404] }.route { call in
            var run = try await call.instance(in: context.engine)
            let view = try await context.engine.instance(run.run)
            // It ended between the two: its end is in the summary by now.
            if view.status.isFinal, run.endedAt == nil { run = try await call.instance(in: context.engine) }
            let incidents = view.incidents.isEmpty ? [] : try await context.engine.incidents(run: run.run, limit: 1000)
            return .json(InstanceView.detail(run, view, incidents: incidents))
        }
    }

    private var history: Route {
        Operation(
            "GET", "/api/process-instances/{key}/history", id: "processInstanceHistory", tag: "Processes",
            "What an instance did: its element instances in the order in which they began, and the flows taken",
            answers: [.init(200, "`next` is the `after` of the next page; null at the end", "InstanceHistory")]
        ).with { operation in
            operation.query = FieldTable([
                Field("after", .integer(0...Int.max), "Leave out so many element instances"),
                Field("limit", .integer(1...100_000), "Element instances on a page; 10000 by default"),
            ])
            operation.problems = [404]
        }.route { call in
            let run = try await call.instance(in: context.engine).run
            let history = try await context.engine.history(of: run)
            return .json(
                HistoryView.value(
                    history, of: run, after: call.query["after"]?.intValue ?? 0, limit: call.limit(10_000)))
        }
    }

    private var variables: Route {
        Operation(
            "GET", "/api/process-instances/{key}/variables", id: "listVariables", tag: "Processes",
            "The variables of an instance: of the process, and of each scope that holds any",
            answers: [.init(200, "The variables", "Variables")]
        ).with { $0.problems = [404] }.route { call in
            let run = try await call.instance(in: context.engine).run
            return .json(.map(InstanceView.variables(try await context.engine.instance(run))))
        }
    }

    private var setVariables: Route {
        Operation(
            "PATCH", "/api/process-instances/{key}/variables", id: "setVariables", tag: "Processes",
            "Set variables of an active instance; those that are not named stay",
            answers: [.init(200, "The variables as they are then", "Variables")]
        ).with { operation in
            operation.body = .json(
                FieldTable([
                    Field("variables", .map, required: true, "Names and new values"),
                    Field("scope", .key, "The element instance whose scope is meant; the process itself by default"),
                    Field(
                        "local", .flag,
                        "Set them in that very scope; else each goes to the nearest scope around that has it, or up"),
                ]), isRequired: true)
            operation.problems = [404, 409, 413, 415, 422]
        }.route { call in
            let run = try await call.instance(in: context.engine).run
            try await context.engine.setVariables(
                of: run, scope: call.body["scope"]?.stringValue.flatMap { Key($0) },
                call.body["variables"]?.mapValue ?? [:], isLocal: call.body["local"]?.boolValue ?? false,
                by: APIContext.user)
            return .json(.map(InstanceView.variables(try await context.engine.instance(run))))
        }
    }
}

extension Call {
    /// The instance that `{key}` in the path names.
    func instance(in engine: Engine) async throws -> RunSummary {
        let key = try key("key", of: "process instance")
        guard let summary = try await engine.journal.summary(of: key) else {
            throw RequestProblem.unknown(kind: "process instance", name: String(key))
        }
        return summary
    }

    /// A key among the query parameters.
    func queryKey(_ name: String) -> Key? { query[name]?.stringValue.flatMap { Key($0) } }
}
