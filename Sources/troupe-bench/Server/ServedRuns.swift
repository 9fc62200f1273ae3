import Synchronization
import TroupeGraph

/// Runs of a server that is asked over HTTP.
struct ServedRuns: Sendable {
    let port: UInt16

    /// Connections at once: their requests share commits.
    private static let connections = 32

    /// What connections take their next run from.
    private final class Counter: Sendable {
        private let taken = Mutex(0)

        /// The next number from 0 on.
        func take() -> Int {
            taken.withLock { taken in
                defer { taken += 1 }
                return taken
            }
        }
    }

    /// Starts so many runs; all are stored when this returns.
    func start(_ workflow: String, count: Int) async throws {
        let counter = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<min(count, Self.connections) {
                group.addTask { try await Blocking.run { try start(workflow, count, counter) } }
            }
            try await group.waitForAll()
        }
    }

    private func start(_ workflow: String, _ count: Int, _ counter: Counter) throws(BenchError) {
        let connection = try ServerConnection(port: port)
        while counter.take() < count {
            let answer = try connection.request("POST", "/api/runs", json: #"{"workflow":"\#(workflow)","inputs":{}}"#)
            guard answer.status == 202 else {
                throw BenchError("the server did not take a run: \(String(decoding: answer.body, as: UTF8.self))")
            }
        }
    }

    /// Returns when no run of the workflow is under way any more; so many, at most 500, must have completed.
    func completed(_ workflow: String, count: Int) async throws {
        try await Blocking.run {
            let connection = try ServerConnection(port: port)
            while try runs(workflow, "running", connection) > 0 {
                SharedClock.sleep(until: SharedClock.now + 20_000_000)
            }
            guard try runs(workflow, "completed", connection) == count else {
                throw BenchError("runs of \(workflow) failed")
            }
        }
    }

    private func runs(_ workflow: String, _ status: String, _ connection: ServerConnection) throws(BenchError) -> Int {
        let answer = try connection.request("GET", "/api/runs?workflow=\(workflow)&status=\(status)&limit=500")
        guard answer.status == 200, let value = try? Value(json: String(decoding: answer.body, as: UTF8.self)),
            let runs = value["runs"]?.listValue
        else { throw BenchError("the server does not list its runs") }
        return runs.count
    }
}
