/// Gives the API to a subcommand: the server's where one works on the data directory, else that of an engine inside this
/// program.
///
/// - Parameter deciding: whether the engine inside must be able to take decisions.
func withClient(
    _ arguments: ParsedArguments, deciding: Bool = false, _ body: (any APIClient) async throws -> Int32
) async throws -> Int32 {
    let options = try HostOptions(arguments)
    if let url = options.server ?? ServerNotice.url(in: options.dataDirectory) {
        return try await body(RemoteClient(base: url, token: options.token))
    }
    return try await EngineHost.use(options, mode: deciding ? .decide : .inspect) { host in
        try await body(LocalClient(host: host))
    }
}
