import TroupeGraph
import TroupeInterpreter

/// A workflow that is answered instead of being run: it has the real one's inputs and outputs, and one job, which a stub
/// answers. So what the caller passes is checked as ever.
enum WorkflowStub {
    /// The type of the job.
    static let jobType = "workflow-stub"
    private static let jobID = "answer"
    /// The content hash of such programs.
    static let hash = "stub"

    static func program(like real: Definition) -> Program {
        var definition = Definition(id: real.id, file: real.file)
        definition.name = real.name
        definition.inputs = real.inputs
        definition.expressions = [ExpressionSource(text: "inputs", line: 1, column: 1)]
        for output in real.outputs {
            let name = Value.string(output.name).json
            definition.expressions.append(ExpressionSource(text: "steps.\(jobID)[\(name)]", line: 1, column: 1))
            definition.outputs.append(
                OutputDeclaration(name: output.name, value: .expression(definition.expressions.count - 1)))
        }
        let inputs = ValueTemplate.map([.init(key: "inputs", value: .expression(0))])
        definition.nodes = [
            Node(id: real.id, scope: 0, kind: .subprocess(0)),
            Node(id: "process-start", scope: 0, kind: .start),
            Node(id: jobID, scope: 0, kind: .job(.init(type: jobType, inputs: inputs, idempotent: true))),
            Node(id: "process-end", scope: 0, kind: .end),
        ]
        definition.flows = [
            Flow(id: "flow-1", source: 1, target: 2), Flow(id: "flow-2", source: 2, target: 3),
        ]
        definition.nodes[1].outgoing = [0]
        definition.nodes[2].incoming = [0]
        definition.nodes[2].outgoing = [1]
        definition.nodes[3].incoming = [1]
        definition.scopes = [Scope(owner: 0, start: 1)]
        definition.scopes[0].nodes = [1, 2, 3]
        return Program(definition: definition, hash: hash, version: 1)
    }
}

/// The workflows of one test: the tested one, the stubbed ones, and the others from their files.
struct TestPrograms: ProgramSource {
    let tested: Program
    let stubbed: [String: Program]
    let real: [String: Program]

    /// - Parameter real: the workflows there are, by id.
    init(tested: Program, stubs: [Stub], real: [String: Program]) {
        self.tested = tested
        self.real = real
        var stubbed: [String: Program] = [:]
        for case .workflow(let id) in stubs.map(\.kind) where stubbed[id] == nil {
            stubbed[id] = real[id].map { WorkflowStub.program(like: $0.definition) }
        }
        self.stubbed = stubbed
    }

    func latest(id: String) -> Program? { stubbed[id] ?? (tested.definition.id == id ? tested : real[id]) }

    func program(hash: String, id: String, version: Int) -> Program? {
        [tested, stubbed[id], real[id]].lazy.compactMap { $0 }
            .first { $0.hash == hash && $0.definition.id == id && $0.version == version }
    }

    /// The definition that runs under an id.
    func definition(_ hash: String, _ id: String) -> Definition? {
        program(hash: hash, id: id, version: 1)?.definition
    }
}
