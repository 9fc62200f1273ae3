import Synchronization
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

/// Whether the server is there (`/`, for probes and people), and how it is (`/api/health`).
struct HealthRoutes {
    let context: APIContext
    let version: String
    let startedAt: Int64
    let webSocketClients: @Sendable () -> Int

    /// How long the database may take to answer.
    private static let patience = Duration.seconds(2)

    var routes: [Route] {
        [
            Operation(
                "GET", "/", id: "ping", tag: "Health", "Whether the server is there; needs no token",
                answers: [.init(200, "It is", "Health")]
            ).route { _ in
                let isStopping = context.engine.state == .draining
                return .json([
                    "status": isStopping ? "stopping" : "ok", "service": "troupe", "version": .string(version),
                ])
            },
            Operation(
                "GET", "/api/health", id: "health", tag: "Health", "How database and engine are",
                answers: [
                    .init(200, "All is well", "SystemHealth"), .init(503, "Something is not", "SystemHealth"),
                ]
            ).route { _ in await health() },
        ]
    }

    private func health() async -> Response {
        let latency = await databaseLatency()
        let state = context.engine.state
        let isWell = latency != nil && state != .failed
        let dispatcher = context.engine.dispatcher
        let value: Value = [
            "status": isWell ? "ok" : "unavailable", "version": .string(version),
            "uptime_seconds": .integer(Int((context.engine.clock.now() - startedAt) / 1_000_000)),
            "database": ["reachable": .bool(latency != nil), "latency_us": latency.map(Value.integer) ?? .null],
            "engine": [
                "state": .string(state.rawValue), "loaded_runs": .integer(await context.engine.loadedRuns),
                "running_jobs": .integer(await dispatcher.runningCount),
                "queued_jobs": .integer(await dispatcher.queuedCount),
            ],
            "websocket_clients": .integer(webSocketClients()),
        ]
        return .json(value, status: isWell ? 200 : 503)
    }

    /// Microseconds that a small query took; nil when it failed or took too long.
    private func databaseLatency() async -> Int? {
        let journal = context.engine.journal
        let start = ContinuousClock.now
        // Not a task group: that would wait for a query that does not end.
        let answer = AsyncStream<Bool>.makeStream()
        let query = Task {
            do {
                _ = try await journal.summary(of: 0)
                answer.continuation.yield(true)
            } catch {
                answer.continuation.yield(false)
            }
        }
        let timeout = Task {
            try? await Task.sleep(for: Self.patience)
            answer.continuation.yield(false)
        }
        defer {
            query.cancel()
            timeout.cancel()
        }
        for await reached in answer.stream {
            return reached ? Int((ContinuousClock.now - start) / .microseconds(1)) : nil
        }
        return nil
    }
}
