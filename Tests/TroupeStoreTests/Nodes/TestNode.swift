import Synchronization
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupePostgres
import TroupeTesting

@testable import TroupeStore

/// One of several servers on a database, in this process.
final class TestNode: Sendable {
    let journal: PostgresJournal
    let nodes: PostgresNodes
    let engine: Engine
    let published = Published()
    private let database: ConnectionTarget
    private let sessions: String
    private let running: Task<Void, any Error>

    /// Rows as this server publishes them.
    final class Published: Sendable {
        private let state = Mutex<
            (rows: [PublishedRow], watchers: [(@Sendable ([PublishedRow]) -> Bool, CheckedContinuation<Void, Never>)])
        >(([], []))

        var rows: [PublishedRow] { state.withLock { $0.rows } }

        func add(_ rows: [PublishedRow]) {
            state.withLock { state in
                state.rows += rows
                let all = state.rows
                for (condition, continuation) in state.watchers where condition(all) { continuation.resume() }
                state.watchers.removeAll { $0.0(all) }
            }
        }

        func wait(until condition: @escaping @Sendable ([PublishedRow]) -> Bool) async {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    if condition(state.rows) { return continuation.resume() }
                    state.watchers.append((condition, continuation))
                }
            }
        }
    }

    init(_ name: String, in database: ConnectionTarget, action: ScriptedAction = ScriptedAction()) async throws {
        self.database = database
        sessions = "troupe \(name)"
        journal = try await PostgresJournal.connect(
            database.withApplicationName(sessions), readers: 2, place: name)
        nodes = PostgresNodes(journal: journal, name: name)
        var parts = Engine.Parts(
            journal: journal, actions: [action], workspaces: NoWorkspaces(), lockDirectory: "/nonexistent")
        parts.nodes = nodes
        let engine = Engine(parts)
        self.engine = engine
        let published = published
        _ = engine.hub.listen { if case .rows(let rows) = $0 { published.add(rows) } }
        try await engine.open()
        running = Task { try await engine.run() }
    }

    deinit { running.cancel() }

    /// It stops renewing its lease, and does nothing by itself. Its sessions stay.
    func freeze() { running.cancel() }

    /// It is gone, and its sessions with it.
    func kill() async throws {
        running.cancel()
        try await endSessions()
    }

    func endSessions() async throws {
        let connection = try await PostgresConnection.connect(database)
        try await connection.query(
            Statement(
                unprepared: """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND starts_with(application_name, $1)
                    """), [.text(sessions)])
        connection.close()
    }

    /// In good order.
    func leave() async {
        await engine.drain(until: engine.clock.now() + 5_000_000)
        running.cancel()
        await journal.close()
    }

    func deploy(_ deployments: Deployment...) async throws {
        _ = try await engine.deploy(DeploymentSet(workflows: deployments))
    }

    /// Tries until this server has a shard again.
    func start(_ id: String, key: String? = nil) async throws -> Key {
        while true {
            do throws(EngineError) {
                return try await engine.start(
                    process: id, StartRequest(), idempotency: key.map { ($0, "hash") }
                ).run
            } catch {
                guard case .journal = error else { throw error }
                await Task.yield()
            }
        }
    }

    /// Tries while the database is away.
    func cancel(_ run: Key) async throws {
        while true {
            do throws(EngineError) {
                return try await engine.control(.cancel(reason: "enough", by: "ann"), of: run)
            } catch {
                // Of the last attempt it was not known whether it was done.
                if case .finished = error { return }
                guard case .journal = error else { throw error }
                await Task.yield()
            }
        }
    }

    func status(_ run: Key) async throws -> RunStatus? { try await journal.summary(of: run)?.status }

    /// Returns when this server has published the end of the run.
    func finished(_ run: Key) async {
        await published.wait { rows in
            rows.contains { row in
                row.run == run && row.records.contains { if case .finished = $0 { true } else { false } }
            }
        }
    }
}

private struct NoWorkspaces: Workspaces {
    func prepare(run: Key, request: WorkspaceRequest?, forge: String?) async throws(Fault) -> String { "/nonexistent" }
    func release(run: Key, outcome: Outcome) async {}
}

/// Small workflows, without a compiler.
enum NodeSample {
    static func sequence(_ id: String, _ types: (String, Value)...) -> Deployment {
        var definition = Definition(id: id, file: "\(id).yaml")
        definition.nodes = [
            Node(id: id, scope: 0, kind: .subprocess(0)), Node(id: "start", scope: 0, kind: .start),
        ]
        for (number, (type, inputs)) in types.enumerated() {
            let job = Node.Job(type: type, inputs: .constant(inputs), idempotent: true)
            definition.nodes.append(Node(id: "s\(number)", scope: 0, kind: .job(job), isStep: true))
        }
        definition.nodes.append(Node(id: "end", scope: 0, kind: .end))
        for source in 1..<definition.nodes.count - 1 {
            definition.flows.append(Flow(id: "f\(source)", source: source, target: source + 1))
            definition.nodes[source].outgoing = [source - 1]
            definition.nodes[source + 1].incoming = [source - 1]
        }
        definition.scopes = [Scope(owner: 0, start: 1)]
        definition.scopes[0].nodes = Array(1..<definition.nodes.count)
        return Deployment(
            id: id, hash: "hash of \(id)", file: definition.file, source: [], definition: definition, deployedAt: 0)
    }

    static let asking = sequence("asking", ("human-task", ["assignee": "ann"]))
    static let working = sequence("working", ("scripted", [:]), ("scripted", [:]), ("scripted", [:]))
    static let waiting = sequence("waiting", ("wait-signal", ["signal": "go"]))
    static let sending = sequence("sending", ("send-signal", ["signal": "go", "payload": [:]]))

    static let shipping = process("shipping", .task(.worker(WorkerTask(type: .constant("ship")))))
    static let paying = process(
        "paying",
        .task(.receive(MessageTrigger(name: .constant("paid"), correlationKey: .constant("1")))))

    /// A BPMN process of one element.
    private static func process(_ id: String, _ kind: Node.Kind) -> Deployment {
        var definition = Definition(id: id, file: "\(id).bpmn")
        definition.process = ProcessDetails()
        definition.nodes = [
            Node(id: id, scope: 0, kind: .subprocess(0)),
            Node(id: "start", scope: 0, kind: .event(EventNode(position: .start(isInterrupting: true))), isStep: true),
            Node(id: "one", scope: 0, kind: kind, isStep: true),
            Node(id: "end", scope: 0, kind: .event(EventNode(position: .end)), isStep: true),
        ]
        definition.scopes = [Scope(owner: 0, start: 1)]
        definition.scopes[0].starts = [1]
        definition.scopes[0].eventSubprocesses = []
        definition.scopes[0].nodes = [1, 2, 3]
        for (index, source) in [1, 2].enumerated() {
            definition.flows.append(Flow(id: "f\(index)", source: source, target: source + 1))
            definition.nodes[source].outgoing = [index]
            definition.nodes[source + 1].incoming = [index]
        }
        return Deployment(
            id: id, hash: "hash of \(id)", file: definition.file, source: Array(id.utf8), definition: definition,
            deployedAt: 1_700_000_000_000_000)
    }
}
