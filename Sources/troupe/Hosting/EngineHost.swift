import Glibc
import Synchronization
import TroupeActions
import TroupeCompiler
import TroupeDiagram
import TroupeEngine
import TroupeGraph
import TroupeHTTPClient
import TroupeInterpreter
import TroupePersonas
import TroupePostgres
import TroupeProcess
import TroupeServer
import TroupeStore

/// An engine with all that it needs: database, actions, workspaces, definitions, and the API in front of it.
final class EngineHost: Sendable {
    /// What the engine is opened for.
    enum Mode: Sendable {
        /// To work until it is told to stop, following changes of files.
        case serve(APIConfiguration)
        /// To do one run, of a file that is given or of a workflow that is deployed.
        case run(extra: String?)
        /// To look: another server may be at work on the same database.
        case inspect
        /// To decide something about a run, which may then go on for a moment; nothing else is taken up.
        case decide

        /// Whether it may share the database with other servers.
        var isServing: Bool { if case .serve = self { true } else { false } }

        /// Whether the engine works by itself.
        var isWorking: Bool {
            switch self {
            case .serve, .run: true
            case .inspect, .decide: false
            }
        }
    }

    let engine: Engine
    let api: APIServer
    let definitions: DefinitionStore
    private let journal: PostgresJournal
    private let cluster: EmbeddedCluster?
    private let forges: Forges
    private let workflowIDs = Mutex<[String: String]>([:])
    private let listeningAddress = Mutex("")

    /// Where the API listens, while it serves.
    var address: String { listeningAddress.withLock { $0 } }

    private init(
        engine: Engine, api: APIServer, definitions: DefinitionStore, journal: PostgresJournal,
        cluster: EmbeddedCluster?, forges: Forges
    ) {
        self.engine = engine
        self.api = api
        self.definitions = definitions
        self.journal = journal
        self.cluster = cluster
        self.forges = forges
    }

    /// Opens the engine, lets it run during `body`, and closes it in good order.
    static func use(
        _ options: HostOptions, mode: Mode, grace: Duration = .seconds(10),
        _ body: (EngineHost) async throws -> Int32
    ) async throws -> Int32 {
        let data = try DataDirectory(options.dataDirectory)
        let http = HTTPClient()
        let transfers = Task { try? await http.run() }
        defer {
            http.close()
            transfers.cancel()
        }
        let installation = try Installation.find(shareDirectory: options.shareDirectory)
        let definitions = DefinitionStore(
            workflows: [installation.shareDirectory + "/workflows"] + options.workflowPaths,
            personas: [installation.shareDirectory + "/personas"] + options.personaPaths,
            report: { finding in
                if finding.severity == .error { Troupe.complain(finding.description) }
            })
        // Files are read while the database starts.
        async let starting = Self.cluster(options, data)
        definitions.loadPersonas()
        if mode.isWorking || options.databaseURL == nil { definitions.compileAll() }
        let cluster = try await starting
        let host: EngineHost
        do {
            host = try await open(options, mode, data, http, cluster, installation, definitions)
        } catch {
            await cluster?.stop()
            throw error
        }
        let result = await Result { try await host.work(mode, grace: grace, body) }
        await host.forges.close()
        await host.journal.close()
        await cluster?.stop()
        return try result.get()
    }

    private static func cluster(_ options: HostOptions, _ data: DataDirectory) async throws -> EmbeddedCluster? {
        options.databaseURL == nil ? try await EmbeddedCluster.start(in: data.postgres) : nil
    }

