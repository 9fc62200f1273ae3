import TroupeGraph

/// What the subcommands about a forge have in common.
struct ForgeCommand {
    static let options: [CommandSpec.Option] =
        [
            .init("as", value: "NAME", "who acts: a person or persona (default: local)"),
            .init("forge", value: "NAME", "which forge (default: the first that is configured)"),
            .init("project", value: "NAME", "which project"), .init("json", "as JSON"),
        ] + HostOptions.serverOptions + HostOptions.dataOptions

    let arguments: ParsedArguments
    let client: any APIClient
    /// What is left of the positional arguments behind the verb.
    let words: [String]

    /// Performs the verb that the first positional argument names; the first verb of all without one.
    static func run(
        _ arguments: ParsedArguments, _ verbs: KeyValuePairs<String, (ForgeCommand) async throws -> Void>
    ) async throws -> Int32 {
        let name = arguments.positionals.first ?? verbs[0].key
        guard let verb = verbs.first(where: { $0.key == name })?.value else {
            let near = NearWord.nearest(to: name, among: verbs.map(\.key)).map { "; did you mean '\($0)'?" } ?? ""
            throw ParsedArguments.Problem(
                description: "'\(name)' is none of \(verbs.map(\.key).joined(separator: ", "))\(near)")
        }
        return try await withClient(arguments) { client in
            try await verb(
                ForgeCommand(
                    arguments: arguments, client: client, words: Array(arguments.positionals.dropFirst())))
            return ExitCode.success
        }
    }

    /// The word at a place behind the verb.
    func word(_ place: Int, _ what: String) throws -> String {
        guard words.count > place else { throw ParsedArguments.Problem(description: "\(what) is missing") }
        return words[place]
    }

    /// Fails when there are more words than these.
    func end(after count: Int) throws {
        if words.count > count {
            throw ParsedArguments.Problem(description: "'\(words[count])' is one argument too many")
        }
    }

    /// Asks the API; `options` are those options that go into the query, with the name they have there; `fixed`
    /// goes there as it is.
    func send(
        _ method: String, _ path: String, _ body: ValueMap? = nil, query options: KeyValuePairs<String, String> = [:],
        fixed: [String: String] = [:]
    ) async throws -> Value {
        var query: [String] = []
        for name in ["forge", "project"] + (method == "GET" ? [] : ["as"]) {
            if let value = arguments.value(name) { query.append("\(name)=\(percentEncoded(value))") }
        }
        for (option, name) in options {
            if let value = arguments.value(option) { query.append("\(name)=\(percentEncoded(value))") }
        }
        for (name, value) in fixed { query.append("\(name)=\(percentEncoded(value))") }
        let target = "/api/forge\(path)" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        return try await client.value(method, target, body: body.map(Value.map))
    }

    /// The members of a body that options give, by the options' names.
    func body(_ texts: KeyValuePairs<String, String>, lists: KeyValuePairs<String, String> = [:]) -> ValueMap {
        var body = ValueMap()
        for (option, name) in texts { body[name] = arguments.value(option).map(Value.string) }
        for (option, name) in lists where arguments.has(option) {
            body[name] = .list(arguments.values(option).map(Value.string))
        }
        return body
    }

    /// Shows an answer as JSON when that is asked for, else by `show`.
    func show(_ answer: Value, _ show: (Value) -> Void) {
        if arguments.has("json") { print(answer.json) } else { show(answer) }
    }

    /// Shows a list and whether there is more.
    func list(_ answer: Value, _ header: [String], _ row: (Value) -> [String]) {
        show(answer) { answer in
            Table.print(header, (answer["items"]?.listValue ?? []).map(row))
            if let next = answer["next"]?.stringValue { print("more with --after \(next)") }
        }
    }
}
