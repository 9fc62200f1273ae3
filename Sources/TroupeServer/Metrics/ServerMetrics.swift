import Synchronization
import TroupeEngine
import TroupeHTTPServer
import TroupeInterpreter

/// Counts what the engine publishes and what the HTTP server answers.
final class ServerMetrics: Sendable {
    private struct Job {
        var persona: String
        var action: String
    }

    private struct State {
        var runs: [Key: (workflow: String, since: Int64)] = [:]
        var jobs: [Key: Job] = [:]
    }

    /// Runs and jobs that are remembered from their begin to their end; runs may wait for months. Of one that was
    /// forgotten the journal tells the rest.
    private static let memory = 20_000

    private let store = MetricStore()
    private let engine: Engine
    private let state = Mutex(State())
    private let listener = Mutex<Int?>(nil)

    init(engine: Engine) { self.engine = engine }

    func open() {
        let number = engine.hub.listen { [weak self] in self?.take($0) }
        listener.withLock { $0 = number }
    }

    func close() {
        if let number = listener.withLock({ $0.take() }) { engine.hub.stopListening(number) }
    }

    /// The HTTP server's observer.
    func take(_ report: RequestReport) {
        let methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
        let route = report.route ?? "unmatched"
        store.count(
            .requests,
            [
                ("route", route), ("method", methods.contains(report.method) ? report.method : "other"),
                ("status", report.status.map { String($0) } ?? "aborted"),
            ])
        store.observe(.requestDuration, report.duration / .seconds(1), [("route", route)])
    }

    private func take(_ publication: EventHub.Publication) {
        switch publication {
        case .log(let chunks):
            store.count(.logBytes, by: chunks.reduce(0) { $0 + UInt64($1.text.utf8.count) })
        case .rows(let rows):
            // What another server wrote is counted there.
            if rows.first?.isRemote == true { return }
            store.observe(.batchRows, Double(rows.count))
            for row in rows {
                store.count(.records, by: UInt64(row.records.count))
                for record in row.records { take(record, of: row) }
            }
        }
    }

    private func take(_ record: Record, of row: PublishedRow) {
        switch record {
        case .created(let created):
            store.count(.runsStarted, [("workflow", created.id)])
            state.withLock { state in
                if state.runs.count >= Self.memory { state.runs = [:] }
                state.runs[row.run] = (created.id, created.time)
            }
        case .jobCreated(let job):
            let entry = Job(persona: job.persona ?? "none", action: job.type)
            state.withLock { state in
                if state.jobs.count >= Self.memory { state.jobs = [:] }
                state.jobs[job.element] = entry
            }
        case .jobCompleted(let element, _, _): ended(element, "completed")
        case .jobFailed(let element, _, _, _): ended(element, "failed")
        case .jobStopped(let element, _): ended(element, "stopped")
        case .incidentRaised: store.count(.incidents)
        case .finished(let finished): ended(row, finished.outcome.rawValue)
        default: break
        }
    }

    private func ended(_ element: Key, _ outcome: String) {
        // A job from before a restart was not seen beginning.
        let job = state.withLock { $0.jobs.removeValue(forKey: element) }
        store.count(
            .agentTasks,
            [("persona", job?.persona ?? "unknown"), ("action", job?.action ?? "unknown"), ("outcome", outcome)])
    }

    private func ended(_ row: PublishedRow, _ outcome: String) {
        store.count(.runsFinished, [("outcome", outcome)])
        let known = state.withLock { $0.runs.removeValue(forKey: row.run) }
        if let known {
            observe(known.workflow, outcome, row.time - known.since)
        } else {
            let run = row.run
            let end = row.time
            Task { [self] in
                guard let summary = try? await engine.journal.summary(of: run) else { return }
                observe(summary.workflow, outcome, end - summary.createdAt)
            }
        }
    }

    private func observe(_ workflow: String, _ outcome: String, _ microseconds: Int64) {
        store.observe(
            .workflowDuration, Double(max(0, microseconds)) / 1e6, [("workflow", workflow), ("outcome", outcome)])
    }

    /// What is measured when it is asked for.
    struct Gauges: Sendable {
        var connections: [String: Int]
        var webSockets: Int
        /// Microseconds.
        var uptime: Int64
    }

    /// Everything as Prometheus' text.
    func text(_ gauges: Gauges) async -> String {
        var text = PrometheusText()
        for name in MetricName.allCases {
            text.header(name)
            switch name {
            case .databaseConnections:
                for (state, count) in gauges.connections.sorted(by: { $0.key < $1.key }) {
                    text.sample(name.rawValue, [("state", state)], Double(count))
                }
            case .webSocketClients: text.sample(name.rawValue, [], Double(gauges.webSockets))
            case .uptime: text.sample(name.rawValue, [], Double(gauges.uptime) / 1e6)
            case .runsLoaded: text.sample(name.rawValue, [], Double(await engine.loadedRuns))
            case .shards: text.sample(name.rawValue, [], Double(engine.shardCounts.held))
            case .takeovers: text.sample(name.rawValue, [], Double(engine.shardCounts.takeovers))
            case .inbox: text.sample(name.rawValue, [], Double(engine.shardCounts.requests))
            case .nodes: text.sample(name.rawValue, [], Double(engine.shardCounts.nodes))
            case .jobs:
                text.sample(name.rawValue, [("state", "queued")], Double(await engine.dispatcher.queuedCount))
                text.sample(name.rawValue, [("state", "running")], Double(await engine.dispatcher.runningCount))
            default: store.write(name, to: &text)
            }
        }
        return text.text
    }
}
