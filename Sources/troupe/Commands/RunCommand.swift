import Glibc
import TroupeGraph

enum RunCommand: Command {
    static let spec = CommandSpec(
        name: "run", summary: "Runs a workflow and shows how it goes.", positionals: "FILE|ID", count: 1...1,
        options: own + HostOptions.serverOptions + HostOptions.dataOptions + HostOptions.definitionOptions,
        details: details)

    private static let own: [CommandSpec.Option] = [
        .init("input", short: "i", value: "KEY=VALUE", isRepeated: true, "an input of the workflow"),
        .init("repository", value: "DIR", "the repository to work on: each run gets a clone of its own"),
        .init("in-place", "work in the repository itself, not in a clone"),
        .init("forge", value: "NAME", "where work items and pull requests live: local (the default), azure-devops"),
        .init("work-item", value: "ID", "the work item that the run is for"),
        .init("agent", value: "ROLE=PERSONA", isRepeated: true, "who does the steps of a role"),
        .init("detach", short: "d", "with a server: only start it, and print its id"),
        .init("json", "messages as JSON"),
    ]

    private static let details = """
        Without a server an engine inside this command does the work; what is unfinished when it ends is taken up
        by the next one on the same data directory. Ctrl-C cancels the run.

        Exit codes: 0 completed, 1 failed, 2 wrong command line or inputs, 3 completed with failed steps passed
        over, 4 waits for a person (an incident), 130 canceled.
        """

    static let takesSignals = true

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let signals = Signals.stream()
        let options = try HostOptions(arguments)
        let name = arguments.positionals[0]
        let body = try request(arguments)
        let style: RunFollower.Style = arguments.has("json") ? .json : .progress
        if let url = options.server ?? ServerNotice.url(in: options.dataDirectory) {
            let client = RemoteClient(base: url, token: options.token)
            let id = try await deploy(name, to: client)
            return try await perform(client, id, body, style, signals, isDetached: arguments.has("detach"))
        }
        if arguments.has("detach") {
            throw ParsedArguments.Problem(
                description: "--detach needs a server that goes on with the run; none works on this data directory")
        }
        return try await EngineHost.use(options, mode: .run(extra: isFile(name) ? name : nil)) { host in
            let id = try host.workflow(named: name)
            return try await perform(LocalClient(host: host), id, body, style, signals, isDetached: false)
        }
    }

    private static func isFile(_ name: String) -> Bool { FileTree.exists(name) && !FileTree.isDirectory(name) }

    private static func request(_ arguments: ParsedArguments) throws -> ValueMap {
        var body: ValueMap = [
            "inputs": .map(ValueMap(try arguments.values("input").map(Assignments.parse)))
        ]
        if let item = arguments.value("work-item") { body["work_item_id"] = .string(item) }
        if let forge = arguments.value("forge") { body["forge"] = .string(forge) }
        if let repository = arguments.value("repository") {
            body["repository"] = .string(
                FileTree.isDirectory(repository) ? FileTree.absolute(repository) : repository)
        }
        if arguments.has("in-place") {
            if !arguments.has("repository") {
                guard let current = getcwd(nil, 0) else { throw CommandFailure(description: "no working directory") }
                defer { free(current) }
                body["repository"] = .string(String(cString: current))
            }
            body["in_place"] = true
        }
        let agents = try arguments.values("agent").map(Assignments.parse)
        if !agents.isEmpty { body["assigned_agents"] = .map(ValueMap(agents)) }
        return body
    }

    /// A file is deployed to the server first; its id is then run.
    private static func deploy(_ name: String, to client: RemoteClient) async throws -> String {
        guard isFile(name) else { return name }
        return try await client.deploy(file: name)
    }

    private static func perform(
        _ client: any APIClient, _ id: String, _ body: ValueMap, _ style: RunFollower.Style,
        _ signals: AsyncStream<Int32>, isDetached: Bool
    ) async throws -> Int32 {
        var body = body
        body["workflow"] = .string(id)
        let answer = try await client.value("POST", "/api/runs", body: .map(body))
        let run = answer["run_id"]?.text ?? ""
        if isDetached {
            print(run)
            return ExitCode.success
        }
        let canceling = Task {
            for await _ in signals {
                let path = "/api/runs/\(percentEncoded(run))/cancel"
                _ = try? await client.value("POST", path, body: ["reason": "interrupted at the terminal"])
            }
        }
        defer { canceling.cancel() }
        return try await RunFollower(client: client, style: style).follow(run: run)
    }
}
