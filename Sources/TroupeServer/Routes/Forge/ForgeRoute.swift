import TroupeForge
import TroupeGraph
import TroupeHTTPServer

/// What all routes under `/api/forge` have in common: which forge, which project, who acts, and how often.
struct ForgeRoute: Sendable {
    typealias Handler = @Sendable (Call, any Forge, ForgeCall) async throws -> Response

    let context: APIContext

    /// The query of every request.
    private static let place = [
        Field("forge", .text(64), "Which forge; the first that is configured unless said"),
        Field("project", .text(200), "Which project; the configured one unless said"),
    ]
    static let repository = Field("repository", .text(200), "Which repository; the project's only one unless said")
    private static let actor = Field("as", .text(200), "Who acts: a person or persona; 'local' unless said")
    /// The query of lists.
    static let page = [
        Field("limit", .integer(1...ForgePageRequest.maximum), "Items on a page; 50 by default"),
        Field("after", .text(200), "`next` of the page before"),
    ]

    /// A route that looks.
    func get(
        _ path: String, id: String, _ summary: String, _ schema: String, query: [Field] = [],
        _ handler: @escaping Handler
    ) -> Route {
        Operation("GET", "/api/forge" + path, id: id, tag: "Forge", summary, answers: [.init(200, "As it is", schema)])
            .with { operation in
                operation.query = FieldTable(query + Self.place)
                operation.problems = [404, 409, 422, 501]
            }.route { call in try await handle(call, id, handler) }
    }

    /// A route that changes something.
    func change(
        _ method: String, _ path: String, id: String, _ summary: String, _ schema: String, status: Int = 200,
        query: [Field] = [], body: [Field] = [], _ handler: @escaping Handler
    ) -> Route {
        Operation(
            method, "/api/forge" + path, id: id, tag: "Forge", summary,
            answers: [.init(status, status == 201 ? "As it was made" : "As it is now", schema)]
        ).with { operation in
            operation.query = FieldTable(query + Self.place + [Self.actor])
            if method != "DELETE" {
                operation.body = .json(FieldTable(body), isRequired: body.contains(where: \.isRequired))
            }
            if method == "POST" {
                operation.headers = [
                    Field(IdempotencyKey.name, .text(255), "Repeating a request with the same key makes nothing anew")
                ]
            }
            operation.problems = [404, 409, 413, 415, 422, 501]
        }.route { call in try await handle(call, id, handler) }
    }

    private func handle(_ call: Call, _ operation: String, _ handler: Handler) async throws -> Response {
        let name = call.query["forge"]?.stringValue
        guard let served = context.forges.first(where: { name == nil || $0.forge.provider == name }) else {
            throw RequestProblem.unknown(kind: "forge", name: name ?? "local")
        }
        let key = try IdempotencyKey.read(call.request.headers.values(IdempotencyKey.name))
        return try await handler(
            call, served.forge,
            ForgeCall(
                actor: ForgeActor(call.query["as"]?.stringValue ?? APIContext.user, kind: .person),
                project: call.query["project"]?.stringValue ?? served.project,
                repository: call.query["repository"]?.stringValue,
                idempotencyKey: key.map { "api/\(operation)/\($0)" }))
    }
}

extension Call {
    /// A text of the body, or of the query where there is no body.
    func text(_ name: String) -> String? { body[name]?.stringValue ?? query[name]?.stringValue }
    func texts(_ name: String) -> [String]? { body[name]?.listValue?.compactMap(\.stringValue) }
    func integer(_ name: String) -> Int? { body[name]?.intValue }
    func flag(_ name: String) -> Bool? { body[name]?.boolValue }

    /// One of an enumeration's words, which the table has checked.
    func word<Word: RawRepresentable<String>>(_ name: String, _ type: Word.Type) -> Word? {
        text(name).flatMap { Word(rawValue: $0) }
    }

    /// Which page of a list.
    var forgePage: ForgePageRequest { ForgePageRequest(limit: limit(50), after: query["after"]?.stringValue) }

    /// The number of a pull request in the path.
    func pullRequest() throws -> Int {
        guard let number = Int(parameter("number")), number > 0 else {
            throw RequestProblem.unknown(kind: "pull request", name: parameter("number"))
        }
        return number
    }
}

extension Field.Kind {
    /// The words of an enumeration.
    static func word<Word: CaseIterable & RawRepresentable<String>>(_ type: Word.Type) -> Field.Kind {
        .choice(type.allCases.map(\.rawValue))
    }
}
