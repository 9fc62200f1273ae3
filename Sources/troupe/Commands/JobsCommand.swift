import TroupeGraph

/// What workers do, by hand or in a script.
enum JobsCommand: Command {
    static let spec = CommandSpec(
        name: "jobs", summary: "Takes jobs of processes, and says what became of them.",
        positionals: "[list | activate TYPE | complete KEY | fail KEY | error KEY CODE | extend KEY]", count: 0...3,
        options: listing + activating + ending + ProcessCommand.variableOptions + ProcessCommand.options,
        details: """
            troupe jobs                                       jobs, newest first
            troupe jobs activate payment --wait 30            take one, as JSON; waits for it
            troupe jobs complete KEY --set paid=true          it is done
            troupe jobs fail KEY --retries 2 --message TEXT   it failed; so many attempts are left
            troupe jobs error KEY declined                    throw a BPMN error
            troupe jobs extend KEY --timeout 300              ask for more time

            docs/workers.md has a worker in ten lines.
            """)

    private static let listing: [CommandSpec.Option] = [
        .init("instance", value: "KEY", "list: only jobs of this process instance"),
        .init("type", value: "TYPE", "list: only jobs of this type"),
        .init("element", value: "ID", "list: only jobs of this element"),
        .init("state", value: "STATE", "list: created, activated, timedOut, failed, completed, errored or canceled"),
        .init("limit", short: "n", value: "N", "list: at most so many (default: 50)"),
    ]

    private static let activating: [CommandSpec.Option] = [
        .init("worker", value: "NAME", "activate: what the worker calls itself (default: troupe)"),
        .init("timeout", value: "SECONDS", "activate, extend: how long the worker may take (default: 300)"),
        .init("max", value: "N", "activate: so many at most (default: 1)"),
        .init("wait", value: "SECONDS", "activate: how long to wait for a job (default: 0)"),
    ]

    private static let ending: [CommandSpec.Option] = [
        .init("retries", value: "N", "fail: attempts left (default: one less)"),
        .init("backoff", value: "SECONDS", "fail: how long nobody should try again"),
        .init("message", short: "m", value: "TEXT", "fail, error: what went wrong"),
    ]

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await ProcessCommand.run(
            arguments, "jobs",
            [
                .init("list") { try await list($0) },
                .init("activate", ["TYPE"], deciding: true) { try await activate($0) },
                .init("complete", ["KEY"], deciding: true) { command in
                    var body = ValueMap()
                    body["variables"] = try ProcessCommand.variables(command.arguments)
                    try await end(command, "complete", body, "is completed")
                },
                .init("fail", ["KEY"], deciding: true) { try await fail($0) },
                .init("error", ["KEY", "CODE"], deciding: true) { command in
                    var body: ValueMap = ["code": .string(command.words[1])]
                    body["message"] = command.arguments.value("message").map(Value.string)
                    body["variables"] = try ProcessCommand.variables(command.arguments)
                    try await end(command, "error", body, "threw \(command.words[1])")
                },
                .init("extend", ["KEY"], deciding: true) { command in
                    let timeout = try milliseconds(command, "timeout") ?? 300_000
                    try await end(command, "extend", ["timeoutMs": .integer(timeout)], "has more time")
                },
            ])
    }

    private static func list(_ command: ProcessCommand) async throws {
        let query = try command.query([
            "instance": "instance", "type": "type", "element": "element", "state": "state",
        ])
        let answer = try await command.client.value("GET", "/api/jobs" + query)
        command.list(answer, "jobs", ["JOB", "STATE", "TYPE", "PROCESS", "ELEMENT", "INSTANCE", "RETRIES", "WORKER"]) {
            job in
            ["key", "state", "type", "processId", "element", "instance", "retries", "worker"].map {
                job[$0]?.text ?? ""
            }
        }
    }

    private static func activate(_ command: ProcessCommand) async throws {
        let arguments = command.arguments
        let body: ValueMap = [
            "type": .string(command.words[0]), "worker": .string(arguments.value("worker") ?? "troupe"),
            "timeoutMs": .integer(try milliseconds(command, "timeout") ?? 300_000),
            "max": .integer(try arguments.integer("max", in: 1...1000) ?? 1),
            // A request ends before its client's patience does.
            "requestTimeoutMs": .integer(try arguments.integer("wait", in: 0...300).map { $0 * 1000 } ?? 0),
        ]
        let answer = try await command.client.value("POST", "/api/jobs/activate", body: .map(body))
        // A script wants the variables, so that JSON is all there is; one job a line.
        let jobs = answer["jobs"]?.listValue ?? []
        for job in jobs { print(job.json) }
        if jobs.isEmpty { Troupe.complain("no job of the type '\(command.words[0])' is to be done") }
    }

    private static func fail(_ command: ProcessCommand) async throws {
        var body = ValueMap()
        body["retries"] = try command.arguments.integer("retries", in: 0...1_000_000).map(Value.integer)
        body["message"] = command.arguments.value("message").map(Value.string)
        body["backoffMs"] = try milliseconds(command, "backoff").map(Value.integer)
        body["variables"] = try ProcessCommand.variables(command.arguments)
        try await end(command, "fail", body, "failed")
    }

    private static func end(_ command: ProcessCommand, _ verb: String, _ body: ValueMap, _ done: String) async throws {
        let path = command.path("jobs", command.words[0], "/\(verb)")
        let answer = try await command.client.value("POST", path, body: .map(body))
        command.show(answer) { _ in print("job \(command.words[0]) \(done)") }
    }

    private static func milliseconds(_ command: ProcessCommand, _ option: String) throws -> Int? {
        try command.arguments.integer(option, in: 1...(365 * 86_400)).map { $0 * 1000 }
    }
}
