import TroupeEngine
import TroupeForge
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// A problem document (RFC 9457). The only place that knows which error is which status.
struct ProblemResponse: Sendable {
    var status: Int
    /// The last part of the type's URI; nil where the status says it all (`about:blank`).
    var name: String?
    var detail: String
    var errors: [FieldProblem] = []
    var diagnostics: [Diagnostic] = []
    var headers: Headers = [:]

    init(_ error: any Error) {
        switch error {
        case let error as RequestProblem: self.init(error)
        case let error as EngineError: self.init(error)
        case let error as JournalError: self.init(error)
        case let error as ForgeError: self.init(error)
        case let failure as HTTPFailure: self.init(failure)
        default: self.init(status: 500, name: nil, detail: "The server failed to answer this request.")
        }
    }

    init(_ failure: HTTPFailure) {
        self.init(status: failure.status, name: nil, detail: Self.sentence(failure.detail))
        headers = failure.headers
    }

    private init(status: Int, name: String?, detail: String) {
        self.status = status
        self.name = name
        self.detail = detail
    }

    private init(_ problem: RequestProblem) {
        switch problem {
        case .malformedBody(let error):
            self.init(status: 400, name: "malformed-json", detail: Self.sentence(error.description))
            errors = [FieldProblem("body", "\(error.message) (byte \(error.offset))")]
        case .parameters(let errors):
            self.init(status: 400, name: "invalid-parameters", detail: Self.summary(errors))
            self.errors = errors
        case .fields(let errors):
            self.init(status: 422, name: "invalid-request", detail: Self.summary(errors))
            self.errors = errors
        case .unknown(let kind, let name, let nearest):
            let hint = nearest.map { " Did you mean '\($0)'?" } ?? ""
            self.init(
                status: 404, name: "unknown-" + kind.map { $0 == " " ? "-" : String($0) }.joined(),
                detail: "There is no \(kind) '\(String(name.prefix(128)))'.\(hint)")
        case .document(let diagnostics):
            let count = diagnostics.count { $0.severity == .error }
            self.init(
                status: 422, name: "invalid-workflow",
                detail: "The workflow has \(count) error\(count == 1 ? "" : "s").")
            errors = diagnostics.filter { $0.severity == .error }.map {
                FieldProblem("body:\($0.location.line):\($0.location.column)", $0.message)
            }
            self.diagnostics = diagnostics
        case .deployment(let diagnostics):
            let found = diagnostics.filter { $0.severity == .error }
            self.init(
                status: 422, name: "invalid-deployment",
                detail: "Nothing is deployed: there \(found.count == 1 ? "is 1 error" : "are \(found.count) errors").")
            errors = found.map { FieldProblem("\($0.location)", $0.message) }
            self.diagnostics = diagnostics
        case .idempotencyMismatch: self.init(EngineError.idempotencyMismatch(""))
        case .notInstalled(let what, let remedy):
            self.init(status: 404, name: "not-installed", detail: "\(what) is not installed: \(remedy)")
        }
    }

    private init(_ error: EngineError) {
        let detail = Self.sentence(error.description)
        switch error {
        case .unknownWorkflow: self.init(status: 404, name: "unknown-workflow", detail: detail)
        case .unknownRun: self.init(status: 404, name: "unknown-run", detail: detail)
        case .unknownRecord(_, let last):
            self.init(status: 422, name: "unknown-record", detail: detail)
            errors = [FieldProblem("until", "is behind the last record, \(last)")]
        case .unknownIncident: self.init(status: 404, name: "unknown-incident", detail: detail)
        case .unknownUserTask: self.init(status: 404, name: "unknown-user-task", detail: detail)
        case .busyUserTask: self.init(status: 409, name: "user-task-is-changing", detail: detail)
        case .closedUserTask: self.init(status: 409, name: "user-task-is-closed", detail: detail)
        case .refusedAnswer(let problems):
            let fields = problems.map { FieldProblem($0.field, $0.message) }
            self.init(status: 422, name: "invalid-answer", detail: Self.summary(fields))
            errors = fields
        case .finished: self.init(status: 409, name: "run-is-over", detail: detail)
        case .idempotencyMismatch:
            self.init(
                status: 422, name: "idempotency-key-reused",
                detail: "The idempotency key was used by a different request; use a new key for a new request.")
            errors = [FieldProblem("Idempotency-Key", "was used by a different request")]
        case .stopping:
            self.init(status: 503, name: "stopping", detail: detail)
            headers = ["Retry-After": "5"]
        case .journal(let error): self.init(error)
        default: self.init(ofProcess: error)
        }
    }

