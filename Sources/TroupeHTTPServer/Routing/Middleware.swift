/// Something that every request passes before its handler: it may refuse, change the request, or change the answer.
package struct Middleware: Sendable {
    let respond: @Sendable (_ request: Request, _ next: Handler) async throws -> Response

    package init(_ respond: @escaping @Sendable (_ request: Request, _ next: Handler) async throws -> Response) {
        self.respond = respond
    }

    /// Lets pass what the guard does not refuse.
    package static func checking(_ check: some RequestGuard) -> Middleware {
        Middleware { request, next in
            try check.check(request)
            return try await next(request)
        }
    }

    /// The first one is the outermost.
    static func chain(_ middleware: [Middleware], around handler: @escaping Handler) -> Handler {
        middleware.reversed().reduce(handler) { next, outer in
            { request in try await outer.respond(request, next) }
        }
    }
}

/// A check that needs the request only.
package protocol RequestGuard: Sendable {
    /// Throws the refusal.
    func check(_ request: Request) throws(HTTPFailure)
}
