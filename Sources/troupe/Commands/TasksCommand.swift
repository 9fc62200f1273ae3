import TroupeGraph

/// What people are asked, and their answers.
enum TasksCommand: Command {
    static let spec = CommandSpec(
        name: "tasks", summary: "Lists what people are asked, and answers it.",
        positionals: "[list | show KEY | complete KEY | assign KEY WHO]", count: 0...3,
        options: listing + answering + HostOptions.serverOptions + HostOptions.dataOptions, details: details)

    private static let listing: [CommandSpec.Option] = [
        .init("all", short: "a", "list: also tasks that are over"),
        .init("assignee", value: "WHO", "list: only tasks of this user, role or persona"),
        .init("run", value: "RUN", "list: only tasks of this run"),
        .init("limit", short: "n", value: "N", "list: at most so many (default: 50)"),
        .init("json", "list, show: as JSON"),
    ]

    private static let answering: [CommandSpec.Option] = [
        .init("decision", short: "d", value: "OPTION", "complete: the answer chosen"),
        .init("comment", short: "m", value: "TEXT", "complete: why"),
        .init("set", short: "s", value: "FIELD=VALUE", isRepeated: true, "complete: a field of the form"),
        .init("by", value: "NAME", "complete, assign: who decides it (default: local)"),
    ]

    private static let details = """
        troupe tasks                                       what is open
        troupe tasks show KEY                              the question, and how to answer it
        troupe tasks complete KEY --decision approve       answer it
        troupe tasks assign KEY WHO                        give it to somebody; '-' gives it back to anyone

        Without a server, 'complete' goes on with the run, and its exit code is that of 'troupe run'.
        """

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let words = arguments.positionals
        let needed = ["list": 1, "show": 2, "complete": 2, "assign": 3]
        let verb = words.first ?? "list"
        guard let count = needed[verb] else {
            let near = NearWord.nearest(to: verb, among: needed.keys.sorted())
            throw ParsedArguments.Problem(
                description: "'troupe tasks' knows list, show, complete and assign, not '\(verb)'"
                    + (near.map { "; did you mean '\($0)'?" } ?? ""))
        }
        guard max(words.count, 1) == count else {
            throw ParsedArguments.Problem(
                description: "'troupe tasks \(verb)' takes \(count - 1) argument\(count == 2 ? "" : "s")")
        }
        switch verb {
        case "show": return try await show(arguments, words[1])
        case "complete": return try await complete(arguments, words[1])
        case "assign": return try await assign(arguments, words[1], to: words[2])
        default: return try await list(arguments)
        }
    }

    private static func list(_ arguments: ParsedArguments) async throws -> Int32 {
        var query = ["limit=\(try arguments.integer("limit", in: 1...500) ?? 50)"]
        if arguments.has("all") { query.append("state=open,completed,canceled") }
        for name in ["assignee", "run"] {
            if let value = arguments.value(name) { query.append("\(name)=\(percentEncoded(value))") }
        }
        let path = "/api/user-tasks?" + query.joined(separator: "&")
        return try await withClient(arguments) { client in
            let answer = try await client.value("GET", path)
            if arguments.has("json") {
                print(answer.json)
                return ExitCode.success
            }
            Table.print(
                ["TASK", "STATE", "FOR", "RUN", "STEP", "SINCE", "TITLE"],
                (answer["user_tasks"]?.listValue ?? []).map { task in
                    [
                        task["key"]?.text ?? "", task["state"]?.text ?? "", UserTaskText.assignee(task),
                        task["run_id"]?.text ?? "", task["step"]?.text ?? "", task["created_at"]?.text ?? "",
                        task["title"]?.text ?? "",
                    ]
                })
            return ExitCode.success
        }
    }

    private static func show(_ arguments: ParsedArguments, _ key: String) async throws -> Int32 {
        try await withClient(arguments) { client in
            let task = try await client.value("GET", path(key))
            if arguments.has("json") { print(task.json) } else { UserTaskPage.print(task) }
            return ExitCode.success
        }
    }

    private static func assign(_ arguments: ParsedArguments, _ key: String, to who: String) async throws -> Int32 {
        var body: ValueMap = ["assignee": who == "-" ? .null : .string(who)]
        if let by = arguments.value("by") { body["by"] = .string(by) }
        let request = Value.map(body)
        return try await withClient(arguments, deciding: true) { client in
            _ = try await client.value("POST", path(key) + "/assign", body: request)
            print("task \(key) is " + (who == "-" ? "anyone's" : "given to \(who)"))
            return ExitCode.success
        }
    }

    private static func complete(_ arguments: ParsedArguments, _ key: String) async throws -> Int32 {
        var body: ValueMap = ["variables": .map(ValueMap(try arguments.values("set").map(Assignments.parse)))]
        for name in ["decision", "comment", "by"] { body[name] = arguments.value(name).map(Value.string) }
        let request = Value.map(body)
        let options = try HostOptions(arguments)
        if let url = options.server ?? ServerNotice.url(in: options.dataDirectory) {
            return try await send(request, key, to: RemoteClient(base: url, token: options.token))
        }
        // There is no server that goes on with the run: this program does, as far as it goes without people.
        return try await EngineHost.use(options, mode: .run(extra: nil)) { host in
            let client = LocalClient(host: host)
            let run = try await client.value("GET", path(key))["run_id"]?.text ?? ""
            _ = try await send(request, key, to: client)
            return try await RunFollower(client: client, style: .progress).follow(run: run) { record in
                record["type"] == "userTaskCompleted" && record["task"]?.text == key
            }
        }
    }

    private static func send(_ request: Value, _ key: String, to client: any APIClient) async throws -> Int32 {
        _ = try await client.value("POST", path(key) + "/complete", body: request)
        print("task \(key) is answered")
        return ExitCode.success
    }

    private static func path(_ key: String) -> String { "/api/user-tasks/" + percentEncoded(key) }
}
