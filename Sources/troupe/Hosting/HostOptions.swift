import Glibc

/// What the subcommands that need an engine or a server have in common.
struct HostOptions: Sendable {
    var dataDirectory: String
    var databaseURL: String?
    var shareDirectory: String?
    var workflowPaths: [String]
    var personaPaths: [String]
    var jobLimit: Int
    /// The server to use instead of an engine of our own.
    var server: String?
    var token: String?
    /// A file of answers for the simulated model.
    var simulatedAnswers: String?
    /// Time goes on only when it is told to.
    var hasManualClock = false

    static let dataOptions: [CommandSpec.Option] = [
        .init("data-dir", value: "DIR", "where state is kept (default: TROUPE_DATA_DIR, or a directory of the user)"),
        .init(
            "database", value: "URL", "a PostgreSQL database to keep runs in (default: DATABASE_URL, or one of its own)"
        ),
        .init("share-dir", value: "DIR", "where the workflows and personas that come with troupe are"),
    ]

    static let serverOptions: [CommandSpec.Option] = [
        .init(
            "server", value: "URL", "use the server there (default: TROUPE_SERVER, or the one on the data directory)"),
        .init("token", value: "TOKEN", "the server's token (default: TROUPE_TOKEN)"),
    ]

    static let definitionOptions: [CommandSpec.Option] = [
        .init("workflows", value: "PATH", isRepeated: true, "more workflow files, or directories of them"),
        .init("personas", value: "PATH", isRepeated: true, "more persona files, or directories of them"),
        .init("simulated-answers", value: "FILE", "let the simulated model answer, with what the file says"),
        .init("jobs", value: "N", "steps that may run at once (default: 32)"),
    ]

    init(_ arguments: ParsedArguments) throws {
        dataDirectory = FileTree.absolute(
            arguments.value("data-dir") ?? Self.environment("TROUPE_DATA_DIR") ?? Self.defaultDataDirectory)
        databaseURL = arguments.value("database") ?? Self.environment("DATABASE_URL")
        shareDirectory = (arguments.value("share-dir") ?? Self.environment("TROUPE_SHARE_DIR")).map(FileTree.absolute)
        workflowPaths = arguments.values("workflows")
        personaPaths = arguments.values("personas")
        for path in workflowPaths + personaPaths where !FileTree.exists(path) {
            throw CommandFailure(description: "there is no '\(path)'", exitCode: ExitCode.usage)
        }
        jobLimit = try arguments.integer("jobs", in: 1...10_000) ?? 32
        simulatedAnswers = arguments.value("simulated-answers") ?? Self.environment("TROUPE_SIMULATED_ANSWERS")
        server = arguments.value("server") ?? Self.environment("TROUPE_SERVER")
        token = arguments.value("token") ?? Self.environment("TROUPE_TOKEN")
    }

    /// A variable of the environment that is set to something.
    static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// For root a system directory, which the database's own user can reach; else XDG's place for data.
    private static var defaultDataDirectory: String {
        if geteuid() == 0 { return "/var/lib/troupe" }
        let home = environment("HOME") ?? "/tmp"
        return (environment("XDG_DATA_HOME") ?? home + "/.local/share") + "/troupe"
    }
}
