import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// Starts runs: for a work item (`/api/workflow/execute`, as it was promised), or without one (`POST /api/runs`).
struct ExecutionRoutes {
    let context: APIContext

    var routes: [Route] {
        [
            operation("/api/workflow/execute", id: "executeWorkflow", "Run a workflow for a work item", workItem: true),
            operation("/api/runs", id: "startRun", "Run a workflow, with or without a work item", workItem: false),
        ].map { operation in operation.route { try await start($0, operation.id) } }
    }

    private func operation(_ path: String, id: String, _ summary: String, workItem: Bool) -> Operation {
        Operation(
            "POST", path, id: id, tag: "Runs", summary,
            answers: [.init(202, "The run is stored and will go on, whatever happens to the server", "Execution")]
        ).with { operation in
            operation.body = .json(ExecutionRequest.table(workItemRequired: workItem), isRequired: true)
            operation.headers = [
                Field(
                    IdempotencyKey.name, .text(255),
                    "Repeating a request with the same key starts nothing and answers the same")
            ]
            operation.problems = [413, 415, 422]
        }
    }

    private func start(_ call: Call, _ operation: String) async throws -> Response {
        let key = try IdempotencyKey.read(call.request.headers.values(IdempotencyKey.name))
        // Only a key is ever compared with it.
        let hash = key == nil ? "" : RequestHash.hash(operation: operation, body: call.body)
        // Before the request is looked at: what it names may have changed since it was answered.
        if let key, let earlier = try await context.engine.journal.run(idempotencyKey: key) {
            if earlier.requestHash != hash { throw RequestProblem.idempotencyMismatch }
            return accepted(earlier.run, isRepeated: true)
        }
        let request = try await ExecutionRequest(call.body, in: context)
        let started = try await context.engine.start(
            workflow: request.workflow, request.start, idempotency: key.map { ($0, hash) })
        return accepted(started.run, isRepeated: started.isRepeated)
    }

    private func accepted(_ run: Key, isRepeated: Bool) -> Response {
        let url = RunView.url(run)
        var response = Response.json(
            [
                "workflow_id": RunView.key(run), "run_id": RunView.key(run), "status_url": .string(url),
                "status": "accepted",
            ], status: 202)
        response.headers.append("Location", url)
        if isRepeated { response.headers.append("Idempotency-Replayed", "true") }
        return response
    }
}
