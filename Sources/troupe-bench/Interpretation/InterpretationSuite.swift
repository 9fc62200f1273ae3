import TroupeGraph
import TroupeInterpreter

/// Steps a second on one core: `Interpreter.start` and `handle` and nothing else, in the processor's time of one thread.
struct InterpretationSuite {
    let files: BenchFiles
    let options: BenchOptions

    /// Asked of BPMN by its first issue; of both, since one interpreter runs both.
    private static let target = 12_000.0

    func run() async throws -> [BenchLine] {
        var lines: [BenchLine] = []
        for (name, file) in [("scripts", "script-chain"), ("split", "script-split")] {
            var line = try measure("memory/bpmn-\(name)", "\(file).bpmn", ["x": 0])
            line.baseline = try await spiff(file)
            line.target = .init(value: Self.target, ratio: 1)
            lines.append(line)
        }
        lines.append(try measure("memory/bpmn-scripts-written", "script-chain.bpmn", ["x": 0], writesRecords: true))
        lines.append(try measure("memory/bpmn-jobs", "job-chain.bpmn", ["document": IncrementAction.document]))
        lines.append(try measure("memory/yaml-assignments", "assignment-chain.yaml", ["x": 0]))
        lines.append(try measure("memory/yaml-split", "assignment-split.yaml", ["x": 0]))
        lines.append(
            try measure("memory/yaml-assignments-written", "assignment-chain.yaml", ["x": 0], writesRecords: true))
        lines.append(try measure("memory/yaml-jobs", "jobs.yaml", ["document": IncrementAction.document]))
        return lines
    }

    private func measure(
        _ name: String, _ file: String, _ inputs: ValueMap, writesRecords: Bool = false
    ) throws(BenchError) -> BenchLine {
        Progress.say(name)
        var runner = MemoryRun(try files.program(of: file), inputs: inputs, writesRecords: writesRecords)
        let first = runner.run(countsSteps: true)
        guard first.outcome == .completed, first.steps == BenchFiles.steps else {
            throw BenchError("\(file) did not do its \(BenchFiles.steps) steps")
        }
        var rates: [Double] = []
        for _ in 0..<options.effort.rounds {
            let watch = Stopwatch(.thread)
            for _ in 0..<options.effort.runs where runner.run().outcome != .completed {
                throw BenchError("\(file) did not complete")
            }
            rates.append(Double(options.effort.runs * BenchFiles.steps) / watch.seconds)
        }
        return BenchLine(name: name, value: rates.median, target: .init(value: Self.target))
    }

    private func spiff(_ process: String) async throws -> BenchLine.Baseline? {
        guard let python = options.python else { return nil }
        Progress.say("SpiffWorkflow: \(process)")
        let effort = options.effort
        let seconds = try await Baselines.spiff(
            python: python, script: files.path(of: "spiff.py"), file: files.path(of: "\(process).bpmn"),
            process: process, effort: effort)
        let rate = Double(effort.runs * BenchFiles.steps) / seconds
        return .init(name: "SpiffWorkflow", value: rate)
    }
}
