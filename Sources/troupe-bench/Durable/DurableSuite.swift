import TroupeGraph

/// Steps a second of the whole engine on a PostgreSQL of its own, and how long a run takes that is alone: every step is
/// committed before the next one begins.
struct DurableSuite {
    let files: BenchFiles
    let options: BenchOptions

    private struct Work {
        var name: String
        var file: String
        /// One run at a time, of which the time is taken.
        var isAlone = false
    }

    private static let work = [
        Work(name: "durable/yaml-jobs", file: "jobs.yaml"), Work(name: "durable/bpmn-jobs", file: "job-chain.bpmn"),
        Work(name: "alone/yaml-jobs", file: "jobs.yaml", isAlone: true),
    ]
    private static let inputs: ValueMap = ["document": IncrementAction.document]

    func run() async throws -> [BenchLine] {
        let wanted = Self.work.filter { options.wants($0.name) }
        if wanted.isEmpty { return [] }
        return try await BenchDatabase.use { database in
            var baseline: BenchLine.Baseline?
            if wanted.contains(where: { !$0.isAlone }) {
                baseline = try await Baselines.commits(on: database, options.effort)
            }
            return try await BenchEngine.use(database, files, jobLimit: options.effort.inFlight) { engine in
                var lines: [BenchLine] = []
                for work in wanted where !work.isAlone {
                    var line = try await rate(work, engine)
                    line.baseline = baseline
                    lines.append(line)
                }
                for work in wanted where work.isAlone {
                    let commit = try await Baselines.commitLatency(on: database, options.effort)
                    var line = try await latency(work, engine)
                    line.baseline = commit
                    lines.append(line)
                }
                return lines
            }
        }
    }

    private func rate(_ work: Work, _ engine: BenchEngine) async throws -> BenchLine {
        Progress.say(work.name)
        let process = try await engine.deploy(work.file)
        let effort = options.effort
        var rates: [Double] = []
        // What is opened and prepared once does not count.
        for round in 0...effort.durableRounds {
            let watch = Stopwatch(.wall)
            try await engine.run(process, inputs: Self.inputs, times: effort.runs, inFlight: effort.inFlight)
            if round > 0 { rates.append(Double(effort.runs * BenchFiles.steps) / watch.seconds) }
        }
        return BenchLine(name: work.name, value: rates.median, target: .init(ratio: 3))
    }

    private func latency(_ work: Work, _ engine: BenchEngine) async throws -> BenchLine {
        Progress.say(work.name)
        let process = try await engine.deploy(work.file)
        var times: [Double] = []
        for number in 0..<(options.effort.aloneRuns + 5) {
            let watch = Stopwatch(.wall)
            try await engine.run(process, inputs: Self.inputs)
            if number >= 5 { times.append(1000 * watch.seconds) }
        }
        // As many commits as it has steps, and a fifth for everything else.
        return BenchLine(
            name: work.name, value: times.median, unit: "ms, p50",
            target: .init(ratioAtMost: 1.2 * Double(BenchFiles.steps)))
    }
}
