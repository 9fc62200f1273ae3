import Glibc

/// What a real server takes that nothing is asked of, that has worked, and that keeps very many runs waiting: memory without
/// that of PostgreSQL, processor time, and the time until it answers.
struct SizeSuite {
    let files: BenchFiles
    let options: BenchOptions

    private static let names = [
        "size/start", "size/idle-memory", "size/idle-processor", "size/worked-memory", "size/waiting-run",
    ]
    private static let megabyte = 1_000_000.0
    /// Runs that wait before memory is compared: more than are kept.
    private static let cached = 5_000

    func run() async throws -> [BenchLine] {
        let wanted = Self.names.filter(options.wants)
        if wanted.isEmpty { return [] }
        let program = try ServedTroupe.program(options)
        let directory = try BenchDirectory()
        defer { directory.remove() }
        let data = "\(directory.path)/data"
        let workflows = ["wait.yaml", "logs.yaml"].map(files.path)
        let serve: @Sendable () throws -> ServedTroupe = {
            try ServedTroupe(program, data: data, workflows: workflows)
        }
        var lines: [BenchLine] = []
        Progress.say("size/start")
        // The first start makes the data directory, and does not count.
        try await Blocking.run { try serve().stop() }
        if wanted.contains(Self.names[0]) {
            let starts = options.effort.starts
            let times = try await Blocking.run {
                try (0..<starts).map { _ in
                    let server = try serve()
                    defer { server.stop() }
                    return server.startTime
                }
            }
            lines.append(BenchLine(name: Self.names[0], value: times.median, unit: "ms", target: .init(atMost: 150)))
        }
        let server = try await Blocking.run { try serve() }
        let result = await Result.of { try await measure(server) }
        await Blocking.wait { server.stop() }
        return lines + (try result.get()).filter { wanted.contains($0.name) }
    }

    private func measure(_ server: ServedTroupe) async throws -> [BenchLine] {
        var lines: [BenchLine] = []
        let effort = options.effort
        Progress.say("size/idle")
        // What it does at its start comes to an end.
        await pause()
        let usage = server.child.usage
        lines.append(memory(Self.names[1], usage, atMost: 30))
        let watch = Stopwatch(.wall)
        let before = usage.processorSeconds
        await pause()
        lines.append(
            BenchLine(
                name: Self.names[2], value: 1000 * (usage.processorSeconds - before) / watch.seconds, unit: "ms/s",
                target: .init(atMost: 1)))
        Progress.say("size/worked")
        let runs = ServedRuns(port: server.port)
        try await runs.start("logs", count: effort.runs)
        try await runs.completed("logs", count: effort.runs)
        lines.append(memory(Self.names[3], usage, atMost: 60))
        if options.wants(Self.names[4]) {
            Progress.say("size/waiting-run")
            try await runs.start("wait", count: min(Self.cached, effort.waitingRuns))
            await pause()
            let few = usage.residentBytes
            try await runs.start("wait", count: effort.waitingRuns)
            await pause()
            lines.append(
                BenchLine(
                    name: Self.names[4], value: (usage.residentBytes - few) / Double(effort.waitingRuns), unit: "bytes",
                    target: .init(atMost: 1000)))
        }
        return lines
    }

    private func memory(_ name: String, _ usage: ProcessUsage, atMost limit: Double) -> BenchLine {
        BenchLine(name: name, value: usage.residentBytes / Self.megabyte, unit: "MB", target: .init(atMost: limit))
    }

    private func pause() async {
        let nanoseconds = Int64(options.effort.idleSeconds * 1e9)
        await Blocking.wait { SharedClock.sleep(until: SharedClock.now + nanoseconds) }
    }
}
