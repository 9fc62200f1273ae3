import TroupeGraph

enum IncidentsCommand: Command {
    static let spec = CommandSpec(
        name: "incidents", summary: "Lists what is stuck in all runs, and lets it go on.",
        positionals: "[list | resolve KEY]", count: 0...2,
        options: [
            .init("instance", value: "KEY", "list: only incidents of this run"),
            .init("limit", short: "n", value: "N", "list: at most so many (default: 50)"),
            .init("action", value: "ACTION", "resolve: retry (the default), complete or fail"),
            .init("retries", value: "N", "resolve: new attempts of a job that has none left"),
            .init("message", short: "m", value: "TEXT", "resolve: with fail, why"),
        ] + ProcessCommand.variableOptions + ProcessCommand.options)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await ProcessCommand.run(
            arguments, "incidents",
            [
                .init("list") { command in
                    let query = try command.query(["instance": "instance"])
                    let answer = try await command.client.value("GET", "/api/incidents" + query)
                    command.list(
                        answer, "incidents", ["INCIDENT", "INSTANCE", "PROCESS", "ELEMENT", "TYPE", "SINCE", "MESSAGE"]
                    ) { incident in
                        ["key", "instance", "processId", "element", "type", "createdAt", "message"].map {
                            incident[$0]?.text ?? ""
                        }
                    }
                },
                .init("resolve", ["KEY"], deciding: true) { command in
                    var body = ValueMap()
                    body["action"] = command.arguments.value("action").map(Value.string)
                    body["retries"] = try command.arguments.integer("retries", in: 1...1_000_000).map(Value.integer)
                    body["message"] = command.arguments.value("message").map(Value.string)
                    body["variables"] = try ProcessCommand.variables(command.arguments)
                    let path = command.path("incidents", command.words[0], "/resolve")
                    let answer = try await command.client.value("POST", path, body: .map(body))
                    command.show(answer) { _ in print("incident \(command.words[0]) is resolved") }
                },
            ])
    }
}
