import TroupeHTTPClient

/// Runs a client for the time of `body`.
func withClient<Value: Sendable>(
    _ configuration: HTTPClientConfiguration = HTTPClientConfiguration(),
    _ body: (HTTPClient) async throws -> Value
) async throws -> Value {
    let client = HTTPClient(configuration: configuration)
    async let run: Void = client.run()
    let result: Result<Value, any Error>
    do { result = .success(try await body(client)) } catch { result = .failure(error) }
    client.close()
    try await run
    return try result.get()
}

/// Runs a server and a client for the time of `body`.
func withServer<Value: Sendable>(
    _ configuration: HTTPClientConfiguration = HTTPClientConfiguration(),
    script: @escaping ScriptedServer.Script,
    _ body: (HTTPClient, ScriptedServer) async throws -> Value
) async throws -> Value {
    let server = try ScriptedServer(script: script)
    defer { server.stop() }
    return try await withClient(configuration) { try await body($0, server) }
}

/// The reason of a failure, `nil` when nothing failed.
func reason(_ body: () async throws(HTTPClientError) -> Void) async -> HTTPClientError.Reason? {
    do throws(HTTPClientError) {
        try await body()
        return nil
    } catch {
        return error.reason
    }
}
