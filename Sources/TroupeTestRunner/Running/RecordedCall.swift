import TroupeGraph

/// Something that a run asked of the world.
struct RecordedCall: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case shell
        case model
        case skill(String)
        case forge(String)
        case workflow(String)
        case task
        case http(method: String, url: String)
        case program(String)
    }

    var kind: Kind
    var step: String
    var workflow: String
    var inputs: Value = .null
    var prompt = ""
    var arguments = ""
    var persona: String?

    /// What people call it.
    var title: String {
        switch kind {
        case .shell, .model: "step '\(step)'"
        case .skill(let name): "skill '\(name)' in step '\(step)'"
        case .forge(let operation): "operation '\(operation)' of step '\(step)'"
        case .workflow(let id): "workflow '\(id)'"
        case .task: "task '\(step)'"
        case .http(let method, let url): "request \(method) \(url) of step '\(step)'"
        case .program(let name): "program '\(name) \(arguments)'"
        }
    }

    /// Whether a stub is meant for this.
    func isMeant(by stub: Stub) -> Bool {
        if let name = stub.step?.content, !name.names(step, of: workflow) { return false }
        if let pattern = stub.inputs, !pattern.fits(inputs) { return false }
        switch (stub.kind, kind) {
        case (.shell, .shell), (.task, .task): return true
        case (.model(let glob), .model): return glob?.matches(prompt) ?? true
        case (.skill(let wanted, let glob), .skill(let name)): return wanted == name && glob?.matches(prompt) ?? true
        case (.forge(let wanted), .forge(let name)), (.workflow(let wanted), .workflow(let name)):
            return wanted == name
        case (.http(let glob, let wanted), .http(let method, let url)):
            return glob.matches(url) && (wanted ?? method) == method
        default: return false
        }
    }

    /// Whether an expectation speaks of this, apart from `times`.
    func isMeant(by call: Expectation.Call) -> Bool {
        if let name = call.step?.content, !name.names(step, of: workflow) { return false }
        switch (call.kind, kind) {
        case (.forge(let wanted), .forge(let name)), (.workflow(let wanted), .workflow(let name)),
            (.program(let wanted), .program(let name)), (.skill(let wanted), .skill(let name)):
            if wanted != name { return false }
        case (.task, .task), (.step, .shell), (.step, .model), (.step, .forge), (.step, .http), (.step, .task),
            (.step, .workflow):
            break
        case (.http(let glob), .http(_, let url)): if !glob.matches(url) { return false }
        default: return false
        }
        if let pattern = call.inputs, !pattern.fits(inputs) { return false }
        if let pattern = call.prompt, !pattern.fits(.string(prompt)) { return false }
        if let pattern = call.arguments, !pattern.fits(.string(arguments)) { return false }
        if let wanted = call.persona, wanted != persona { return false }
        return true
    }

    /// What was asked, for messages.
    var details: String {
        if !arguments.isEmpty || !prompt.isEmpty {
            return ValuePattern.shown(.string(arguments.isEmpty ? prompt : arguments))
        }
        return inputs.isNull ? "" : ValuePattern.shown(inputs)
    }
}
