import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// Jobs for workers outside: taking them, and saying what became of them.
struct JobRoutes {
    let context: APIContext

    var routes: [Route] { [activate, list, one, complete, fail, throwError, extend, retries] }

    /// How long a request for jobs may wait, in milliseconds: longer is taken as this.
    static let longestWait = 300_000
    /// Milliseconds in a year: as long as a job may be held, or a failed one held back.
    private static let year = 365 * 86_400_000

    private static let activation = FieldTable([
        Field("type", .text(256), required: true, "The type of jobs that the worker does"),
        Field("worker", .text(256), "What the worker calls itself; 'worker' by default"),
        Field(
            "timeoutMs", .integer(1...year),
            "How long the worker may take before another gets the job; 300000 (5 minutes) by default"),
        Field("max", .integer(1...JobActivation.most), "So many jobs at most; 1 by default"),
        Field(
            "requestTimeoutMs", .integer(0...Int(Int32.max)),
            "How long to wait for a job when there is none; 0 by default, at most \(longestWait)"),
        Field("fetchVariables", .texts(256), "Only variables of these names; all by default"),
    ])

    private var activate: Route {
        Operation(
            "POST", "/api/jobs/activate", id: "activateJobs", tag: "Jobs",
            "Take jobs of a type, each for this worker alone; waits for one where there is none",
            answers: [.init(200, "The jobs; none when the time is up", "ActivatedJobs")]
        ).with { operation in
            operation.body = .json(Self.activation, isRequired: true)
            operation.problems = [413, 415, 422]
        }.route { call in
            let body = call.body
            let wait = min(body["requestTimeoutMs"]?.intValue ?? 0, Self.longestWait)
            let jobs = try await context.engine.activateJobs(
                JobActivation(
                    type: body["type"]?.stringValue ?? "", worker: body["worker"]?.stringValue ?? "worker",
                    timeout: Self.microseconds(body["timeoutMs"]?.intValue ?? 300_000),
                    max: body["max"]?.intValue ?? 1, requestTimeout: Self.microseconds(wait),
                    variables: body["fetchVariables"]?.listValue?.compactMap(\.stringValue)),
                isWanted: { !call.request.isAbandoned })
            return .json(["jobs": .list(jobs.map(JobView.value))])
        }
    }

    private var list: Route {
        Operation(
            "GET", "/api/jobs", id: "listJobs", tag: "Jobs", "Jobs, whatever became of them, newest first",
            answers: [.init(200, "A page; `next` is the `before` of the next one", "JobList")]
        ).with { operation in
            operation.query = FieldTable(
                [
                    Field("instance", .key, "Only jobs of this process instance"),
                    Field("type", .text(256), "Only jobs of this type"),
                    Field("element", .text(256), "Only jobs of the element with this id"),
                    Field(
                        "state", .choices(WorkerJobSummary.State.allCases.map(\.rawValue)), "Only jobs in these states"),
                    Field("limit", .integer(1...500), "Jobs on a page; 100 by default"),
                    Field("before", .key, "Only jobs older than this one"),
                ], ignoresEmpty: true)
        }.route { call in
            let limit = call.limit(100)
            let states = (call.query["state"]?.listValue ?? []).compactMap(\.stringValue)
            let jobs = try await context.engine.jobs(
                WorkerJobFilter(
                    run: call.queryKey("instance"), type: call.query["type"]?.stringValue,
                    elementId: call.query["element"]?.stringValue,
                    states: states.compactMap(WorkerJobSummary.State.init), before: call.queryKey("before"),
                    limit: limit + 1))
            return .json([
                "jobs": .list(jobs.prefix(limit).map(JobView.value)),
                "next": jobs.count > limit ? RunView.key(jobs[limit - 1].job) : .null,
            ])
        }
    }

    private var one: Route {
        Operation(
            "GET", "/api/jobs/{key}", id: "showJob", tag: "Jobs", "A job, whatever became of it",
            answers: [.init(200, "The job", "Job")]
        ).with { $0.problems = [404] }.route { call in
            .json(JobView.value(try await context.engine.job(try call.key("key", of: "job"))))
        }
    }

    // MARK: What became of a job

