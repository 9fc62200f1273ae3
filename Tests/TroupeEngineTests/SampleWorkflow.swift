import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// Small graphs, without a compiler.
enum SampleWorkflow {
    enum Step {
        case job(String, idempotent: Bool = true)
        /// Milliseconds.
        case wait(String, Int)
        /// A job with a timeout in milliseconds.
        case timedJob(String, Int)
        case ask(String)
        case waitFor(String, signal: String)
        case send(String, signal: String)
    }

    /// Steps one after the other.
    static func sequence(_ id: String = "wf", _ steps: Step...) -> Deployment { sequence(id, steps) }

    static func sequence(_ id: String, _ steps: [Step]) -> Deployment {
        var definition = Definition(id: id, file: "\(id).yaml")
        definition.nodes = [
            Node(id: id, scope: 0, kind: .subprocess(0)), Node(id: "\(id)-start", scope: 0, kind: .start),
        ]
        for step in steps { definition.nodes.append(node(step)) }
        definition.nodes.append(Node(id: "\(id)-end", scope: 0, kind: .end))
        for source in 1..<definition.nodes.count - 1 {
            let flow = definition.flows.count
            definition.flows.append(Flow(id: "flow\(flow)", source: source, target: source + 1))
            definition.nodes[source].outgoing = [flow]
            definition.nodes[source + 1].incoming = [flow]
        }
        definition.scopes = [Scope(owner: 0, start: 1)]
        definition.scopes[0].nodes = Array(1..<definition.nodes.count)
        return Deployment(
            id: id, hash: "hash of \(id)", file: definition.file, source: [], definition: definition, deployedAt: 0)
    }

    private static func node(_ step: Step) -> Node {
        func job(_ id: String, _ idempotent: Bool) -> Node {
            let job = Node.Job(type: "scripted", inputs: .constant(.map([:])), idempotent: idempotent)
            return Node(id: id, scope: 0, kind: .job(job), isStep: true)
        }
        switch step {
        case .job(let id, let idempotent): return job(id, idempotent)
        case .timedJob(let id, let milliseconds):
            var node = job(id, true)
            node.timeout = duration(milliseconds)
            return node
        case .ask(let id): return waiting(id, "human-task", ["assignee": "ann"])
        case .waitFor(let id, let signal): return waiting(id, "wait-signal", ["signal": .string(signal)])
        case .send(let id, let signal):
            return waiting(id, "send-signal", ["signal": .string(signal), "payload": ["V": 1]])
        case .wait(let id, let milliseconds):
            return Node(id: id, scope: 0, kind: .timer(.duration(duration(milliseconds))), isStep: true)
        }
    }

    private static func waiting(_ id: String, _ type: String, _ inputs: Value) -> Node {
        let job = Node.Job(type: type, inputs: .constant(inputs), idempotent: true)
        return Node(id: id, scope: 0, kind: .job(job), isStep: true)
    }

    private static func duration(_ milliseconds: Int) -> ValueTemplate {
        .constant(.string("PT\(milliseconds / 1000).\(String(1000 + milliseconds % 1000).dropFirst())S"))
    }
}
