import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// A request that has been read by its operation's tables.
struct Call: Sendable {
    let request: Request
    /// Query parameters, checked.
    let query: ValueMap
    /// Members of a JSON body, checked; empty without one.
    let body: ValueMap

    /// What a JSON body may cost.
    private static let limits = JSONLimits(bytes: 16 << 20, depth: 64)

    init(_ request: Request, _ operation: Operation) throws(RequestProblem) {
        self.request = request
        query = try operation.query.read(query: request.target.query)
        guard case .json(let table, let isRequired) = operation.body else {
            body = [:]
            return
        }
        if request.body.isEmpty && !isRequired {
            body = [:]
            return
        }
        let value: Value
        do throws(JSONError) {
            value = try Value(jsonBytes: request.body, limits: Self.limits)
        } catch {
            throw .malformedBody(error)
        }
        body = try table.read(value)
    }

    /// A parameter of the path.
    func parameter(_ name: String) -> String { request.parameter(name) ?? "" }

    /// A key in the path. What is no key names nothing.
    func key(_ name: String, of kind: String) throws(RequestProblem) -> Key {
        let text = parameter(name)
        guard let key = Key(text), key > 0, String(key) == text else { throw .unknown(kind: kind, name: text) }
        return key
    }

    func limit(_ standard: Int) -> Int { query["limit"]?.intValue ?? standard }

    /// The run that `{id}` in the path names.
    func run(in engine: Engine) async throws -> RunSummary {
        let key = try key("id", of: "run")
        guard let summary = try await engine.journal.summary(of: key) else { throw EngineError.unknownRun(key) }
        return summary
    }

    /// Whether the client would rather have `type` than JSON (RFC 9110, section 12.5.1).
    func prefers(_ type: String) -> Bool {
        var best: [String: Double] = [:]
        for element in request.headers.list("Accept") {
            let parts = element.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let name = parts.first else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            best[name] = max(best[name] ?? 0, quality)
        }
        let wanted = best[type] ?? 0
        return wanted > 0 && wanted > best["application/json"] ?? 0
    }
}

extension Response {
    /// A value as JSON.
    static func json(_ value: Value, status: Int = 200) -> Response { .json(value.jsonBytes, status: status) }
}
