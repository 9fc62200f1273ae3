import TroupeGraph

/// The servers that share a database.
enum NodesCommand: Command {
    static let spec = CommandSpec(
        name: "nodes", summary: "Lists the servers that share the database, and their shards.",
        options: [.init("json", "as JSON")] + HostOptions.serverOptions + HostOptions.dataOptions,
        details: """
            Servers share a database that they are given by --database or DATABASE_URL. LEASE is when each renewed its
            lease last; one that does not for four seconds is taken for dead, and its shards go to the others.
            """)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        try await withClient(arguments) { client in
            let answer = try await client.value("GET", "/api/nodes")
            if arguments.has("json") {
                print(answer.json)
                return ExitCode.success
            }
            Table.print(
                ["NODE", "NAME", "STARTED", "LEASE", "SHARDS", ""],
                (answer["nodes"]?.listValue ?? []).map { node in
                    let shards = (node["shards"]?.listValue ?? []).map(\.text).joined(separator: " ")
                    let notes = [("is_self", "answers"), ("is_leaving", "leaves")].compactMap { key, note in
                        node[key]?.boolValue == true ? note : nil
                    }
                    return ["id", "name", "started_at", "renewed_at"].map { node[$0]?.text ?? "" }
                        + [shards, notes.joined(separator: ", ")]
                })
            return ExitCode.success
        }
    }
}
