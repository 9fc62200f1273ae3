import Glibc
import TroupeEngine
import TroupeHTTPServer
import TroupePersonas
import TroupeServer

/// What happens, told to many: updates of about 300 bytes to every WebSocket of the API's own stream, as fast as it goes, and
/// at a pace at which only the delay counts. B3 beside it sends to the same readers.
struct FanOutSuite {
    let files: BenchFiles
    let options: BenchOptions

    /// One measurement, of ours or of the baseline.
    struct Work: Sendable {
        var clients: Int
        var updates: Int
        /// Nanoseconds from update to update; 0: back to back.
        var interval: Int64 = 0

        var messages: Int { clients * updates }
    }

    /// What a reader tells.
    struct Outcome: Sendable {
        /// Messages a second.
        var rate: Double
        /// Milliseconds from handing over to reading.
        var lateDelay: Double
    }

    /// Deliveries a second where they are paced.
    private static let pace: Int64 = 10_000
    static let bytes = 300

    func run() async throws -> [BenchLine] {
        let crowds = options.effort.crowds.filter {
            options.wants("fan-out/\($0)-burst") || options.wants("fan-out/\($0)-delay")
        }
        if crowds.isEmpty { return [] }
        return try await BenchDatabase.use { database in
            try await BenchEngine.use(database, files, jobLimit: 1) { engine in
                var configuration = APIConfiguration()
                configuration.port = 0
                let api = try APIServer(
                    APIContext(engine: engine.engine, personas: { PersonaRegistry() }), configuration: configuration)
                let port = try api.start().port
                let ours = UpdatePublisher(hub: engine.engine.hub, api: api, port: port)
                let result = await Result.of {
                    var lines: [BenchLine] = []
                    for clients in crowds { lines += try await measure(clients, ours) }
                    return lines
                }
                await api.shutdown(grace: .seconds(2))
                return try result.get()
            }
        }
    }

    private func measure(_ clients: Int, _ ours: UpdatePublisher) async throws -> [BenchLine] {
        var lines: [BenchLine] = []
        let effort = options.effort
        let burst = "fan-out/\(clients)-burst"
        if options.wants(burst) {
            let (own, bare) = try await outcomes(
                burst, Work(clients: clients, updates: effort.updates), rounds: effort.fanOutRounds, ours)
            var line = BenchLine(
                name: burst, value: own.map(\.rate).median, unit: "messages/s", target: .init(ratio: 5))
            line.baseline = .init(name: "B3 epoll loop", value: bare.map(\.rate).median)
            lines.append(line)
        }
        let delay = "fan-out/\(clients)-delay"
        if options.wants(delay) {
            let interval = Int64(clients) * 1_000_000_000 / Self.pace
            let updates = max(2, Int(effort.pacedSeconds * 1e9 / Double(interval)))
            let (own, bare) = try await outcomes(
                delay, Work(clients: clients, updates: updates, interval: interval), rounds: effort.fanOutRounds, ours)
            let baseline = bare.map(\.lateDelay).median
            var line = BenchLine(
                name: delay, value: own.map(\.lateDelay).median, unit: "ms, p99", target: .init(atMost: baseline + 1))
            line.baseline = .init(name: "B3 epoll loop", value: baseline)
            lines.append(line)
        }
        return lines
    }

    /// One after the other, by turns: what else the machine does weighs on both.
    private func outcomes(
        _ name: String, _ work: Work, rounds: Int, _ ours: UpdatePublisher
    ) async throws -> (own: [Outcome], bare: [Outcome]) {
        var own: [Outcome] = []
        var bare: [Outcome] = []
        for _ in 0..<rounds {
            Progress.say("B3: \(name)")
            bare.append(try await Blocking.run { try Baselines.deliveries(work) })
            Progress.say(name)
            own.append(try await Blocking.run { try ours.deliver(work) })
        }
        return (own, bare)
    }
}

extension FanOutSuite.Outcome {
    /// Reads what `FrameReader` says at its end.
    init(_ line: String, of work: FanOutSuite.Work, since start: Int64) throws(BenchError) {
        let numbers = line.split(separator: " ").compactMap { Int64($0) }
        guard numbers.count == 5, numbers[0] == work.messages, numbers[1] >= work.messages * FanOutSuite.bytes,
            numbers[2] > start
        else { throw BenchError("the readers did not get every message: \(line)") }
        rate = Double(numbers[0]) * 1e9 / Double(numbers[2] - start)
        lateDelay = Double(numbers[4]) / 1e6
    }
}

extension Child {
    /// The process that reads.
    static func reader(of work: FanOutSuite.Work, port: String, path: String) throws(BenchError) -> Child {
        let reader = try Child(
            ourselves,
            [
                "read-frames", port, path, "\(work.clients)", "\(work.messages)",
                work.interval > 0 ? "stamped" : "plain",
            ])
        _ = try reader.line(beginning: "ready")
        return reader
    }
}
