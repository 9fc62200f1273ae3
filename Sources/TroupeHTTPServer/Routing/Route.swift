/// Answers a request. A thrown ``HTTPFailure`` is rendered by the router's `errorResponder`, any other error as 500.
package typealias Handler = @Sendable (Request) async throws -> Response

/// One operation: a method at a path template.
package struct Route: Sendable {
    /// The method, in capitals. A GET route also answers HEAD.
    package let method: String
    /// Such as `/api/runs/{id}/events`; metrics are labelled with it.
    package let template: RouteTemplate
    /// What the user knows about the operation (its description for an OpenAPI document, who may call it, …).
    package let metadata: (any Sendable)?
    /// Bytes that a body may have here, instead of `HTTPLimits.body`.
    package let bodyLimit: Int?
    /// The handler inside the route's own middleware.
    let handler: Handler

    /// `middleware` runs inside the router's, the first one outermost.
    package init(
        _ method: String, _ template: RouteTemplate, metadata: (any Sendable)? = nil, bodyLimit: Int? = nil,
        middleware: [Middleware] = [], handler: @escaping Handler
    ) {
        self.method = method
        self.template = template
        self.metadata = metadata
        self.bodyLimit = bodyLimit
        self.handler = Middleware.chain(middleware, around: handler)
    }
}

/// What a router makes of a method and a path.
enum RouteResolution: Sendable {
    struct Match: Sendable {
        let route: Route
        let parameters: [String: String]
        let rest: ArraySlice<String>
    }

    case route(Match)
    /// The path is known, the method is not; OPTIONS that no route answers itself is here too.
    case otherMethods([String])
    case notFound
}
