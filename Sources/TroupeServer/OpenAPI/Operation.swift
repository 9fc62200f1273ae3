import TroupeGraph
import TroupeHTTPServer

/// One operation: how it is reached, read, answered and described. Stands beside its handler, as the route's metadata.
struct Operation: Sendable {
    enum Body: Sendable {
        case none
        case json(FieldTable, isRequired: Bool)
        /// The text of a workflow file, at most so many bytes.
        case yaml(limit: Int)
        /// Files: as a form, as JSON with these fields, or one as the body itself; at most so many bytes together.
        case files(FieldTable, limit: Int)
    }

    /// An answer that is no problem.
    struct Answer: Sendable {
        var status: Int
        var description: String
        /// The name of its schema; nil where there is no JSON.
        var schema: String?
        /// Media types besides JSON.
        var types: [String] = []

        init(_ status: Int, _ description: String, _ schema: String? = nil, types: [String] = []) {
            self.status = status
            self.description = description
            self.schema = schema
            self.types = types
        }
    }

    /// Types of a body that is a file, or a form of files.
    static let fileTypes = [
        "multipart/form-data", "application/json", "application/xml", "text/xml", "application/yaml", "text/yaml",
        "application/x-yaml", "application/octet-stream", "text/plain",
    ]

    var method: String
    var path: String
    /// In camel case, unique.
    var id: String
    var tag: String
    var summary: String
    var query = FieldTable([])
    /// Headers that are read.
    var headers: [Field] = []
    var body = Body.none
    var answers: [Answer]
    /// Statuses of the problems that it may answer, besides those that every operation may.
    var problems: [Int] = []

    init(_ method: String, _ path: String, id: String, tag: String, _ summary: String, answers: [Answer]) {
        self.method = method
        self.path = path
        self.id = id
        self.tag = tag
        self.summary = summary
        self.answers = answers
    }

    /// The same with changes.
    func with(_ change: (inout Operation) -> Void) -> Operation {
        var operation = self
        change(&operation)
        return operation
    }

    /// The route that answers by `handler`.
    func route(_ handler: @escaping @Sendable (Call) async throws -> Response) -> Route {
        var middleware: [Middleware] = []
        var limit: Int?
        switch body {
        case .none: break
        case .json: middleware.append(.checking(RequireContentType("application/json")))
        case .yaml(let bytes):
            limit = bytes
            middleware.append(.checking(RequireContentType("application/yaml", "text/yaml", "application/x-yaml")))
        case .files(_, let bytes):
            limit = bytes
            middleware.append(.checking(RequireContentType(anyOf: Self.fileTypes)))
        }
        return Route(
            method, RouteTemplate(path), metadata: self, bodyLimit: limit, middleware: middleware
        ) { request in
            try await handler(try Call(request, self))
        }
    }
}
