import TroupeGraph
import TroupeYAML

/// Compares a test file with the workflows it speaks of: a stub that can never match, or an expectation of a step that
/// there is not, is an error.
struct TestFileCheck {
    let tested: Definition
    let catalog: [String: Definition]
    private(set) var diagnostics: [Diagnostic] = []

    init(tested: Definition, catalog: [String: Definition]) {
        self.tested = tested
        self.catalog = catalog
    }

    mutating func check(_ test: TestCase) {
        let reach = Reach(tested, catalog, stubs: test.stubs)
        for input in test.inputs {
            let names = tested.inputs.map(\.name)
            if names.contains(input.content.key) { continue }
            error(
                "unknown-input", "'\(tested.id)' has no input '\(DocumentReader.shown(input.content.key))'",
                at: input.place, near: input.content.key, among: names)
        }
        for stub in test.stubs { check(stub, reach) }
        let expectation = test.expectation
        let paths = (expectation.path?.content ?? []) + (expectation.exactPath?.content ?? [])
        for name in paths + expectation.failed + expectation.skipped + expectation.notRun { checkStep(name, reach) }
        for output in expectation.outputs {
            let names = tested.outputs.map(\.name)
            if names.contains(output.content.name) { continue }
            error(
                "unknown-output", "'\(tested.id)' has no output '\(DocumentReader.shown(output.content.name))'",
                at: output.place, near: output.content.name, among: names)
        }
        for call in expectation.calls + expectation.notCalled { check(call, test, reach) }
    }

    private mutating func error(
        _ rule: String, _ message: String, at place: SourceLocation, near word: String = "", among words: [String] = []
    ) {
        let suggestion = word.isEmpty ? nil : NearWord.nearest(to: word, among: words)
        let diagnostic = Diagnostic(.error, rule, message, at: place, suggestion: suggestion)
        if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }

    // MARK: Steps

    /// A step of an expectation: without a workflow it is one of the tested workflow.
    @discardableResult
    private mutating func checkStep(_ name: Located<StepName>, _ reach: Reach, anywhere: Bool = false) -> [Node] {
        if let id = name.content.workflow, reach.definitions[id] == nil {
            if catalog[id] == nil {
                error(
                    "unknown-workflow", "there is no workflow '\(DocumentReader.shown(id))'", at: name.place, near: id,
                    among: Array(catalog.keys))
            } else {
                error("unreachable", "'\(tested.id)' does not call '\(id)', or it is stubbed", at: name.place)
            }
            return []
        }
        let ids = name.content.workflow.map { [$0] } ?? (anywhere ? Array(reach.definitions.keys) : [tested.id])
        let steps = ids.compactMap { reach.definitions[$0] }.flatMap { $0.nodes.filter(\.isStep) }
        let found = steps.filter { $0.id == name.content.step }
        if found.isEmpty {
            let place = name.content.workflow ?? tested.id
            error(
                "unknown-step", "'\(place)' has no step '\(DocumentReader.shown(name.content.step))'", at: name.place,
                near: name.content.step, among: steps.map(\.id))
        }
        return found
    }

    private mutating func check(_ stub: Stub, _ reach: Reach) {
        var steps: [Node]?
        if let name = stub.step { steps = checkStep(name, reach, anywhere: true) }
        if steps?.isEmpty == true { return }
        let jobs = (steps ?? reach.nodes).compactMap { node -> Node.Job? in
            if case .job(let job) = node.kind { job } else { nil }
        }
        let types: [String]
        switch stub.kind {
        case .skill(let name, _):
            types = ["shell-command"]
            if !jobs.contains(where: { $0.script.contains(name) }) {
                error(
                    "never-matches", "no script calls the skill '\(name)', so this stub can never match", at: stub.place
                )
                return
            }
        case .shell, .program: types = ["shell-command", "git-operation"]
        case .model: types = ["llm-call"]
        case .task: types = ["human-task"]
        case .http: types = ["http-request"]
        case .forge(let operation):
            types = ["azure-devops"]
            checkOperation(operation, jobs, stub)
        case .workflow(let id): return check(stub, of: id, reach)
        }
        if jobs.contains(where: { types.contains($0.type) }) { return }
        let what = types.joined(separator: " or ")
        if let name = stub.step {
            error("never-matches", "'\(name.content)' is no \(what) step, so this stub can never match", at: name.place)
        } else {
            error("never-matches", "there is no \(what) step, so this stub can never match", at: stub.place)
        }
    }

    private mutating func checkOperation(_ operation: String, _ jobs: [Node.Job], _ stub: Stub) {
        var operations: [String] = []
        for job in jobs where job.type == "azure-devops" {
            guard let name = job.operation else { return }
            operations.append(name)
        }
        if operations.contains(operation) || operations.isEmpty { return }
        let place = stub.step.map { "step '\($0.content)'" } ?? "'\(tested.id)'"
        error(
            "never-matches", "\(place) does not use the operation '\(DocumentReader.shown(operation))'", at: stub.place,
            near: operation, among: operations)
    }

