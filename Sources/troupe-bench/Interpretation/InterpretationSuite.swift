import TroupeGraph
import TroupeInterpreter

/// Steps a second on one core: `Interpreter.start` and `handle` and nothing else, in the processor's time of one thread.
struct InterpretationSuite {
    let files: BenchFiles
    let options: BenchOptions

    /// Asked where nothing is written.
    private static let target = 500_000.0
    /// Asked of BPMN by its first issue; of both, since one interpreter runs both.
    private static let writtenTarget = 12_000.0

    /// One line.
    private struct Work {
        var name: String
        var file: String
        var inputs: ValueMap = ["x": 0]
        var writesRecords = false
        /// The process in the file that SpiffWorkflow runs too.
        var shared: String?
    }

    private static let work = [
        Work(name: "memory/bpmn-scripts", file: "script-chain.bpmn", shared: "script-chain"),
        Work(name: "memory/bpmn-split", file: "script-split.bpmn", shared: "script-split"),
        Work(name: "memory/bpmn-scripts-written", file: "script-chain.bpmn", writesRecords: true),
        Work(name: "memory/bpmn-jobs", file: "job-chain.bpmn", inputs: ["document": IncrementAction.document]),
        Work(name: "memory/yaml-assignments", file: "assignment-chain.yaml"),
        Work(name: "memory/yaml-split", file: "assignment-split.yaml"),
        Work(name: "memory/yaml-assignments-written", file: "assignment-chain.yaml", writesRecords: true),
        Work(name: "memory/yaml-jobs", file: "jobs.yaml", inputs: ["document": IncrementAction.document]),
    ]

    func run() async throws -> [BenchLine] {
        var lines: [BenchLine] = []
        for work in Self.work where options.wants(work.name) {
            var line = BenchLine(name: work.name, value: try rate(of: work))
            line.target = .init(value: work.writesRecords ? Self.writtenTarget : Self.target)
            if let process = work.shared {
                line.baseline = try await spiff(process, in: work.file)
                line.target?.ratio = 1
            }
            lines.append(line)
        }
        return lines
    }

    private func rate(of work: Work) throws(BenchError) -> Double {
        Progress.say(work.name)
        var runner = MemoryRun(
            try files.program(of: work.file), inputs: work.inputs, writesRecords: work.writesRecords)
        let first = runner.run(countsSteps: true)
        guard first.outcome == .completed, first.steps == BenchFiles.steps else {
            throw BenchError("\(work.file) did not do its \(BenchFiles.steps) steps")
        }
        var rates: [Double] = []
        for _ in 0..<options.effort.rounds {
            let watch = Stopwatch(.thread)
            for _ in 0..<options.effort.runs where runner.run().outcome != .completed {
                throw BenchError("\(work.file) did not complete")
            }
            rates.append(Double(options.effort.runs * BenchFiles.steps) / watch.seconds)
        }
        return rates.median
    }

    private func spiff(_ process: String, in file: String) async throws -> BenchLine.Baseline? {
        guard let python = options.python else { return nil }
        Progress.say("SpiffWorkflow: \(file)")
        let effort = options.effort
        let seconds = try await Baselines.spiff(
            python: python, script: files.path(of: "spiff.py"), file: files.path(of: file), process: process,
            effort: effort)
        return .init(name: "SpiffWorkflow", value: Double(effort.runs * BenchFiles.steps) / seconds)
    }
}
