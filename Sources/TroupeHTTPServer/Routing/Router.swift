/// Finds the route of a request and runs it inside the middleware.
///
/// A literal segment goes before a parameter, a parameter before `{rest...}`. HEAD is answered from GET, OPTIONS from
/// the list of methods, a known path with another method by 405 with `Allow`.
package struct Router: Sendable {
    /// Every route, in the order of declaration.
    package let routes: [Route]
    /// Renders every refusal.
    package let errorResponder: @Sendable (HTTPFailure) -> Response
    private let root: RouteNode
    private let answer: Handler

    /// `middleware` surrounds everything, also 404 and 405; `request.route` is known there already.
    package init(
        _ routes: [Route], middleware: [Middleware] = [],
        errorResponder: @escaping @Sendable (HTTPFailure) -> Response = HTTPFailure.plainText
    ) throws(HTTPServerError) {
        self.routes = routes
        self.errorResponder = errorResponder
        var root = RouteNode()
        for (index, route) in routes.enumerated() {
            func bad(_ why: String) -> HTTPServerError {
                .badRoute(method: route.method, template: route.template.text, why: why)
            }
            if let fault = route.template.fault { throw bad(fault) }
            if route.method.isEmpty || !route.method.utf8.allSatisfy({ (65...90).contains($0) }) {
                throw bad("a method is written in capitals")
            }
            if let other = root.insert(route.template.parts[...], method: route.method, index: index) {
                throw bad("\(routes[other].template) is the same")
            }
        }
        self.root = root
        answer = Middleware.chain(middleware) { request in
            switch request.resolution {
            case .route(let match): return try await match.route.handler(request)
            case .otherMethods(let methods):
                let allow = methods.joined(separator: ", ")
                if request.method == "OPTIONS" { return Response(status: 204, headers: ["Allow": allow]) }
                throw HTTPFailure(
                    .methodNotAllowed, "this path does not answer \(request.method), only \(allow)",
                    headers: ["Allow": allow])
            case .notFound: throw HTTPFailure.notFound
            }
        }
    }

    /// Resolves and answers; never throws.
    package func respond(to request: Request) async -> Response {
        var request = request
        request.resolution = resolve(method: request.method, target: request.target)
        return await respond(toResolved: request)
    }

    func respond(toResolved request: Request) async -> Response {
        do {
            return try await answer(request)
        } catch let failure as HTTPFailure {
            return failure.rendered(by: errorResponder)
        } catch {
            return HTTPFailure.internalError.rendered(by: errorResponder)
        }
    }

    func resolve(method: String, target: RequestTarget) -> RouteResolution {
        if target.rawPath == "*" {
            return method == "OPTIONS" ? .otherMethods(Self.complete(Set(routes.map(\.method)))) : .notFound
        }
        var search = RouteNode.Search(method: method)
        guard let found = root.find(target.segments[...], &search) else {
            return search.allowed.isEmpty ? .notFound : .otherMethods(Self.complete(search.allowed))
        }
        let route = routes[found.index]
        let parameters = Dictionary(zip(route.template.parameterNames, found.values), uniquingKeysWith: { $1 })
        return .route(.init(route: route, parameters: parameters, rest: found.rest))
    }

    private static func complete(_ methods: Set<String>) -> [String] {
        var methods = methods.union(["OPTIONS"])
        if methods.contains("GET") { methods.insert("HEAD") }
        return methods.sorted()
    }
}

/// One segment's place in the tree of templates.
struct RouteNode: Sendable {
    struct Search {
        let method: String
        var values: [String] = []
        var allowed: Set<String> = []
    }

    struct Found {
        let index: Int
        let values: [String]
        let rest: ArraySlice<String>
    }

    private var literals: [String: RouteNode] = [:]
    private var parameter: [RouteNode] = []  // at most one; an array because a struct cannot hold itself
    private var methods: [String: Int] = [:]
    private var restMethods: [String: Int] = [:]

    /// Gives the index of a route that is the same, if there is one.
    mutating func insert(_ parts: ArraySlice<RouteTemplate.Part>, method: String, index: Int) -> Int? {
        guard let part = parts.first else { return Self.put(index, as: method, into: &methods) }
        switch part {
        case .literal(let name):
            return literals[name, default: RouteNode()].insert(parts.dropFirst(), method: method, index: index)
        case .parameter:
            if parameter.isEmpty { parameter = [RouteNode()] }
            return parameter[0].insert(parts.dropFirst(), method: method, index: index)
        case .rest:
            return Self.put(index, as: method, into: &restMethods)
        }
    }

    private static func put(_ index: Int, as method: String, into table: inout [String: Int]) -> Int? {
        if let other = table[method] { return other }
        table[method] = index
        return nil
    }

    /// Where a path is known but not with this method, the search goes on and gathers the methods.
    func find(_ segments: ArraySlice<String>, _ search: inout Search) -> Found? {
        if let segment = segments.first {
            if let child = literals[segment], let found = child.find(segments.dropFirst(), &search) { return found }
            if let child = parameter.first, !segment.isEmpty {
                search.values.append(segment)
                if let found = child.find(segments.dropFirst(), &search) { return found }
                search.values.removeLast()
            }
        } else if let index = pick(methods, &search) {
            return Found(index: index, values: search.values, rest: [])
        }
        guard let index = pick(restMethods, &search) else { return nil }
        return Found(index: index, values: search.values + [segments.joined(separator: "/")], rest: segments)
    }

    private func pick(_ table: [String: Int], _ search: inout Search) -> Int? {
        if let index = table[search.method] ?? (search.method == "HEAD" ? table["GET"] : nil) { return index }
        search.allowed.formUnion(table.keys)
        return nil
    }
}
