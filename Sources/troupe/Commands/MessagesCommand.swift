import TroupeGraph

enum MessagesCommand: Command {
    static let spec = CommandSpec(
        name: "messages", summary: "Publishes a message, or lists who waits for messages.",
        positionals: "[list | publish NAME]", count: 0...2,
        options: [
            .init(
                "key", short: "k", value: "KEY", "publish: the correlation key; without one it only starts processes"),
            .init("ttl", value: "SECONDS", "publish: how long it is kept for those who do not wait yet (default: 0)"),
            .init("id", value: "ID", "publish: a second message with this id is refused while the first is kept"),
            .init("instance", value: "KEY", "list: only what this process instance waits for"),
            .init("limit", short: "n", value: "N", "list: at most so many (default: 50)"),
        ] + ProcessCommand.variableOptions + ProcessCommand.options)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await ProcessCommand.run(
            arguments, "messages",
            [
                .init("list") { command in
                    let query = try command.query(["instance": "instance"])
                    let answer = try await command.client.value("GET", "/api/message-subscriptions" + query)
                    command.list(
                        answer, "messageSubscriptions", ["MESSAGE", "KEY", "PROCESS", "ELEMENT", "INSTANCE"]
                    ) { wait in
                        ["name", "correlationKey", "processId", "element", "instance"].map { wait[$0]?.text ?? "" }
                    }
                },
                .init("publish", ["NAME"], deciding: true) { try await publish($0) },
            ])
    }

    private static func publish(_ command: ProcessCommand) async throws {
        var body: ValueMap = ["name": .string(command.words[0])]
        body["correlationKey"] = command.arguments.value("key").map(Value.string)
        body["messageId"] = command.arguments.value("id").map(Value.string)
        body["timeToLiveMs"] =
            try command.arguments.integer("ttl", in: 0...(3650 * 86_400)).map { .integer($0 * 1000) }
        body["variables"] = try ProcessCommand.variables(command.arguments)
        let answer = try await command.client.value("POST", "/api/messages", body: .map(body))
        command.show(answer) { _ in print("message \(command.words[0]) is published") }
    }
}
