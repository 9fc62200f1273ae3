import TroupeGraph

enum ForgeWorkItemsCommand: Command {
    static let spec = CommandSpec(
        name: "work-items", summary: "Lists, shows, makes and changes work items.",
        positionals: "[list|show ID|create|update ID|comment ID TEXT]", count: 0...3,
        options: [
            .init("type", value: "TYPE", "Bug, Task, …"), .init("title", value: "TEXT", "what it is, in one line"),
            .init("description", value: "TEXT", "what it is about"),
            .init("state", value: "STATE", "New, Active, Closed, …"),
            .init("assignee", value: "NAME", "who does it"),
            .init("tag", value: "TAG", isRepeated: true, "a tag; with list: only with it"),
            .init("priority", value: "N", "1 is most urgent"), .init("severity", value: "TEXT", "how bad it is"),
            .init("parent", value: "ID", "with create: what it is a part of"),
            .init("revision", value: "N", "with update: only if it still has this revision"),
            .init("comment", value: "TEXT", "with update: what to say about it"),
            .init("text", value: "WORDS", "with list: only with these words"),
            .init("limit", short: "n", value: "N", "with list: at most so many (default: 50)"),
            .init("after", value: "CURSOR", "with list: the next page"),
        ] + ForgeCommand.options)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await ForgeCommand.run(
            arguments,
            ["list": list, "show": show, "create": create, "update": update, "comment": comment])
    }

    private static let words: KeyValuePairs<String, String> = [
        "type": "type", "title": "title", "description": "description", "state": "state", "assignee": "assignee",
        "severity": "severity",
    ]

    private static func list(_ command: ForgeCommand) async throws {
        try command.end(after: 0)
        let answer = try await command.send(
            "GET", "/work-items",
            query: [
                "type": "type", "state": "state", "assignee": "assignee", "tag": "tag", "text": "text",
                "limit": "limit", "after": "after",
            ])
        command.list(answer, ["ID", "TYPE", "STATE", "ASSIGNEE", "TITLE"]) { item in
            ["id", "type", "state", "assignee", "title"].map { item[$0]?.text ?? "" }
        }
    }

    private static func show(_ command: ForgeCommand) async throws {
        let id = percentEncoded(try command.word(0, "the work item's ID"))
        try command.end(after: 1)
        let item = try await command.send("GET", "/work-items/\(id)")
        if command.arguments.has("json") { return print(item.json) }
        let comments = try await command.send("GET", "/work-items/\(id)/comments")
        let relations = try await command.send("GET", "/work-items/\(id)/relations")
        ForgePages.workItem(item, comments: comments, relations: relations)
    }

    private static func create(_ command: ForgeCommand) async throws {
        try command.end(after: 0)
        var body = command.body(words, lists: ["tag": "tags"])
        body["parent"] = command.arguments.value("parent").map(Value.string)
        body["priority"] = try command.arguments.integer("priority", in: 0...1_000).map(Value.integer)
        let made = try await command.send("POST", "/work-items", body)
        command.show(made) { print("work item \($0["id"]?.text ?? "") is made") }
    }

    private static func update(_ command: ForgeCommand) async throws {
        let id = try command.word(0, "the work item's ID")
        try command.end(after: 1)
        var body = command.body(words, lists: ["tag": "tags"])
        body["priority"] = try command.arguments.integer("priority", in: 0...1_000).map(Value.integer)
        body["revision"] = try command.arguments.integer("revision", in: 1...Int.max).map(Value.integer)
        body["comment"] = command.arguments.value("comment").map(Value.string)
        if body.isEmpty { throw ParsedArguments.Problem(description: "nothing is said that should change") }
        let changed = try await command.send("PATCH", "/work-items/\(percentEncoded(id))", body)
        command.show(changed) { item in
            print("work item \(id) is \(item["state"]?.text ?? ""), revision \(item["revision"]?.text ?? "")")
        }
    }

    private static func comment(_ command: ForgeCommand) async throws {
        let id = try command.word(0, "the work item's ID"), text = try command.word(1, "what to say")
        let made = try await command.send("POST", "/work-items/\(percentEncoded(id))/comments", ["text": .string(text)])
        command.show(made) { print("comment \($0["id"]?.text ?? "") is added") }
    }
}
