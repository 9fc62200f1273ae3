/// A request whose body is complete and whose head has passed the checks of `RequestStrictness`.
///
/// Two things the HTTP library does before any check of ours can see them: it joins folded header lines and it takes
/// a bare line feed for a line end. A front proxy that must not be fooled by these has to refuse them itself.
package struct Request: Sendable {
    /// As sent; methods are case-sensitive.
    package let method: String
    /// `HTTP/1.1` or `HTTP/1.0`.
    package let version: String
    /// The target as sent, split and decoded.
    package let target: RequestTarget
    /// The header fields.
    package let headers: Headers
    /// The body's bytes, at most the route's limit.
    package var body: [UInt8]
    /// The peer, nil if the kernel did not tell.
    package let remoteAddress: SocketAddress?
    /// What the router made of method and path.
    var resolution: RouteResolution
    /// Asks whether the client has gone.
    var abandonment: @Sendable () -> Bool = { false }

    package init(
        method: String, version: String = "HTTP/1.1", target: RequestTarget, headers: Headers = [:], body: [UInt8] = [],
        remoteAddress: SocketAddress? = nil
    ) {
        self.method = method
        self.version = version
        self.target = target
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        resolution = .notFound
    }

    /// The matched route, nil if none matched.
    package var route: Route? {
        guard case .route(let match) = resolution else { return nil }
        return match.route
    }

    /// Whether the client has closed the connection while it waited: for handlers that give away what only one may have.
    package var isAbandoned: Bool { abandonment() }

    /// The value of `{name}` in the matched route's template, decoded. It may hold any character but controls,
    /// also `/`.
    package func parameter(_ name: String) -> String? {
        guard case .route(let match) = resolution else { return nil }
        return match.parameters[name]
    }

    /// The segments that `{name...}` at the end of the matched route's template stands for.
    package var remainingSegments: ArraySlice<String> {
        guard case .route(let match) = resolution else { return [] }
        return match.rest
    }

    /// The first query item of that name.
    package func query(_ name: String) -> String? { target.query.first { $0.name == name }?.value }
}
