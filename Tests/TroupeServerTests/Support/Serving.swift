import Synchronization
import Testing
import TroupeCompiler
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter
import TroupePersonas
import TroupeTesting

@testable import TroupeServer

/// An API over a real engine with a journal in memory, on a real socket.
struct Serving: Sendable {
    let engine: Engine
    let journal: InMemoryJournal
    /// Performs `shell-command`: `echo wait` waits for the test, `echo fail` fails, all else completes.
    let shell: ScriptedAction
    let server: APIServer
    let address: SocketAddress
    let watch: RunWatch
    let document: Value

    /// Serves for the time of `body`, and stops it whatever happens.
    static func with(
        _ configuration: APIConfiguration = APIConfiguration(), workflows: [String] = Sample.all,
        workItems: @escaping @Sendable (String?) -> (any WorkItemSource)? = { _ in nil }, forges: [ServedForge] = [],
        journal: InMemoryJournal = InMemoryJournal(), clock: any EngineClock = SystemClock(),
        _ body: (Serving) async throws -> Void
    ) async throws {
        let shell = ScriptedAction(
            type: "shell-command",
            script: { order in
                let text = order.inputs.json
                if text.contains("wait") { return .wait }
                if text.contains("fail") { return .fail(Fault("shell.exit", "it failed")) }
                return .complete(["RESULT": "done"])
            })
        let engine = Engine(
            Engine.Parts(
                journal: journal, actions: [shell, SpeakingAction()], workspaces: NoWorkspaces(),
                clock: clock, lockDirectory: "/nonexistent"))
        try await engine.open()
        for source in workflows { try await deploy(source, to: engine) }
        var configuration = configuration
        configuration.port = 0
        let personas = Sample.team
        let server = try APIServer(
            APIContext(
                engine: engine, personas: { personas }, workItems: workItems, forges: forges,
                diagram: { definition, format, detail in
                    format == "json"
                        ? #"{"id":"\#(definition.id)","name":"\#(detail)","width":1,"height":1,"nodes":[],"edges":[]}"#
                        : "<\(format) \(definition.id) \(detail)>"
                },
                databaseConnections: { ["idle": 3, "busy": 1] }),
            configuration: configuration)
        let watch = RunWatch(engine.hub)
        let address = try server.start()
        let running = Task { try await engine.run() }
        let document = OpenAPIDocument.value(
            routes: server.routes, version: "1.2.3", needsToken: configuration.token != nil)
        let serving = Serving(
            engine: engine, journal: journal, shell: shell, server: server, address: address, watch: watch,
            document: document)
        var failure: (any Error)?
        do { try await body(serving) } catch { failure = error }
        await server.shutdown(grace: .zero)
        journal.openGate()
        journal.setAway(false)
        shell.finishAll()
        await engine.drain(until: engine.clock.now())
        running.cancel()
        _ = await running.result
        if let failure { throw failure }
    }

    private static func deploy(_ source: String, to engine: Engine) async throws {
        let compilation = Compiler.compile(bytes: Array(source.utf8), file: "sample.yaml")
        let definition = try #require(compilation.definition, "\(compilation.diagnostics)")
        try await engine.catalog.deploy(
            Deployment(
                id: definition.id, hash: compilation.contentHash, file: "sample.yaml", source: Array(source.utf8),
                definition: definition, deployedAt: engine.clock.now()))
    }

    // MARK: Requests

    struct Reply: Sendable {
        var status: Int
        var headers: Headers
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: Value {
            get throws { try Value(jsonBytes: body) }
        }
        /// The names in `errors` of a problem.
        var fields: [String] {
            ((try? json)?["errors"]?.listValue ?? []).compactMap { $0["field"]?.stringValue }
        }
    }

    /// Sends a request; every answer is held to the OpenAPI document.
    func send(
        _ method: String, _ target: String, _ body: String? = nil, type: String? = "application/json",
        headers: String = "", host: String = "localhost", sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws -> Reply {
        let reply = try await plain(method, target, body, type: type, headers: headers, host: host)
        let problem = Conformance(document).problem(method: method, target: target, reply)
        #expect(
            problem == nil, "\(method) \(target): \(problem ?? "") in \(reply.text)", sourceLocation: sourceLocation)
        return reply
    }