    /// What only requests about BPMN processes are answered.
    private init(ofProcess error: EngineError) {
        let detail = Self.sentence(error.description)
        switch error {
        case .unknownProcess: self.init(status: 404, name: "unknown-process", detail: detail)
        case .unknownJob: self.init(status: 404, name: "unknown-job", detail: detail)
        case .unknownElement: self.init(status: 404, name: "unknown-element-instance", detail: detail)
        case .closedJob: self.init(status: 409, name: "job-is-closed", detail: detail)
        case .idleJob: self.init(status: 409, name: "job-is-not-activated", detail: detail)
        case .duplicateMessage: self.init(status: 409, name: "duplicate-message", detail: detail)
        case .closedSubscription: self.init(status: 409, name: "subscription-is-closed", detail: detail)
        case .notAProcess: self.init(status: 409, name: "not-a-process", detail: detail)
        case .refusedChange(let problems):
            let fields = problems.map { FieldProblem($0.field, $0.message) }
            self.init(status: 422, name: "refused-change", detail: Self.summary(fields))
            errors = fields
        default:
            self.init(status: 503, name: "too-many-requests", detail: detail)
            headers = ["Retry-After": "1"]
        }
    }

    private init(_ error: JournalError) {
        switch error {
        case .unavailable:
            self.init(
                status: 503, name: "database-unavailable",
                detail: "The database does not answer at the moment; nothing is lost. Try again.")
            headers = ["Retry-After": "2"]
        case .lostShard:
            self.init(status: 503, name: "not-the-owner", detail: "Another server has taken over this one's runs.")
            headers = ["Retry-After": "5"]
        case .damaged:
            self.init(
                status: 500, name: "journal-damaged", detail: "The journal cannot be read here; see the server's log.")
        }
    }

    private init(_ error: ForgeError) {
        let name = error.code.map { $0 == "." ? "-" : String($0) }.joined(), detail = Self.sentence(error.description)
        switch error {
        case .notFound: self.init(status: 404, name: name, detail: detail)
        case .conflict(_, let files):
            self.init(status: 409, name: name, detail: detail)
            errors = files.map { FieldProblem($0, "conflicts") }
        case .policy(let evaluations):
            self.init(status: 409, name: name, detail: detail)
            errors = evaluations.map { FieldProblem($0.name, $0.detail.isEmpty ? "is not met" : $0.detail) }
        case .denied: self.init(status: 403, name: name, detail: detail)
        case .invalid: self.init(status: 422, name: name, detail: detail)
        case .unavailable(_, let delay):
            self.init(status: 503, name: name, detail: detail)
            headers = ["Retry-After": "\(max(1, delay?.components.seconds ?? 2))"]
        case .unsupported: self.init(status: 501, name: name, detail: detail)
        }
    }

    private static func summary(_ errors: [FieldProblem]) -> String {
        guard let first = errors.first else { return "The request is invalid." }
        let rest = errors.count == 1 ? "" : " And \(errors.count - 1) more."
        return "\(first.field) \(first.message).\(rest)"
    }

    private static func sentence(_ text: String) -> String {
        let text = text.prefix(1).uppercased() + text.dropFirst()
        return text.last == "." ? text : text + "."
    }

    /// The document; `instance` is the path that was asked for.
    func response(instance: String?) -> Response {
        var map: ValueMap = [
            "type": .string(name.map { "urn:troupe:problem:\($0)" } ?? "about:blank"),
            "title": .string(Self.titles[status] ?? "Error"), "status": .integer(status), "detail": .string(detail),
        ]
        if let instance { map["instance"] = .string(String(instance.prefix(1024))) }
        if !errors.isEmpty { map["errors"] = .list(errors.prefix(100).map(\.value)) }
        if !diagnostics.isEmpty { map["diagnostics"] = .list(diagnostics.prefix(1000).map(DiagnosticView.value)) }
        var response = Response.json(Value.map(map).jsonBytes, status: status, type: "application/problem+json")
        for field in headers.fields { response.headers.append(field.name, field.value) }
        return response
    }

    /// RFC 9110, section 15.
    private static let titles: [Int: String] = [
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        409: "Conflict", 413: "Content Too Large", 415: "Unsupported Media Type", 421: "Misdirected Request",
        422: "Unprocessable Content", 426: "Upgrade Required", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 503: "Service Unavailable",
        505: "HTTP Version Not Supported",
    ]
}

extension Middleware {
    /// Makes a problem document of everything that is thrown, and sets the fields that every answer has.
    static let problems = Middleware { request, next in
        var response: Response
        do {
            response = try await next(request)
        } catch {
            response = ProblemResponse(error).response(instance: request.target.rawPath)
        }
        if case .webSocket = response.content { return response }
        if response.headers["X-Content-Type-Options"] == nil {
            response.headers.append("X-Content-Type-Options", "nosniff")
        }
        if response.headers["Cache-Control"] == nil { response.headers.append("Cache-Control", "no-store") }
        return response
    }
}
