import Glibc
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeServer

/// Publishes committed records as the engine does, and has the API's stream deliver them.
struct UpdatePublisher: Sendable {
    let hub: EventHub
    let api: APIServer
    let port: UInt16

    /// Blocks until every reader has everything.
    func deliver(_ work: FanOutSuite.Work) throws(BenchError) -> FanOutSuite.Outcome {
        while api.webSocketClients > 0 { usleep(1000) }
        let reader = try Child.reader(of: work, port: "\(port)", path: "/ws/workflow-updates?logs=false")
        // A socket belongs to the stream a moment after its handshake.
        while api.webSocketClients < work.clients { usleep(1000) }
        usleep(100_000)
        let first = SharedClock.now
        // Positions go on from round to round, as a shard's do.
        let position = first / 1000
        for update in 0..<work.updates {
            if work.interval > 0 { SharedClock.sleep(until: first + Int64(update) * work.interval) }
            hub.publish(.rows([Self.row(position + Int64(update))]))
        }
        return try FanOutSuite.Outcome(try reader.line(beginning: "done "), of: work, since: first)
    }

    /// One step's end, whose message has about 300 bytes.
    private static func row(_ position: Int64) -> PublishedRow {
        let text = FrameStamp.text(SharedClock.now) + String(repeating: "x", count: 60)
        return PublishedRow(
            shard: 0, position: position, run: 1, workItem: "BENCH-1", sequence: position,
            time: SystemClock().now(),
            records: [.completed(element: 7, outputs: ["text": .string(text)], taken: [1])])
    }
}
