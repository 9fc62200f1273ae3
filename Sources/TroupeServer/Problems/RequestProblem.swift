import TroupeGraph

/// Why a request cannot be answered as it was asked; `ProblemResponse` says it in HTTP.
enum RequestProblem: Error, Sendable {
    /// The body is no JSON.
    case malformedBody(JSONError)
    /// Query parameters or headers are wrong.
    case parameters([FieldProblem])
    /// The body is JSON, but not what is asked for.
    case fields([FieldProblem])
    /// There is no such thing.
    case unknown(kind: String, name: String, nearest: String? = nil)
    /// The document in the body has errors.
    case document([Diagnostic])
    /// The files that are to be deployed have errors.
    case deployment([Diagnostic])
    /// An idempotency key came with another request before.
    case idempotencyMismatch
    /// Something that would be there is not installed.
    case notInstalled(what: String, remedy: String)
}
