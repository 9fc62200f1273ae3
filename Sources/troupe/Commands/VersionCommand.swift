/// The program's version, from here to every place that names it.
enum Version {
    static let current = "0.1.0"
}

enum VersionCommand: Command {
    static let spec = CommandSpec(name: "version", summary: "Shows the version of this program.")

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        print("troupe \(Version.current)")
        return ExitCode.success
    }
}
