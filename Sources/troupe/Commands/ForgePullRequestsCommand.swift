import TroupeGraph

enum ForgePullRequestsCommand: Command {
    static let spec = CommandSpec(
        name: "prs", summary: "Lists, shows and makes pull requests, votes on them and merges them.",
        positionals: "[list|show N|create|vote N VOTE|comment N TEXT|complete N|abandon N]", count: 0...3,
        options: [
            .init("repository", value: "NAME", "which repository (default: the only one)"),
            .init("status", value: "STATUS", "with list: active, completed, abandoned or all (default: active)"),
            .init("author", value: "NAME", "with list: only by this one"),
            .init("source", value: "BRANCH", "with create: where the commits are; with list: only from there"),
            .init("target", value: "BRANCH", "where they are to go (default: the default branch)"),
            .init("title", value: "TEXT", "with create: what it does, in one line"),
            .init("description", value: "TEXT", "with create: why"),
            .init("reviewer", value: "NAME", isRepeated: true, "who reviews; with vote: whose vote (default: --as)"),
            .init("label", value: "TEXT", isRepeated: true, "with create: a label"),
            .init("work-item", value: "ID", isRepeated: true, "with create: what it is for"),
            .init("draft", "with create: not ready yet"),
            .init("file", value: "PATH", "with comment: which file it is about"),
            .init("line", value: "N", "with comment: which line"),
            .init("thread", value: "ID", "with comment: the conversation to add to"),
            .init("resolve", "with comment: and that settles it"),
            .init("strategy", value: "HOW", "with complete: squash, merge or rebase (default: squash)"),
            .init("message", value: "TEXT", "with complete: the commit's message"),
            .init("delete-source", "with complete: the branch goes with it"),
            .init("bypass", value: "REASON", "with complete: though rules are not met, and why"),
            .init("reason", value: "TEXT", "with abandon: why"),
            .init("limit", short: "n", value: "N", "with list: at most so many (default: 50)"),
            .init("after", value: "CURSOR", "with list: the next page"),
        ] + ForgeCommand.options,
        details: "VOTE is approve, approve-with-suggestions, wait, reject or none.")

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await ForgeCommand.run(
            arguments,
            [
                "list": list, "show": show, "create": create, "vote": vote, "comment": comment, "complete": complete,
                "abandon": abandon,
            ])
    }

    private static func list(_ command: ForgeCommand) async throws {
        try command.end(after: 0)
        let status = command.arguments.value("status") ?? "active"
        let answer = try await command.send(
            "GET", "/pull-requests",
            query: [
                "repository": "repository", "author": "author", "source": "source_branch", "target": "target_branch",
                "reviewer": "reviewer", "limit": "limit", "after": "after",
            ], fixed: status == "all" ? [:] : ["status": status])
        command.list(answer, ["NUMBER", "STATUS", "AUTHOR", "VOTES", "FROM", "TO", "TITLE"]) { request in
            let votes = (request["reviewers"]?.listValue ?? []).map { ForgePages.vote($0) }.joined()
            return ["number", "status", "author"].map { request[$0]?.text ?? "" } + [votes]
                + ["source_branch", "target_branch", "title"].map { request[$0]?.text ?? "" }
        }
    }

    private static func path(_ command: ForgeCommand, words count: Int = 1) throws -> String {
        let number = try command.word(0, "the pull request's number")
        try command.end(after: count)
        return "/pull-requests/\(percentEncoded(String(number.drop { $0 == "#" || $0 == "!" })))"
    }

    private static func show(_ command: ForgeCommand) async throws {
        let path = try path(command)
        let request = try await command.send("GET", path)
        if command.arguments.has("json") { return print(request.json) }
        ForgePages.pullRequest(
            request, policies: try await command.send("GET", path + "/policies"),
            threads: try await command.send("GET", path + "/threads"))
    }

    private static func create(_ command: ForgeCommand) async throws {
        try command.end(after: 0)
        var body = command.body(
            [
                "title": "title", "description": "description", "source": "source_branch", "target": "target_branch",
            ],
            lists: ["reviewer": "reviewers", "label": "labels", "work-item": "work_items"])
        if command.arguments.has("draft") { body["draft"] = true }
        let made = try await command.send("POST", "/pull-requests", body, query: ["repository": "repository"])
        command.show(made) { request in
            print(
                "pull request \(request["number"]?.text ?? "") is made; merging: \(request["merge_status"]?.text ?? "")"
            )
        }
    }

    private static func vote(_ command: ForgeCommand) async throws {
        let path = try path(command, words: 2)
        var body = command.body(["reviewer": "reviewer"])
        body["vote"] = .string(try command.word(1, "the vote"))
        let voted = try await command.send("POST", path + "/votes", body)
        command.show(voted) { ForgePages.reviewers($0) }
    }

    private static func comment(_ command: ForgeCommand) async throws {
        let path = try path(command, words: 2)
        var body: ValueMap = ["text": .string(try command.word(1, "what to say"))]
        if command.arguments.has("resolve") { body["status"] = "fixed" }
        if let thread = command.arguments.value("thread") {
            let made = try await command.send("POST", "\(path)/threads/\(percentEncoded(thread))/comments", body)
            return command.show(made) { _ in print("added to conversation \(thread)") }
        }
        body.merge(command.body(["file": "file"]))
        body["line"] = try command.arguments.integer("line", in: 1...Int(Int32.max)).map(Value.integer)
        let made = try await command.send("POST", path + "/threads", body)
        command.show(made) { print("conversation \($0["id"]?.text ?? "") is begun") }
    }

    private static func complete(_ command: ForgeCommand) async throws {
        let path = try path(command)
        var body = command.body(["strategy": "strategy", "message": "message", "bypass": "bypass_reason"])
        if command.arguments.has("bypass") { body["bypass_policies"] = true }
        if command.arguments.has("delete-source") { body["delete_source_branch"] = true }
        let merged = try await command.send("POST", path + "/complete", body)
        command.show(merged) { request in
            print("merged into \(request["target_branch"]?.text ?? "") as \(request["merge_commit"]?.text ?? "")")
        }
    }

    private static func abandon(_ command: ForgeCommand) async throws {
        let path = try path(command)
        let abandoned = try await command.send("POST", path + "/abandon", command.body(["reason": "reason"]))
        command.show(abandoned) { print("pull request \($0["number"]?.text ?? "") is abandoned") }
    }
}
