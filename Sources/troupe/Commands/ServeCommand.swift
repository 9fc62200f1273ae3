import Glibc
import TroupeEngine
import TroupeServer

enum ServeCommand: Command {
    static let spec = CommandSpec(
        name: "serve", summary: "Serves REST and WebSocket, and runs workflows.",
        options: [
            .init("host", value: "ADDRESS", "where to listen (default: localhost)"),
            .init("port", short: "p", value: "PORT", "default: 8000; 0 takes a free one"),
            .init("allow-remote", "listen on an address that others can reach; needs a token"),
            .init("token", value: "TOKEN", "what clients must show (default: TROUPE_TOKEN)"),
            .init("allowed-host", value: "NAME", isRepeated: true, "another host name that requests may be for"),
            .init("allowed-origin", value: "URL", isRepeated: true, "a web page's origin that may write"),
            .init("manual-clock", "test mode: time stands still until POST /api/clock/advance moves it"),
            .init("grace", value: "SECONDS", "how long running steps may take when stopping (default: 10)"),
        ] + HostOptions.dataOptions + HostOptions.definitionOptions,
        details: """
            DATABASE_URL names a PostgreSQL 14 or newer; without it a private one is kept in the data directory.
            SIGTERM or Ctrl-C drains: no new runs, running steps may end, the rest goes on at the next start.
            """)

    static let takesSignals = true

    static func run(_ arguments: ParsedArguments) async throws -> Int32 {
        let signals = Signals.stream()
        var options = try HostOptions(arguments)
        options.hasManualClock = arguments.has("manual-clock")
        var configuration = APIConfiguration()
        configuration.host = arguments.value("host") ?? configuration.host
        configuration.port = UInt16(try arguments.integer("port", in: 0...65_535) ?? 8000)
        configuration.allowRemote = arguments.has("allow-remote")
        configuration.token = options.token
        configuration.allowedHosts = arguments.values("allowed-host")
        configuration.allowedOrigins = arguments.values("allowed-origin")
        let grace = Duration.seconds(try arguments.integer("grace", in: 0...86_400) ?? 10)
        return try await EngineHost.use(options, mode: .serve(configuration), grace: grace) { host in
            let url = "http://\(host.address)"
            ServerNotice.post(url: url, in: options.dataDirectory)
            defer { ServerNotice.remove(from: options.dataDirectory) }
            print("troupe \(Version.current) on \(url) (\(host.api.notice))")
            if options.hasManualClock { print("test mode: the clock stands still until it is moved") }
            print("data in \(options.dataDirectory)")
            let settling = Task {
                if (try? await Task.sleep(for: .seconds(1))) != nil { StartupMemory.release() }
            }
            defer { settling.cancel() }
            for await _ in signals { break }
            print("stopping: no new runs; running steps have \(grace.components.seconds) s to end")
            let impatience = Task {
                for await _ in signals {
                    Troupe.complain("stopped at once; what is unfinished goes on at the next start")
                    exit(ExitCode.failure)
                }
            }
            defer { impatience.cancel() }
            // Whoever asks meanwhile is told: what runs can still be looked at, and new runs are refused with a 503.
            await host.engine.drain(until: host.engine.clock.now() + grace.microseconds)
            await host.api.shutdown(grace: .seconds(2))
            return ExitCode.success
        }
    }
}
