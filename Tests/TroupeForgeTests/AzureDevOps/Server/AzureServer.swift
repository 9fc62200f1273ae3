import Synchronization
import TroupeGraph
import TroupeHTTPServer

/// A local server with the documented forms of the Azure DevOps REST API 7.1, for one organization `acme`.
///
/// It refuses what the service would refuse: another method or path, no api-version or another one, another content type,
/// a body of another form, no token or another one.
final class AzureServer: Sendable {
    /// One account of the organization.
    struct Account: Hashable {
        var id: String
        var name: String
        var token: String?

        /// An `IdentityRef`.
        var value: Value {
            ["id": .string(id), "displayName": .string("The \(name)"), "uniqueName": .string(name)]
        }
    }

    /// What a route gets.
    struct Call {
        var request: Request
        var account: Account
        var project: String
        var body: Value

        func text(_ name: String) -> String { request.parameter(name) ?? "" }
        func number(_ name: String) -> Int { request.parameter(name).flatMap { Int($0) } ?? -1 }
        func query(_ name: String) -> String? { request.query(name) }
        /// Whether the parameter has this value, or is absent.
        func asks(_ name: String, _ value: String?) -> Bool { query(name).map { $0 == value } ?? true }
        func queryNumber(_ name: String, default value: Int) throws(AzureRefusal) -> Int {
            guard let text = query(name) else { return value }
            guard let number = Int(text), number >= 0 else { throw .invalid("\(name) is no number") }
            return number
        }
    }

    /// What a route answers.
    struct Answer {
        var value: Value
        var status = 200
        var headers: Headers = [:]
    }

    /// One request as it came.
    struct Entry {
        var method: String
        var target: String
        var body: String
    }

    struct State {
        var accounts: [Account] = []
        var projects = ["Shop": "11111111-0000-0000-0000-000000000001"]
        var log: [Entry] = []
        /// Answers to give before the real ones, in order.
        var script: [Response] = []
        var tick = 0
        var boards = Boards()
        var code = Code()
        var runs = Runs()

        /// A time that nothing had before.
        mutating func now() -> String {
            tick += 1
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return "2026-11-21T\(two(tick / 3600)):\(two(tick / 60 % 60)):\(two(tick % 60)).1234567Z"
        }

        func account(id: String) throws(AzureRefusal) -> Account {
            if let account = accounts.first(where: { $0.id == id }) { return account }
            throw .invalid("Invalid argument value.\r\nParameter name: A valid reviewer must be supplied.")
        }
    }

    let state = Mutex(State())
    private let server: HTTPServer
    let address: String

    init(accounts: [Account]) throws {
        // The routes need the server's state, the server needs the routes.
        let box = Box()
        let router = try Router(Self.routes(box), errorResponder: HTTPFailure.plainText)
        server = HTTPServer(router: router)
        address = "http://127.0.0.1:\(try server.start().port)/acme"
        state.withLock { $0.accounts = accounts }
        box.server.withLock { $0 = self }
    }

    func stop() async { await server.shutdown(grace: .zero) }

    var log: [Entry] { read(\.log) }
    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
    func read<Thing: Sendable>(_ body: (State) -> Thing) -> Thing { state.withLock { body($0) } }
    func answer(next responses: Response...) { state.withLock { $0.script += responses } }

    final class Box: Sendable {
        let server = Mutex<AzureServer?>(nil)

        func respond(to request: Request, _ operation: AzureOperation) -> Response {
            server.withLock { $0 }?.respond(to: request, operation) ?? .text("no server", status: 500)
        }
    }

    private static func routes(_ box: Box) -> [Route] {
        var routes: [Route] = []
        for operation in [people, boards, code, reviews, rules, builds, releases].joined() {
            let handler: Handler = { request in box.respond(to: request, operation) }
            routes.append(Route(operation.method, RouteTemplate(operation.template), handler: handler))
        }
        return routes
    }

    fileprivate func respond(to request: Request, _ operation: AzureOperation) -> Response {
        state.withLock { Self.respond(to: request, operation, &$0) }
    }

    private static func respond(to request: Request, _ operation: AzureOperation, _ state: inout State) -> Response {
        let body = String(decoding: request.body, as: UTF8.self)
        state.log.append(Entry(method: request.method, target: request.target.raw, body: body))
        if !state.script.isEmpty { return state.script.removeFirst() }
        do throws(AzureRefusal) {
            let answer = try perform(operation, request, &state)
            if answer.status == 204 { return Response(status: 204) }
            var response = Response.json(answer.value.jsonBytes, status: answer.status)
            for field in answer.headers.fields { response.headers[field.name] = field.value }
            return response
        } catch {
            return error.response
        }
    }

    private static func perform(
        _ operation: AzureOperation, _ request: Request, _ state: inout State
    ) throws(AzureRefusal) -> Answer {
        let account = try account(request, state)
        guard request.query("api-version") == operation.version else {
            throw AzureRefusal(400, "The requested version of the resource is under preview or does not exist.")
        }
        let project = request.parameter("project") ?? ""
        if !project.isEmpty, state.projects[project] == nil {
            throw .absent("TF200016: The following project does not exist: \(project).")
        }
        let body = try operation.body(of: request)
        return try operation.perform(&state, Call(request: request, account: account, project: project, body: body))
    }

    /// The account of the token: Basic authentication with an empty user.
    private static func account(_ request: Request, _ state: State) throws(AzureRefusal) -> Account {
        let given = request.headers["authorization"] ?? ""
        let found = state.accounts.first { account in
            account.token.map { "Basic " + Base64.text(":\($0)") == given } ?? false
        }
        guard let found, request.headers["x-tfs-fedauthredirect"] == "Suppress" else {
            throw AzureRefusal(401, "TF400813: The user is not authorized to access this resource.")
        }
        return found
    }
}

/// An answer that refuses.
struct AzureRefusal: Error {
    var status: Int
    var message: String

    init(_ status: Int, _ message: String) {
        self.status = status
        self.message = message
    }

    static func invalid(_ message: String) -> AzureRefusal { AzureRefusal(400, message) }
    static func absent(_ message: String) -> AzureRefusal { AzureRefusal(404, message) }

    /// The service's error form.
    var response: Response {
        let value: Value = ["$id": "1", "innerException": .null, "message": .string(message), "errorCode": 0]
        return .json(value.jsonBytes, status: status)
    }
}