    /// The same without the document.
    func plain(
        _ method: String, _ target: String, _ body: String? = nil, type: String? = "application/json",
        headers: String = "", host: String = "localhost"
    ) async throws -> Reply {
        let address = address
        return try await blocking {
            let client = try RawClient(address)
            var head = "\(method) \(target) HTTP/1.1\r\nHost: \(host)\r\n\(headers)"
            if let body {
                if let type { head += "Content-Type: \(type)\r\n" }
                head += "Content-Length: \(body.utf8.count)\r\n"
            }
            // A body that is too large is refused by its announced length, and the connection closed: sending it all
            // would race with that.
            let isSent = (body?.utf8.count ?? 0) <= 1 << 20
            try client.send(head + "\r\n" + (isSent ? body ?? "" : ""))
            let response = try client.response(toHead: method == "HEAD")
            return Reply(status: response.status, headers: response.headers, body: response.body)
        }
    }

    /// Returns when the server has so many clients. A client's handshake is answered before the hub has its socket, so
    /// that a publication is needed to see it: short runs are.
    func clients(atLeast count: Int) async throws {
        while server.updates.liveClients < count { _ = try await run("talking") }
    }

    /// Starts a run and returns its key.
    func start(_ workflow: String, workItem: String? = nil, inputs: Value = [:]) async throws -> Key {
        let started = try await engine.start(
            workflow: workflow, StartRequest(inputs: inputs.mapValue ?? [:], workItem: workItem))
        return started.run
    }

    /// Starts a run and returns when it is over.
    func run(_ workflow: String, workItem: String? = nil, inputs: Value = [:]) async throws -> Key {
        let run = try await start(workflow, workItem: workItem, inputs: inputs)
        await watch.finished(run)
        return run
    }
}

/// Knows which runs are over.
final class RunWatch: Sendable {
    private struct State {
        var records: [Key: [Record]] = [:]
        var total = 0
        var early: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var waiters:
            [(run: Key, condition: @Sendable ([Record]) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    init(_ hub: EventHub) {
        _ = hub.listen { [weak self] publication in
            guard case .rows(let rows) = publication else { return }
            self?.state.withLock { state in
                for row in rows {
                    state.records[row.run, default: []] += row.records
                    state.total += row.records.count
                }
                Self.notify(&state)
            }
        }
    }

    /// Returns when the run's published records are so.
    func wait(_ run: Key, until condition: @escaping @Sendable ([Record]) -> Bool) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.waiters.append((run, condition, continuation))
                Self.notify(&state)
            }
        }
    }

    func finished(_ run: Key) async {
        await wait(run) { records in
            if case .finished = records.last { true } else { false }
        }
    }

    /// Records published.
    var total: Int { state.withLock { $0.total } }

    /// Returns when more than so many records were published.
    func anything(after count: Int) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.early.append((count, continuation))
                Self.notify(&state)
            }
        }
    }

    func count(of run: Key) -> Int { state.withLock { $0.records[run]?.count ?? 0 } }

    private static func notify(_ state: inout State) {
        state.early.removeAll { waiter in
            guard state.total >= waiter.count else { return false }
            waiter.continuation.resume()
            return true
        }
        var rest = state.waiters
        rest.removeAll { waiter in
            guard waiter.condition(state.records[waiter.run] ?? []) else { return false }
            waiter.continuation.resume()
            return true
        }
        state.waiters = rest
    }
}

/// `log`: says its message.
private struct SpeakingAction: StepAction {
    let type = "log"

    func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        context.log(.log, (order.inputs["message"]?.text ?? "") + "\n")
        return [:]
    }
}

private struct NoWorkspaces: Workspaces {
    func prepare(run: Key, request: WorkspaceRequest?, forge: String?) async throws(Fault) -> String { "/" }
    func release(run: Key, outcome: Outcome) async {}
}
