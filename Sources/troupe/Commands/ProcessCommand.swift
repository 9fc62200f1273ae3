import TroupeGraph

/// What the subcommands about processes have in common: verbs, and JSON on the command line.
struct ProcessCommand {
    static let options: [CommandSpec.Option] =
        [.init("json", "as JSON")] + HostOptions.serverOptions + HostOptions.dataOptions

    let arguments: ParsedArguments
    let client: any APIClient
    /// What is left of the positional arguments behind the verb.
    let words: [String]

    /// One verb: what it takes behind its name, and whether it changes something.
    struct Verb: Sendable {
        var name: String
        var words: [String]
        var isDecision: Bool
        var perform: @Sendable (ProcessCommand) async throws -> Void

        init(
            _ name: String, _ words: [String] = [], deciding isDecision: Bool = false,
            _ perform: @escaping @Sendable (ProcessCommand) async throws -> Void
        ) {
            self.name = name
            self.words = words
            self.isDecision = isDecision
            self.perform = perform
        }
    }

    /// Performs the verb that the first positional argument names; the first verb of all without one.
    static func run(_ arguments: ParsedArguments, _ command: String, _ verbs: [Verb]) async throws -> Int32 {
        let name = arguments.positionals.first ?? verbs[0].name
        guard let verb = verbs.first(where: { $0.name == name }) else {
            let near = NearWord.nearest(to: name, among: verbs.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
            throw ParsedArguments.Problem(
                description:
                    "'troupe \(command)' knows \(verbs.map(\.name).joined(separator: ", ")), not '\(name)'\(near)")
        }
        let words = Array(arguments.positionals.dropFirst())
        if words.count < verb.words.count {
            throw ParsedArguments.Problem(
                description: "'troupe \(command) \(name)' needs \(verb.words[words.count])")
        }
        if words.count > verb.words.count {
            throw ParsedArguments.Problem(description: "'\(words[verb.words.count])' is one argument too many")
        }
        return try await withClient(arguments, deciding: verb.isDecision) { client in
            try await verb.perform(ProcessCommand(arguments: arguments, client: client, words: words))
            return ExitCode.success
        }
    }

    /// Shows an answer as JSON when that is asked for, else by `show`.
    func show(_ answer: Value, _ show: (Value) -> Void) {
        if arguments.has("json") { print(answer.json) } else { show(answer) }
    }

    /// Shows a list, and whether there is more.
    func list(_ answer: Value, _ name: String, _ header: [String], _ row: (Value) -> [String]) {
        show(answer) { answer in
            Table.print(header, (answer[name]?.listValue ?? []).map(row))
            if answer["next"]?.stringValue != nil { Troupe.complain("there is more: use --limit") }
        }
    }

    /// A query of those options that are given, by the names that they have there.
    func query(_ options: KeyValuePairs<String, String>) throws -> String {
        var parts = ["limit=\(try arguments.integer("limit", in: 1...500) ?? 50)"]
        for (option, name) in options {
            if let value = arguments.value(option) { parts.append("\(name)=\(percentEncoded(value))") }
        }
        return "?" + parts.joined(separator: "&")
    }

    /// The path of a thing by its key.
    func path(_ collection: String, _ key: String, _ rest: String = "") -> String {
        "/api/\(collection)/\(percentEncoded(key))\(rest)"
    }

    // MARK: Variables

    static let variableOptions: [CommandSpec.Option] = [
        .init("set", short: "s", value: "NAME=VALUE", isRepeated: true, "a variable; JSON, or else text"),
        .init("variables", value: "JSON", "variables as a JSON object; @FILE reads a file"),
    ]

    /// The variables that `--variables` and `--set` give together; nil without either.
    static func variables(_ arguments: ParsedArguments) throws -> Value? {
        if !arguments.has("set"), !arguments.has("variables") { return nil }
        var variables = ValueMap()
        if let text = arguments.value("variables") {
            guard let map = try json(text, "--variables").mapValue else {
                throw ParsedArguments.Problem(description: "--variables takes a JSON object")
            }
            variables = map
        }
        for text in arguments.values("set") {
            let (name, value) = try Assignments.parse(text)
            variables[name] = (try? Value(json: value.text)) ?? value
        }
        return .map(variables)
    }

    private static func json(_ text: String, _ option: String) throws -> Value {
        var text = text
        if text.hasPrefix("@") {
            let file = String(text.dropFirst())
            guard let bytes = FileTree.read(file) else {
                throw CommandFailure(description: "'\(file)' cannot be read", exitCode: ExitCode.usage)
            }
            text = String(decoding: bytes, as: UTF8.self)
        }
        do throws(JSONError) {
            return try Value(json: text)
        } catch {
            throw ParsedArguments.Problem(description: "\(option) is no JSON: \(error)")
        }
    }
}
