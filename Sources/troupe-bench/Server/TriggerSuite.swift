import Glibc
import TroupeProcess

/// `POST /api/workflow/execute` on a real server: requests a second of 64 connections, each answered when its run is stored,
/// and how long the slowest hundredth takes.
struct TriggerSuite {
    let files: BenchFiles
    let options: BenchOptions

    private static let names = ["trigger/requests", "trigger/p99"]

    /// What wrk found.
    private struct Outcome {
        var requests: Int
        var rate: Double
        /// Milliseconds.
        var late: Double
    }

    func run() async throws -> [BenchLine] {
        let wanted = Self.names.filter(options.wants)
        if wanted.isEmpty { return [] }
        guard let wrk = ExecutableLookup.find("wrk", path: Baselines.searchPath, workingDirectory: "/") else {
            Progress.say("there is no wrk on the PATH: the trigger lines are left out")
            return []
        }
        let program = try ServedTroupe.program(options)
        return try await BenchDatabase.use { database in
            let workflow = files.path(of: "wait.yaml")
            let (data, url) = ("\(database.directory)/data", database.url)
            mkdir(data, 0o700)
            let server = try await Blocking.run {
                try ServedTroupe(program, data: data, database: url, workflows: [workflow])
            }
            let result = await Result.of { try await measure(wrk, server.port, database) }
            await Blocking.wait { server.stop() }
            let lines = try result.get()
            return lines.filter { wanted.contains($0.name) }
        }
    }

    private func measure(_ wrk: String, _ port: UInt16, _ database: BenchDatabase) async throws -> [BenchLine] {
        var outcomes: [Outcome] = []
        var commits: [Double] = []
        for _ in 0..<options.effort.triggerRounds {
            if let baseline = try await Baselines.commits(on: database, options.effort) {
                commits.append(baseline.value)
            }
            Progress.say("trigger")
            outcomes.append(try await outcome(wrk, port))
        }
        let stored = try await database.count("SELECT count(*) FROM troupe.runs WHERE workflow = 'wait'")
        let answered = outcomes.reduce(0) { $0 + $1.requests }
        guard stored >= answered else { throw BenchError("\(answered) requests were answered, \(stored) runs stored") }
        var rate = BenchLine(
            name: Self.names[0], value: outcomes.map(\.rate).median, unit: "requests/s", target: .init(ratio: 1))
        if !commits.isEmpty { rate.baseline = .init(name: "B1 pgbench", value: commits.median) }
        let late = BenchLine(
            name: Self.names[1], value: outcomes.map(\.late).median, unit: "ms, p99", target: .init(atMost: 8))
        return [rate, late]
    }

    private func outcome(_ wrk: String, _ port: UInt16) async throws -> Outcome {
        let text = try await Baselines.output(
            wrk,
            [
                "--threads", "1", "--connections", "\(options.effort.connections)", "--duration",
                "\(options.effort.triggerSeconds)s", "--script", files.path(of: "trigger.lua"),
                "http://127.0.0.1:\(port)/api/workflow/execute",
            ])
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("trigger ") }) else {
            throw BenchError("wrk said what cannot be read: \(text)")
        }
        let numbers = line.split(separator: " ").compactMap { Double($0) }
        guard numbers.count == 4, numbers[0] > 0, numbers[1] > 0 else { throw BenchError("wrk got no answer: \(line)") }
        guard numbers[3] == 0 else { throw BenchError("\(Int(numbers[3])) requests failed") }
        return Outcome(requests: Int(numbers[0]), rate: numbers[0] * 1e6 / numbers[1], late: numbers[2] / 1000)
    }
}
