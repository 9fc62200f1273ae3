import TroupeGraph

/// Signals from the command line.
enum SignalCommand: Command {
    static let spec = CommandSpec(
        name: "signal", summary: "Wakes every step that waits for a signal.", positionals: "NAME", count: 1...1,
        options: [.init("set", short: "s", value: "NAME=VALUE", isRepeated: true, "an output of the steps that wait")]
            + HostOptions.serverOptions + HostOptions.dataOptions,
        details: """
            The signal reaches those that wait for it now, and no one later. Without a server it is stored, and the runs
            go on with the next 'troupe serve' or 'troupe run'.
            """)

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let name = arguments.positionals[0]
        let variables = ValueMap(try arguments.values("set").map(Assignments.parse))
        return try await withClient(arguments, deciding: true) { client in
            _ = try await client.value(
                "POST", "/api/signals", body: ["name": .string(name), "variables": .map(variables)])
            print("signal \(name) is sent")
            return ExitCode.success
        }
    }
}
