import Testing

@testable import TroupeHTTPServer

@Suite struct RouterTests {
    static func named(_ method: String, _ template: RouteTemplate) -> Route {
        Route(method, template, metadata: "\(method) \(template)") { request in
            let parameters = template.parameterNames.map { "\($0)=\(request.parameter($0) ?? "-")" }
            return .text(([template.text] + parameters).joined(separator: " "))
        }
    }

    static let routes = [
        named("GET", "/"), named("GET", "/api/runs"), named("POST", "/api/runs"), named("GET", "/api/runs/{id}"),
        named("DELETE", "/api/runs/{id}"), named("GET", "/api/runs/{id}/events"), named("POST", "/api/runs/latest"),
        named("GET", "/docs/{file...}"), named("OPTIONS", "/own"),
    ]

    private func respond(_ method: String, _ path: String) async throws -> Response {
        let router = try Router(Self.routes)
        return await router.respond(to: Request(method: method, target: try RequestTarget(parsing: path)))
    }

    private func text(_ response: Response) -> String {
        guard case .bytes(let bytes) = response.content else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("GET", "/", "/"), ("GET", "/api/runs?x=1", "/api/runs"), ("GET", "/api/runs/7", "/api/runs/{id} id=7"),
        ("GET", "/api/runs/a%2Fb%20c", "/api/runs/{id} id=a/b c"),
        ("GET", "/api/runs/7/events", "/api/runs/{id}/events id=7"),
        ("GET", "/api/runs/latest", "/api/runs/{id} id=latest"), ("POST", "/api/runs/latest", "/api/runs/latest"),
        ("GET", "/docs", "/docs/{file...} file="), ("GET", "/docs/a/b.css", "/docs/{file...} file=a/b.css"),
        ("HEAD", "/api/runs", "/api/runs"), ("OPTIONS", "/own", "/own"),
    ])
    func `a path finds its route`(method: String, path: String, expected: String) async throws {
        let response = try await respond(method, path)
        #expect(response.status == 200)
        #expect(text(response) == expected)
    }

    @Test(arguments: ["/nothing", "/api", "/api/", "/api/runs/", "/api/runs//events", "/api/runs/7/events/", "//"])
    func `an unknown path is 404`(path: String) async throws {
        #expect(try await respond("GET", path).status == 404)
    }

    @Test(arguments: [
        ("PUT", "/api/runs", "GET, HEAD, OPTIONS, POST"), ("POST", "/api/runs/7", "DELETE, GET, HEAD, OPTIONS"),
        ("PUT", "/api/runs/latest", "DELETE, GET, HEAD, OPTIONS, POST"), ("GET", "/own", "OPTIONS"),
        ("get", "/", "GET, HEAD, OPTIONS"),
    ])
    func `a known path with another method is 405 with Allow`(method: String, path: String, allow: String) async throws
    {
        let response = try await respond(method, path)
        #expect(response.status == 405)
        #expect(response.headers["Allow"] == allow)
    }

    @Test(arguments: [("/api/runs", "GET, HEAD, OPTIONS, POST"), ("*", "DELETE, GET, HEAD, OPTIONS, POST")])
    func `OPTIONS lists the methods`(path: String, allow: String) async throws {
        let response = try await respond("OPTIONS", path)
        #expect(response.status == 204)
        #expect(response.headers["Allow"] == allow)
    }

    @Test func `routes can be enumerated with what the user knows about them`() throws {
        let router = try Router(Self.routes)
        #expect(router.routes.count == Self.routes.count)
        #expect(router.routes.allSatisfy { $0.metadata as? String == "\($0.method) \($0.template)" })
    }

    @Test(arguments: ["a", "", "/{}", "/{a}/{a}", "/{a...}/b", "/a{b}", "/{a b}", "/a?b"])
    func `a bad template is refused`(template: String) {
        #expect(throws: HTTPServerError.self) { _ = try Router([Self.named("GET", RouteTemplate(template))]) }
    }

    @Test func `two equal routes are refused, whatever their parameters are called`() {
        #expect(throws: HTTPServerError.self) {
            _ = try Router([Self.named("GET", "/a/{x}"), Self.named("GET", "/a/{y}")])
        }
        #expect(throws: HTTPServerError.self) { _ = try Router([Self.named("get", "/")]) }
    }

    @Test func `middleware surrounds routes and refusals, the first outermost`() async throws {
        func tag(_ name: String) -> Middleware {
            Middleware { request, next in
                var response = try await next(request)
                response.headers.append("X-Passed", name + ":" + (request.route?.template.text ?? "none"))
                return response
            }
        }
        let route = Route("GET", "/a", middleware: [tag("route")]) { _ in .text("a") }
        let catching = Middleware { request, next in
            do { return try await next(request) } catch let failure as HTTPFailure {
                return .text("caught", status: failure.status)
            }
        }
        let router = try Router([route], middleware: [tag("outer"), tag("inner"), catching])
        let found = await router.respond(to: Request(method: "GET", target: try RequestTarget(parsing: "/a")))
        #expect(found.headers.values("X-Passed") == ["route:/a", "inner:/a", "outer:/a"])
        let missing = await router.respond(to: Request(method: "GET", target: try RequestTarget(parsing: "/b")))
        #expect(missing.status == 404 && missing.headers.values("X-Passed") == ["inner:none", "outer:none"])
    }

    @Test func `HEAD over the wire has the length and no body`() async throws {
        try await serving(echoRoutes) { address in
            try await blocking {
                let client = try RawClient(address)
                let head = try client.get("/", method: "HEAD")
                #expect(head.status == 200 && head.headers["Content-Length"] == "5")
                #expect(try client.get("/").text == "hello")
            }
        }
    }

    @Test func `refusals are rendered by the responder and keep what the protocol needs`() async throws {
        let responder: @Sendable (HTTPFailure) -> Response = { failure in
            .text("{\"status\":\(failure.status)}", status: failure.status, type: "application/problem+json")
        }
        try await serving(echoRoutes, errorResponder: responder) { address in
            try await blocking {
                let client = try RawClient(address)
                for (method, path, status) in [("GET", "/no", 404), ("DELETE", "/", 405), ("GET", "/%00", 400)] {
                    let answer = try client.get(path, method: method)
                    #expect(answer.text == "{\"status\":\(status)}")
                    #expect(answer.headers["Content-Type"] == "application/problem+json")
                    #expect((answer.headers["Allow"] != nil) == (status == 405))
                }
            }
        }
    }
}
