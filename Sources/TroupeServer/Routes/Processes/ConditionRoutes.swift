import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// Conditional start events: the variables of a request start every process whose condition is true of them.
struct ConditionRoutes {
    let context: APIContext

    /// What a request may carry, in bytes of JSON: every instance that it starts keeps a copy.
    private static let payloadLimit = 1 << 20

    private static let table = FieldTable([
        Field("variables", .map, required: true, "What the conditions look at, and what the instances begin with"),
        Field("processId", .text(256), "Only start events of this process; of all by default"),
        Field(
            "version", .integer(1...Int(Int32.max)),
            "With 'processId': only when this is its latest version, as an older one starts nothing by itself"),
    ])

    var routes: [Route] {
        [
            Operation(
                "POST", "/api/conditionals/evaluate", id: "evaluateConditionals", tag: "Processes",
                "Start an instance for every conditional start event of a process whose condition is true of the variables",
                answers: [
                    .init(200, "The instances, all of them stored; none where no condition is true", "StartedInstances")
                ]
            ).with { operation in
                operation.body = .json(Self.table, isRequired: true)
                operation.headers = [
                    Field(
                        IdempotencyKey.name, .text(255),
                        "Repeating a request with the same key, when it started any, starts nothing and answers the same"
                    )
                ]
                operation.problems = [404, 413, 415, 422]
            }.route { try await evaluate($0) }
        ]
    }

    private func evaluate(_ call: Call) async throws -> Response {
        let variables = call.body["variables"]?.mapValue ?? [:]
        let version = call.body["version"]?.intValue
        if Value.map(variables).jsonBytes.count > Self.payloadLimit {
            throw RequestProblem.fields([FieldProblem("variables", "are larger than \(Self.payloadLimit >> 20) MiB")])
        }
        let process = call.body["processId"]?.stringValue
        if process == nil, version != nil {
            throw RequestProblem.fields([FieldProblem("version", "goes with a 'processId'")])
        }
        let key = try IdempotencyKey.read(call.request.headers.values(IdempotencyKey.name))
        let hash = RequestHash.hash(operation: "evaluateConditionals", body: call.body)
        let started = try await context.engine.evaluateConditions(
            variables, process: process, version: version, idempotency: key.map { ($0, hash) })
        var instances: [Value] = []
        for run in started.map(\.run) {
            guard let summary = try await context.engine.journal.summary(of: run) else {
                throw EngineError.unknownRun(run)
            }
            instances.append(InstanceView.started(summary))
        }
        var response = Response.json(["processInstances": .list(instances)])
        if started.contains(where: \.isRepeated) { response.headers.append("Idempotency-Replayed", "true") }
        return response
    }
}