    private mutating func check(_ stub: Stub, of id: String, _ reach: Reach) {
        guard let callee = catalog[id] else {
            return error(
                "unknown-workflow", "there is no workflow '\(DocumentReader.shown(id))'", at: stub.place, near: id,
                among: Array(catalog.keys))
        }
        if !reach.called.contains(id), !reach.callsAnything {
            error(
                "never-matches", "'\(tested.id)' does not call '\(id)', so this stub can never match", at: stub.place,
                near: id, among: Array(reach.called))
        }
        let outputs = callee.outputs.map(\.name)
        for name in stub.names where !outputs.contains(name.content) {
            error(
                "unknown-output", "'\(id)' has no output '\(DocumentReader.shown(name.content))'", at: name.place,
                near: name.content, among: outputs)
        }
        let inputs = callee.inputs.map(\.name)
        for name in stub.inputNames where !inputs.contains(name.content) {
            error(
                "unknown-input", "'\(id)' has no input '\(DocumentReader.shown(name.content))'", at: name.place,
                near: name.content, among: inputs)
        }
    }

    // MARK: Calls

    private mutating func check(_ call: Expectation.Call, _ test: TestCase, _ reach: Reach) {
        var steps = reach.nodes
        if let name = call.step {
            steps = checkStep(name, reach, anywhere: true)
            if steps.isEmpty { return }
        }
        let jobs = steps.compactMap { node -> Node.Job? in if case .job(let job) = node.kind { job } else { nil } }
        switch call.kind {
        case .forge(let operation):
            let used = jobs.filter { $0.type == "azure-devops" }
            let operations = used.compactMap(\.operation)
            if operations.contains(operation) || operations.count < used.count { return }
            error(
                "unknown-operation", "'\(tested.id)' does not use the operation '\(DocumentReader.shown(operation))'",
                at: call.place, near: operation, among: operations)
        case .workflow(let id):
            if catalog[id] == nil {
                error(
                    "unknown-workflow", "there is no workflow '\(DocumentReader.shown(id))'", at: call.place, near: id,
                    among: Array(catalog.keys))
            } else if !test.stubs.contains(where: { $0.kind == .workflow(id: id) }) {
                error(
                    "not-recorded", "calls of '\(id)' are recorded only when the test has a stub of it", at: call.place)
            }
        case .program(let name):
            let isStubbed = test.stubs.contains { stub in
                if case .program(name, _) = stub.kind { true } else { false }
            }
            if !isStubbed {
                error(
                    "not-recorded", "calls of the program '\(name)' are recorded only when the test has a stub of it",
                    at: call.place)
            }
        case .task, .skill, .http, .step: break
        }
    }
}

/// The workflows that a test's run can reach: the tested one and, through calls that are not stubbed, others.
struct Reach {
    private(set) var definitions: [String: Definition] = [:]
    /// Ids that are called, stubbed ones included.
    private(set) var called: Set<String> = []
    /// Whether a callee is an expression, so that anything may be called.
    private(set) var callsAnything = false

    init(_ tested: Definition, _ catalog: [String: Definition], stubs: [Stub]) {
        var stubbed: Set<String> = []
        for case .workflow(let id) in stubs.map(\.kind) { stubbed.insert(id) }
        var pending = [tested]
        definitions[tested.id] = tested
        while let definition = pending.popLast() {
            for case .call(let call) in definition.nodes.map(\.kind) {
                guard case .constant(let value) = call.workflow else {
                    callsAnything = true
                    continue
                }
                let id = value.text
                called.insert(id)
                guard !stubbed.contains(id), definitions[id] == nil, let callee = catalog[id] else { continue }
                definitions[id] = callee
                pending.append(callee)
            }
        }
        guard callsAnything else { return }
        for (id, definition) in catalog where definitions[id] == nil && !stubbed.contains(id) {
            definitions[id] = definition
        }
    }

    /// All nodes.
    var nodes: [Node] { definitions.values.flatMap(\.nodes) }
}

extension Node.Job {
    /// The fixed text of a script.
    var script: String {
        guard case .map(let entries) = inputs, let command = entries.first(where: { $0.key == "command" }) else {
            return ""
        }
        switch command.value {
        case .script(let parts):
            return parts.map { part in if case .literal(let text) = part { text } else { " " } }.joined()
        case .constant(let value): return value.text
        default: return ""
        }
    }

    /// The operation of a job, where it is fixed.
    var operation: String? {
        let value: Value? =
            switch inputs {
            case .map(let entries):
                entries.first { $0.key == "operation" }.flatMap { entry in
                    if case .constant(let value) = entry.value { value } else { nil }
                }
            case .constant(let map): map["operation"]
            default: nil
            }
        return value?.text
    }
}