    private static func open(
        _ options: HostOptions, _ mode: Mode, _ data: DataDirectory, _ http: HTTPClient, _ cluster: EmbeddedCluster?,
        _ installation: Installation, _ definitions: DefinitionStore
    ) async throws -> EngineHost {
        var target = try cluster?.target ?? ConnectionTarget(databaseURL: options.databaseURL ?? "")
        // Others may work on the same database, unless this program has it for itself.
        let isNode = mode.isServing && cluster == nil && !options.hasManualClock
        // Under one name, so that the others can end all its sessions when it is stopped or cut off.
        if isNode { target = target.withApplicationName("troupe " + NodeName.token()) }
        let journal = try await PostgresJournal.connect(target, place: try data.place())
        let realClock = SystemClock()
        var clock: any EngineClock = realClock
        if options.hasManualClock {
            clock = ManualClock(now: try await journal.manualClock(shard: 0) ?? realClock.now())
        }
        let processes = try ProcessRunner()
        let forges = try Forges(target, data, processes, http) { definitions.personas }
        let configured = ConfiguredForges(forges.all)
        let surroundings = ActionSurroundings(
            processes: processes, http: http, models: try Models.router(options, http),
            personas: { definitions.personas }, markers: try AttemptMarkers(directory: data.attempts),
            forges: configured,
            notifications: try Channels.notifications(http) { definitions.personas },
            path: HostOptions.environment("PATH"), home: HostOptions.environment("HOME") ?? "/",
            startTime: realClock.now())
        let workspaces = GitWorkspaces(directory: data.workspaces, surroundings) { run in
            // When the database does not answer, the lock is left as it is.
            guard let summary = try? await journal.summary(of: run) else { return true }
            return !summary.status.isFinal
        }
        var parts = Engine.Parts(
            journal: journal, actions: StandardActions.all(surroundings), workspaces: workspaces, clock: clock,
            secrets: Secrets.value, lockDirectory: data.locks, jobLimit: options.jobLimit)
        if isNode { parts.nodes = PostgresNodes(journal: journal, name: NodeName.text) }
        let engine = Engine(parts)
        if case .inspect = mode { try await engine.openForReading() } else { try await engine.open() }
        if mode.isWorking {
            var busy: Set<Key> = []
            for shard in try await journal.shards() { busy.formUnion(try await journal.busyRuns(shard: shard)) }
            surroundings.markers.removeAll(except: busy)
        }
        var configuration = APIConfiguration()
        if case .serve(let given) = mode { configuration = given }
        configuration.version = Version.current
        configuration.shareDirectory = installation.shareDirectory
        let api = try APIServer(
            APIContext(
                engine: engine, personas: { definitions.personas },
                fileDiagnostics: { definitions.diagnostics(workflow: $0) },
                workItems: { configured.forge(named: $0).map { ForgeWorkItems($0.forge, project: $0.project) } },
                forges: forges.served,
                diagram: { definition, format, detail in
                    DiagramWriter.text(
                        definition, format: DiagramFormat(rawValue: format) ?? .svg,
                        detail: Diagram.Detail(rawValue: detail) ?? .author)
                }, databaseConnections: { journal.connectionCounts }),
            configuration: configuration)
        return EngineHost(
            engine: engine, api: api, definitions: definitions, journal: journal, cluster: cluster,
            forges: forges)
    }

    private func work(
        _ mode: Mode, grace: Duration, _ body: (EngineHost) async throws -> Int32
    ) async throws -> Int32 {
        if !mode.isWorking {
            // A database of our own has no other server that deploys what there is.
            if cluster != nil { try await definitions.deployAll(to: engine) }
            let engine = engine
            // A decision may set something going, which may have something to say.
            let writing = Task { await engine.writeLogs() }
            let result = await Result { try await body(self) }
            await engine.drain(until: engine.clock.now() + grace.microseconds)
            if case .decide = mode { await writing.value }
            return try result.get()
        }
        let watcher = definitions.startWatching()
        try await definitions.deployAll(to: engine)
        engine.tellOfDeployments()
        if case .run(let extra?) = mode { try await deploy(extra) }
        if case .serve = mode {
            // Before anything runs, so that no update is missed, and a port that is in use is said at once.
            let listening = try api.start()
            listeningAddress.withLock { $0 = "\(listening)" }
        }
        let engine = engine
        let running = Task { try await engine.run() }
        let watching = Task { if let watcher { await definitions.follow(watcher, engine) } }
        // An engine that cannot go on ends the program at once: the next start takes up what was under way.
        let watchdog = Task {
            guard case .failure(let error) = await running.result, !Task.isCancelled else { return }
            Troupe.complain("the engine stops: \(error)")
            exit(ExitCode.failure)
        }
        let result = await Result { try await body(self) }
        watchdog.cancel()
        await engine.drain(until: engine.clock.now() + grace.microseconds)
        running.cancel()
        watching.cancel()
        return try result.get()
    }

    /// Deploys a file that was named on the command line; what is wrong with it is shown.
    private func deploy(_ file: String) async throws {
        guard let ids = try await definitions.deploy(FileTree.absolute(file), to: engine) else {
            throw CommandFailure(description: "'\(file)' cannot be read")
        }
        guard let id = ids.first else {
            let isProcess = FileTree.isProcessFile(file)
            let why = isProcess ? "has errors, or no process that can be run" : "has errors and cannot be run"
            throw CommandFailure(description: "'\(file)' \(why)", exitCode: ExitCode.usage)
        }
        workflowIDs.withLock { $0[file] = id }
    }

    /// The id of a workflow that is named by its file or its id.
    func workflow(named name: String) throws -> String {
        if let id = workflowIDs.withLock({ $0[name] }) { return id }
        if engine.catalog.latest(id: name) != nil { return name }
        let near = NearWord.nearest(to: name, among: engine.catalog.workflows.map(\.definition.id))
        throw CommandFailure(
            description: "there is no file and no workflow '\(name)'"
                + (near.map { "; did you mean '\($0)'?" } ?? "; see 'troupe workflows'"),
            exitCode: ExitCode.usage)
    }
}

extension Result where Failure == any Error {
    /// The outcome of something asynchronous.
    init(_ body: () async throws -> Success) async {
        do {
            self = .success(try await body())
        } catch {
            self = .failure(error)
        }
    }
}

extension Duration {
    /// Whole microseconds.
    var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
