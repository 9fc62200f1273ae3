import TroupeGraph

/// Looking at instances of processes, and changing them.
enum ProcessInstancesCommand: Command {
    static let spec = CommandSpec(
        name: "process-instances", summary: "Shows instances of processes, and changes where they stand.",
        positionals: "[list | show KEY | history KEY | variables KEY | cancel KEY | modify KEY | migrate KEY]",
        count: 0...2, options: listing + changing + ProcessCommand.variableOptions + ProcessCommand.options,
        details: """
            troupe process-instances                                     all, newest first
            troupe process-instances show KEY                            where it stands
            troupe process-instances history KEY                         what it did
            troupe process-instances variables KEY --set x=1             its variables; with --set or --variables: sets them
            troupe process-instances modify KEY --activate B --terminate A
            troupe process-instances migrate KEY --process-version 2 --map old=new --dry-run
            """)

    private static let listing: [CommandSpec.Option] = [
        .init("process", value: "ID", "list: only instances of this process; migrate: the process to go on by"),
        .init("state", value: "STATE", "list: active, incident, completed, failed or canceled"),
        .init("limit", short: "n", value: "N", "list: at most so many (default: 50)"),
    ]

    private static let changing: [CommandSpec.Option] = [
        .init("scope", value: "KEY", "variables: of this element instance"),
        .init("local", "variables: in that very scope"),
        .init("reason", value: "TEXT", "cancel: why"),
        .init("activate", value: "ELEMENT", isRepeated: true, "modify: begin the element"),
        .init("terminate", value: "ELEMENT", isRepeated: true, "modify: end the element's instances; an id or a key"),
        .init("process-version", value: "N", "migrate: the version to go on by (default: the latest)"),
        .init("map", value: "OLD=NEW", isRepeated: true, "migrate: an element that has another id there"),
        .init("dry-run", "migrate: only say whether it can be done"),
    ]

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await ProcessCommand.run(
            arguments, "process-instances",
            [
                .init("list") { try await list($0) },
                .init("show", ["KEY"]) { command in
                    let answer = try await command.client.value("GET", path(command))
                    command.show(answer, InstancePage.print)
                },
                .init("history", ["KEY"]) { command in
                    let answer = try await command.client.value("GET", path(command, "/history"))
                    command.show(answer, InstancePage.printHistory)
                },
                .init("variables", ["KEY"], deciding: arguments.has("set") || arguments.has("variables")) {
                    try await variables($0)
                },
                .init("cancel", ["KEY"], deciding: true) { command in
                    var body = ValueMap()
                    body["reason"] = command.arguments.value("reason").map(Value.string)
                    try await change(command, "cancel", body, "is being canceled")
                },
                .init("modify", ["KEY"], deciding: true) { try await modify($0) },
                .init("migrate", ["KEY"], deciding: true) { try await migrate($0) },
            ])
    }

    private static func path(_ command: ProcessCommand, _ rest: String = "") -> String {
        command.path("process-instances", command.words[0], rest)
    }

    private static func list(_ command: ProcessCommand) async throws {
        let query = try command.query(["process": "processId", "state": "state"])
        let answer = try await command.client.value("GET", "/api/process-instances" + query)
        command.list(answer, "processInstances", ["INSTANCE", "STATE", "PROCESS", "VERSION", "STARTED", "ENDED"]) {
            instance in
            ["key", "state", "processId", "version", "startedAt", "endedAt"].map { instance[$0]?.text ?? "" }
        }
    }

    private static func variables(_ command: ProcessCommand) async throws {
        var answer: Value
        if let variables = try ProcessCommand.variables(command.arguments) {
            var body: ValueMap = ["variables": variables]
            body["scope"] = command.arguments.value("scope").map(Value.string)
            if command.arguments.has("local") { body["local"] = true }
            answer = try await command.client.value("PATCH", path(command, "/variables"), body: .map(body))
        } else {
            answer = try await command.client.value("GET", path(command, "/variables"))
        }
        command.show(answer, InstancePage.printVariables)
    }

    private static func modify(_ command: ProcessCommand) async throws {
        var activations = command.arguments.values("activate").map { ["element": .string($0)] as ValueMap }
        if let variables = try ProcessCommand.variables(command.arguments) {
            guard !activations.isEmpty else {
                throw ParsedArguments.Problem(description: "variables go with --activate; see 'variables KEY --set'")
            }
            activations[0]["variables"] = variables
        }
        var body = ValueMap()
        if !activations.isEmpty { body["activate"] = .list(activations.map(Value.map)) }
        if command.arguments.has("terminate") {
            body["terminate"] = .list(
                command.arguments.values("terminate").map { [Int64($0) == nil ? "element" : "key": .string($0)] })
        }
        try await change(command, "modify", body, "is modified")
    }

    private static func migrate(_ command: ProcessCommand) async throws {
        let isDryRun = command.arguments.has("dry-run")
        var body: ValueMap = ["mapping": .map(ValueMap(try command.arguments.values("map").map(Assignments.parse)))]
        body["processId"] = command.arguments.value("process").map(Value.string)
        body["version"] = try command.arguments.integer("process-version", in: 1...Int(Int32.max)).map(Value.integer)
        if isDryRun { body["dryRun"] = true }
        try await change(command, "migrate", body, isDryRun ? "can be migrated" : "is migrated")
    }

    private static func change(
        _ command: ProcessCommand, _ verb: String, _ body: ValueMap, _ done: String
    ) async throws {
        let answer = try await command.client.value("POST", path(command, "/\(verb)"), body: .map(body))
        command.show(answer) { _ in print("instance \(command.words[0]) \(done)") }
    }
}
