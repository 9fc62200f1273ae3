import TroupeGraph

/// Looks back: a run as it was behind any of its records.
enum ReplayCommand: Command {
    static let spec = CommandSpec(
        name: "replay", summary: "Shows a run as it was right behind one of its records.", positionals: "RUN",
        count: 1...1,
        options: [
            .init("until", value: "N", "the number of the record (default: the last one)"),
            .init("diff", "only what that record changed"), .init("json", "as JSON"),
        ] + HostOptions.serverOptions + HostOptions.dataOptions,
        details: """
            Nothing is done: the state is folded from the journal. `troupe replay RUN --until 1` is the beginning.
            """)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let until = try arguments.integer("until", in: 1...Int.max)
        return try await withClient(arguments) { client in
            let path = "/api/runs/\(percentEncoded(arguments.positionals[0]))/state"
            let state = try await client.value("GET", path + (until.map { "?until=\($0)" } ?? ""))
            guard arguments.has("diff") else {
                if arguments.has("json") { print(state.json) } else { ReplayPage.print(state) }
                return ExitCode.success
            }
            let number = state["at"]?["seq"]?.intValue ?? 1
            let before = number > 1 ? try await client.value("GET", path + "?until=\(number - 1)") : .map([:])
            let changes = StateChange.all(from: before, to: state)
            if arguments.has("json") {
                let answer: Value = [
                    "run_id": state["run_id"] ?? .null, "at": state["at"] ?? .null,
                    "changes": .list(changes.map(\.value)),
                ]
                print(answer.json)
            } else {
                ReplayPage.print(changes, in: state)
            }
            return ExitCode.success
        }
    }
}
