import TroupeGraph

enum StartCommand: Command {
    static let spec = CommandSpec(
        name: "start", summary: "Starts an instance of a process that is deployed, and prints its key.",
        positionals: "PROCESS | --conditions [PROCESS]", count: 0...1,
        options: own + ProcessCommand.variableOptions + ProcessCommand.options,
        details: """
            troupe start order --set amount=12.5 --set customer='{"name": "Lee"}'
            troupe start order --follow          stay until it is over; exit codes as 'troupe run'
            troupe start --conditions --set stock=3
                an instance for every conditional start event whose condition is true of the variables

            Without a server the instance is stored, and goes on with the next 'troupe serve' or 'troupe run'.
            """)

    private static let own: [CommandSpec.Option] = [
        .init("process-version", value: "N", "this deployment of it; the latest by default"),
        .init("start-before", value: "ELEMENT", isRepeated: true, "begin there, in place of the start event"),
        .init("work-item", value: "ID", "the work item that it is for"),
        .init("repository", value: "DIR", "the repository to work on: each instance gets a clone of its own"),
        .init(
            "conditions", "start what the conditional start events say, of all processes or of one; prints every key"),
        .init("follow", short: "f", "with a server: stay, and show what happens, until it is over"),
    ]

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        var body = ValueMap()
        body["processId"] = arguments.positionals.first.map(Value.string)
        body["version"] = try arguments.integer("process-version", in: 1...Int(Int32.max)).map(Value.integer)
        body["variables"] = try ProcessCommand.variables(arguments)
        if arguments.has("conditions") { return try await evaluate(body, arguments) }
        if arguments.positionals.isEmpty {
            throw ParsedArguments.Problem(description: "'troupe start' needs PROCESS, or --conditions")
        }
        body["work_item_id"] = arguments.value("work-item").map(Value.string)
        body["repository"] = arguments.value("repository").map {
            .string(FileTree.isDirectory($0) ? FileTree.absolute($0) : $0)
        }
        if arguments.has("start-before") {
            body["startBefore"] = .list(arguments.values("start-before").map(Value.string))
        }
        let request = Value.map(body)
        return try await withClient(arguments, deciding: true) { client in
            let answer = try await client.value("POST", "/api/process-instances", body: request)
            let key = answer["key"]?.text ?? ""
            if arguments.has("follow"), client is RemoteClient {
                let style: RunFollower.Style = arguments.has("json") ? .json : .progress
                return try await RunFollower(client: client, style: style).follow(run: key)
            }
            print(arguments.has("json") ? answer.json : key)
            return ExitCode.success
        }
    }

    private static func evaluate(_ request: ValueMap, _ arguments: ParsedArguments) async throws -> Int32 {
        for option in ["start-before", "work-item", "repository", "follow"] where arguments.has(option) {
            throw ParsedArguments.Problem(description: "--\(option) does not go with --conditions")
        }
        var body = request
        if body["variables"] == nil { body["variables"] = [:] }
        let value = Value.map(body)
        return try await withClient(arguments, deciding: true) { client in
            let answer = try await client.value("POST", "/api/conditionals/evaluate", body: value)
            if arguments.has("json") {
                print(answer.json)
            } else {
                for instance in answer["processInstances"]?.listValue ?? [] { print(instance["key"]?.text ?? "") }
            }
            return ExitCode.success
        }
    }
}
