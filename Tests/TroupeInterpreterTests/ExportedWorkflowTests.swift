import Testing
import TroupeBPMN
import TroupeCompiler
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Workflows run from BPMN as they run from YAML.
@Suite struct ExportedWorkflowTests {
    private static let originals: [String: Definition] = Dictionary(
        RepositoryFiles.yaml(below: RepositoryFiles.root + "/workflows")
            .compactMap { Compiler.compile(bytes: RepositoryFiles.bytes($0), file: $0).definition }
            .map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

    private static let exported: [String: Definition] = originals.compactMapValues { definition in
        guard let model = WorkflowExport.model(of: definition) else { return nil }
        return BPMNCompiler.compile(Array(BPMNWriter.write(model).utf8), file: "x.bpmn").definitions.first
    }

    @Test(arguments: originals.keys.sorted())
    func `YAML to BPMN to a run gives the same records as YAML to a run`(id: String) {
        for seed in 1...3 as ClosedRange<UInt64> {
            let (one, other) = (Self.run(id, Self.originals, seed), Self.run(id, Self.exported, seed))
            #expect(one.records.count > 2)
            #expect(one.outcome == other.outcome, "\(id), seed \(seed)")
            #expect(one.started == other.started, "\(id), seed \(seed)")
            #expect(one.records == other.records, "\(id), seed \(seed)")
            #expect(other.problems == [])
        }
    }

    /// A run in which jobs answer by chance, the same for the same seed.
    private static func run(_ id: String, _ definitions: [String: Definition], _ seed: UInt64) -> Driver {
        guard let first = definitions[id] else { return Driver(originals[id]!) }
        let rest = definitions.keys.sorted().filter { $0 != id }.compactMap { definitions[$0] }
        var inputs: ValueMap = [:]
        for input in first.inputs where input.required && input.defaultValue == nil {
            inputs[input.name] =
                switch input.kind {
                case .string: "main"
                case .enum: input.values.first ?? "x"
                case .number: 1
                case .boolean: true
                case .array: ["a", "b"]
                case .object: ["a": 1]
                }
        }
        var driver = Driver([first] + rest, inputs: inputs, seed: seed)
        driver.handlesTwice = false
        var random = SeededRandom(seed: seed)
        for _ in 0..<60 where driver.outcome == nil {
            if let job = driver.jobs.keys.min(), let order = driver.jobs[job] {
                let chance = random.next() % 10
                if chance == 0 {
                    driver.end(job, .fail(code: "shell.exit"))
                } else {
                    let outputs = order.outputs.map { ($0, Value.string(chance % 2 == 0 ? "true" : "3")) }
                    driver.end(job, .complete(ValueMap(outputs)))
                }
            } else if let signal = driver.signals.first {
                driver.deliver(signal)
            } else if !driver.timers.isEmpty {
                driver.advance(milliseconds: 3_600_000)
            } else {
                driver.stopAll()
            }
        }
        return driver
    }
}
