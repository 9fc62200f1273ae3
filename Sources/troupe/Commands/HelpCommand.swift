import TroupeGraph

enum HelpCommand: Command {
    static let spec = CommandSpec(
        name: "help", summary: "Shows what a command does and takes.", positionals: "[COMMAND]", count: 0...1)

    static var overview: String {
        let rows = Troupe.commands.map { ($0.spec.name, $0.spec.summary) }
        let width = rows.map(\.0.count).max() ?? 0
        let list = rows.map { "  " + $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }
        return """
            Troupe runs a team's delivery process: workflow files in, durable execution out.

            Usage: troupe COMMAND [OPTION…]

            Commands:
            \(list.joined(separator: "\n"))

            'troupe help COMMAND' says more about each.
            """
    }

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        guard let name = arguments.positionals.first else {
            print(overview)
            return ExitCode.success
        }
        guard let command = Troupe.commands.first(where: { $0.spec.name == name }) else {
            let near = NearWord.nearest(to: name, among: Troupe.commands.map { $0.spec.name })
            throw ParsedArguments.Problem(
                description: "there is no command '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
        }
        print(command.spec.help, terminator: "")
        return ExitCode.success
    }
}
