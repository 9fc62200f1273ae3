import TroupeGraph
import TroupeInterpreter

/// What a step costs in a run that grows: loops of very many rounds beside the same of a hundred. It must not depend on how
/// much has happened or goes on at once.
struct WideSuite {
    let files: BenchFiles
    let options: BenchOptions

    private struct Work {
        var name: String
        var file: String
        var inputs: @Sendable (_ rounds: Int) -> ValueMap
        var rounds: Int
        /// By the whole engine, each step committed.
        var isDurable = false
    }

    private var work: [Work] {
        let count: @Sendable (Int) -> ValueMap = { ["count": .integer($0)] }
        let items: @Sendable (Int) -> ValueMap = { ["items": .list((0..<$0).map(Value.integer))] }
        let effort = options.effort
        return [
            Work(name: "wide/loop", file: "loop.yaml", inputs: count, rounds: effort.longLoop),
            Work(name: "wide/parallel", file: "parallel-loop.yaml", inputs: items, rounds: effort.wideLoop),
            Work(
                name: "wide/durable-loop", file: "loop.yaml", inputs: count, rounds: effort.durableLoop, isDurable: true
            ),
            Work(
                name: "wide/durable-parallel", file: "parallel-loop.yaml", inputs: items, rounds: effort.wideLoop,
                isDurable: true),
        ].filter { options.wants($0.name) }
    }

    func run() async throws -> [BenchLine] {
        var lines: [BenchLine] = []
        for work in work where !work.isDurable {
            Progress.say(work.name)
            let program = try files.program(of: work.file)
            let small = options.effort.fewRounds
            // Small, large, small: memory that others freed in between is not taken for a difference.
            var few: [Double] = []
            var many: [Double] = []
            for _ in 0..<options.effort.wideRounds {
                few.append(try perStep(program, work, rounds: small, times: max(1, work.rounds / small / 4)))
                many.append(try perStep(program, work, rounds: work.rounds, times: 1))
            }
            lines.append(line(work, few: few.median, many: many.median))
        }
        if !work.contains(where: \.isDurable) { return lines }
        lines += try await BenchDatabase.use { database in
            try await BenchEngine.use(database, files, jobLimit: options.effort.inFlight) { engine in
                var lines: [BenchLine] = []
                for work in work where work.isDurable { lines.append(try await durable(work, engine)) }
                return lines
            }
        }
        return lines
    }

    /// Microseconds of processor time a step.
    private func perStep(
        _ program: Program, _ work: Work, rounds: Int, times: Int
    ) throws(BenchError) -> Double {
        var runner = MemoryRun(program, inputs: work.inputs(rounds))
        let watch = Stopwatch(.thread)
        for _ in 0..<times {
            let run = runner.run(countsSteps: false)
            guard run.outcome == .completed, runner.jobs == rounds else {
                throw BenchError("\(work.file) did not do its \(rounds) rounds")
            }
        }
        return 1e6 * watch.seconds / Double(rounds * times)
    }

    /// Microseconds of the world's time a step.
    private func durable(_ work: Work, _ engine: BenchEngine) async throws -> BenchLine {
        Progress.say(work.name)
        let process = try await engine.deploy(work.file)
        let small = options.effort.fewRounds
        let times = max(1, min(work.rounds / small / 4, 25))
        func perStep(_ rounds: Int, _ times: Int) async throws -> Double {
            let watch = Stopwatch(.wall)
            for _ in 0..<times { try await engine.run(process, inputs: work.inputs(rounds)) }
            return 1e6 * watch.seconds / Double(rounds * times)
        }
        _ = try await perStep(small, 1)
        var few: [Double] = []
        var many: [Double] = []
        for _ in 0..<(work.rounds > 10_000 ? 1 : options.effort.wideRounds) {
            few.append(try await perStep(small, times))
            many.append(try await perStep(work.rounds, 1))
        }
        return line(work, few: few.median, many: many.median)
    }

    private func line(_ work: Work, few: Double, many: Double) -> BenchLine {
        var line = BenchLine(
            name: work.name, value: many, unit: "us/step", target: .init(ratioAtMost: 1.2))
        line.baseline = .init(name: "\(options.effort.fewRounds) rounds", value: few)
        return line
    }
}
