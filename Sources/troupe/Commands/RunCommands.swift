import TroupeGraph

/// The subcommands that ask about runs or decide about them, through the API.
private let common = HostOptions.serverOptions + HostOptions.dataOptions

enum PsCommand: Command {
    static let spec = CommandSpec(
        name: "ps", summary: "Lists runs, newest first.",
        options: [
            .init("all", short: "a", "also runs that are over"),
            .init("status", value: "STATUS", "running, paused, incident, canceling, completed, failed or canceled"),
            .init("workflow", value: "ID", "only runs of this workflow"),
            .init("work-item", value: "ID", "only runs for this work item"),
            .init("limit", short: "n", value: "N", "at most so many (default: 50)"), .init("json", "as JSON"),
        ] + common)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await withClient(arguments) { client in
            var query = ["limit=\(try arguments.integer("limit", in: 1...500) ?? 50)"]
            if let status = arguments.value("status") {
                query.append("status=\(percentEncoded(status))")
            } else if !arguments.has("all") {
                query.append("status=running,paused,incident,canceling")
            }
            for (option, name) in [("workflow", "workflow"), ("work-item", "work_item")] {
                if let value = arguments.value(option) { query.append("\(name)=\(percentEncoded(value))") }
            }
            let answer = try await client.value("GET", "/api/runs?" + query.joined(separator: "&"))
            if arguments.has("json") {
                print(answer.json)
                return ExitCode.success
            }
            let runs = answer["runs"]?.listValue ?? []
            Table.print(
                ["RUN", "STATUS", "WORKFLOW", "WORK ITEM", "STARTED", "BY", "WAITS FOR"],
                runs.map { run in
                    ["run_id", "status", "workflow", "work_item_id", "created_at", "user"].map { run[$0]?.text ?? "" }
                        + [waits(of: run)]
                })
            return ExitCode.success
        }
    }

    private static func waits(of run: Value) -> String {
        let waits = (run["waits_for"]?.listValue ?? []).map { wait in
            wait["signal"]?.stringValue.map { "signal \($0)" } ?? UserTaskText.assignee(wait)
        }
        return waits.joined(separator: ", ")
    }
}

enum ShowCommand: Command {
    static let spec = CommandSpec(
        name: "show", summary: "Shows a run: its steps, who did them, and what came of it.", positionals: "RUN",
        count: 1...1, options: [.init("json", "as JSON")] + common)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await withClient(arguments) { client in
            let run = try await client.value("GET", "/api/runs/" + percentEncoded(arguments.positionals[0]))
            if arguments.has("json") { print(run.json) } else { RunPage.print(run) }
            return ExitCode.success
        }
    }
}

enum LogsCommand: Command {
    static let spec = CommandSpec(
        name: "logs", summary: "Shows what a run's steps printed.", positionals: "RUN", count: 1...1,
        options: [.init("follow", short: "f", "stay, and show what comes, until the run is over")] + common)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await withClient(arguments) { client in
            let run = arguments.positionals[0]
            if arguments.has("follow") {
                let state = try await client.value("GET", "/api/runs/" + percentEncoded(run))
                if state["ended_at"].map(\.isNull) ?? true {
                    return try await RunFollower(client: client, style: .progress).follow(run: run)
                }
            }
            var after = "0"
            while true {
                let page = try await client.value(
                    "GET", "/api/runs/\(percentEncoded(run))/logs?limit=5000&after=\(after)")
                for chunk in page["chunks"]?.listValue ?? [] {
                    print(ProgressPrinter.printable(chunk["text"]?.text ?? ""), terminator: "")
                }
                guard let next = page["next"], !next.isNull else { return ExitCode.success }
                after = next.text
            }
        }
    }
}

private func control(
    _ arguments: ParsedArguments, _ verb: String, _ done: String,
    then wait: (any APIClient, String) async throws -> Void = { _, _ in }
) async throws -> Int32 {
    try await withClient(arguments, deciding: true) { client in
        let run = arguments.positionals[0]
        let reason = arguments.value("reason").map { ["reason": .string($0)] as Value }
        _ = try await client.value("POST", "/api/runs/\(percentEncoded(run))/\(verb)", body: reason ?? [:])
        print("run \(run) \(done)")
        try await wait(client, run)
        return ExitCode.success
    }
}