    private func end(
        _ name: String, id: String, _ summary: String, _ fields: [Field], required: Bool = false,
        _ decide: @escaping @Sendable (Key, ValueMap) async throws -> Void
    ) -> Route {
        Operation(
            "POST", "/api/jobs/{key}/\(name)", id: id, tag: "Jobs", summary,
            answers: [.init(200, "It is stored", "JobDecision")]
        ).with { operation in
            operation.body = .json(FieldTable(fields), isRequired: required)
            operation.problems = [404, 409, 413, 415, 422]
        }.route { call in
            let key = try call.key("key", of: "job")
            try await decide(key, call.body)
            return .json(["key": RunView.key(key), "accepted": .string(name)])
        }
    }

    private static let variables = Field("variables", .map, "The job's result; what becomes of it, the mappings say")

    private var complete: Route {
        end(
            "complete", id: "completeJob", "Say that a job is done",
            [
                Self.variables,
                Field(
                    "result", .map,
                    "Of a listener of a user task: 'denied', 'deniedReason' and 'corrections' (assignee, candidateGroups, "
                        + "candidateUsers, dueDate, followUpDate, priority)"),
            ]
        ) { key, body in
            let variables = body["variables"]?.mapValue ?? [:]
            guard let result = try ListenerResult.read(body["result"]) else {
                return try await context.engine.complete(job: key, variables: variables)
            }
            if !variables.isEmpty {
                throw RequestProblem.fields([FieldProblem("variables", "does not go with a 'result'")])
            }
            try await context.engine.complete(listener: key, result)
        }
    }

    private var fail: Route {
        end(
            "fail", id: "failJob", "Say that a job failed; another worker tries again while retries are left",
            [
                Field("retries", .integer(0...Int(Int32.max)), "Attempts left; one less than before by default"),
                Field("message", .message(10_000), "What went wrong"),
                Field("errorMessage", .message(10_000), "Another name of 'message'"),
                Field("backoffMs", .integer(0...Self.year), "How long nobody should try again; 0 by default"),
                Field("retryBackOff", .integer(0...Self.year), "Another name of 'backoffMs'"),
                Field("variables", .map, "Variables of the failed element, for the next attempt or a person"),
            ]
        ) { key, body in
            var retries = body["retries"]?.intValue
            if retries == nil { retries = try await context.engine.job(key).retries - 1 }
            try await context.engine.fail(
                job: key, retries: max(0, retries ?? 0),
                message: (body["message"] ?? body["errorMessage"])?.stringValue ?? "the worker gave no reason",
                backoff: Self.microseconds((body["backoffMs"] ?? body["retryBackOff"])?.intValue ?? 0),
                variables: body["variables"]?.mapValue ?? [:])
        }
    }

    private var throwError: Route {
        end(
            "error", id: "throwJobError", "Throw a BPMN error, for an error event to catch",
            [
                Field("code", .text(256), "The error's code"), Field("errorCode", .text(256), "Another name of 'code'"),
                Field("message", .message(10_000), "What went wrong"),
                Field("errorMessage", .message(10_000), "Another name of 'message'"),
                Field("variables", .map, "Variables for the event that catches it"),
            ], required: true
        ) { key, body in
            guard let code = (body["code"] ?? body["errorCode"])?.stringValue else {
                throw RequestProblem.fields([FieldProblem("code", "is required")])
            }
            try await context.engine.throwError(
                job: key, code: code, message: (body["message"] ?? body["errorMessage"])?.stringValue ?? "",
                variables: body["variables"]?.mapValue ?? [:])
        }
    }

    private var extend: Route {
        end(
            "extend", id: "extendJob", "Ask for more time for a job",
            [Field("timeoutMs", .integer(1...Self.year), required: true, "How long from now on")], required: true
        ) { key, body in
            try await context.engine.extend(job: key, timeout: Self.microseconds(body["timeoutMs"]?.intValue ?? 1))
        }
    }

    private var retries: Route {
        end(
            "retries", id: "setJobRetries", "Give a job more attempts",
            [Field("retries", .integer(1...Int(Int32.max)), required: true, "Attempts left")], required: true
        ) { key, body in
            try await context.engine.setRetries(
                job: key, to: body["retries"]?.intValue ?? 1, by: APIContext.user)
        }
    }

    private static func microseconds(_ milliseconds: Int) -> Int64 { Int64(milliseconds) * 1000 }
}