private let reason = CommandSpec.Option("reason", value: "TEXT", "why, for the record")

enum CancelCommand: Command {
    static let spec = CommandSpec(
        name: "cancel", summary: "Cancels a run: its steps and their processes are ended.", positionals: "RUN",
        count: 1...1, options: [reason] + common)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await control(arguments, "cancel", "is being canceled") { client, run in
            guard client is LocalClient else { return }
            // There is no server that goes on with it: the end is awaited here.
            for try await _ in try await client.follow(run: run) {}
            print("run \(run) is canceled")
        }
    }
}

enum PauseCommand: Command {
    static let spec = CommandSpec(
        name: "pause", summary: "Pauses a run: running steps end, and no step begins.", positionals: "RUN",
        count: 1...1, options: common)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await control(arguments, "pause", "is paused")
    }
}

enum ResumeCommand: Command {
    static let spec = CommandSpec(
        name: "resume", summary: "Lets a paused run go on.", positionals: "RUN", count: 1...1, options: common)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await control(arguments, "resume", "goes on")
    }
}

enum ResolveCommand: Command {
    static let spec = CommandSpec(
        name: "resolve", summary: "Decides about an incident of a run.",
        positionals: "RUN INCIDENT retry|complete|fail",
        count: 3...3,
        options: [
            .init("output", short: "o", value: "NAME=VALUE", isRepeated: true, "with complete: an output of the step"),
            .init("message", value: "TEXT", "with fail: why"),
        ] + common,
        details: """
            retry     run the step again
            complete  it was done: go on with the outputs given
            fail      treat the step as failed
            """)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let (run, incident, action) = (
            arguments.positionals[0], arguments.positionals[1], arguments.positionals[2]
        )
        guard ["retry", "complete", "fail"].contains(action) else {
            throw ParsedArguments.Problem(description: "an incident is resolved with retry, complete or fail")
        }
        var body: ValueMap = ["action": .string(action)]
        if action == "complete" {
            body["outputs"] = .map(ValueMap(try arguments.values("output").map(Assignments.parse)))
        }
        if let message = arguments.value("message") { body["message"] = .string(message) }
        let request = Value.map(body)
        return try await withClient(arguments, deciding: true) { client in
            let path = "/api/runs/\(percentEncoded(run))/incidents/\(percentEncoded(incident))/resolve"
            _ = try await client.value("POST", path, body: request)
            print("incident \(incident) is resolved: \(action)")
            return ExitCode.success
        }
    }
}

enum WorkflowsCommand: Command {
    static let spec = CommandSpec(
        name: "workflows", summary: "Lists the workflows that can be run.", positionals: "[ID]", count: 0...1,
        options: [.init("json", "as JSON")] + common)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await withClient(arguments) { client in
            if let id = arguments.positionals.first {
                let workflow = try await client.value("GET", "/api/workflows/" + percentEncoded(id))
                if arguments.has("json") { print(workflow.json) } else { WorkflowPage.print(workflow) }
                return ExitCode.success
            }
            let answer = try await client.value("GET", "/api/workflows")
            if arguments.has("json") {
                print(answer.json)
            } else {
                Table.print(
                    ["ID", "VERSION", "TYPE", "NAME"],
                    (answer["workflows"]?.listValue ?? []).map { workflow in
                        ["id", "version", "type", "name"].map { workflow[$0]?.text ?? "" }
                    })
            }
            return ExitCode.success
        }
    }
}

enum PersonasCommand: Command {
    static let spec = CommandSpec(
        name: "personas", summary: "Lists the personas, or shows one.", positionals: "[ID]", count: 0...1,
        options: [.init("json", "as JSON")] + common)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await withClient(arguments) { client in
            if let id = arguments.positionals.first {
                let persona = try await client.value("GET", "/api/personas/" + percentEncoded(id))
                if arguments.has("json") { print(persona.json) } else { PersonaPage.print(persona) }
                return ExitCode.success
            }
            let answer = try await client.value("GET", "/api/personas")
            if arguments.has("json") {
                print(answer.json)
            } else {
                Table.print(
                    ["ID", "NAME", "ROLE", "TEAM", "EMAIL"],
                    (answer["personas"]?.listValue ?? []).map { persona in
                        ["id", "name", "role", "team", "email"].map { persona[$0]?.text ?? "" }
                    })
            }
            return ExitCode.success
        }
    }
}
