import TroupeExpression
import TroupeGraph

extension Turn {
    /// Processes inside each other, at most.
    private static var depthLimit: Int { 64 }
    /// Processes of one workflow inside each other, at most: more is a cycle that does not end.
    private static var cycleLimit: Int { 16 }

    /// Binds a call to the latest version of its workflow and starts it inside this run.
    mutating func bind(_ call: Node.Call, _ element: ElementInstance) {
        let key = element.key
        func fault(_ code: String, _ message: String) -> AgendaItem {
            .fail(element: key, fault: Fault("call." + code, message))
        }
        let id: String
        switch evaluate(call.workflow, at: key) {
        case .failure(let fault): return schedule(.fail(element: key, fault: fault))
        case .success(let value): id = value.text
        }
        guard let program = programs.latest(id: id) else {
            return schedule(fault("unknown-workflow", "there is no workflow '\(id)'"))
        }
        if let problem = program.definition.cannotBeCalled { return schedule(fault("no-start", problem)) }
        let (depth, same) = nesting(of: element, id: id)
        if same >= Self.cycleLimit {
            return schedule(
                fault("cycle", "workflow '\(id)' calls itself, directly or through others, \(same) levels deep"))
        }
        if depth >= Self.depthLimit {
            return schedule(fault("depth", "workflows are nested \(depth) levels deep, the most there may be"))
        }
        var workspace: Value?
        if let template = call.workspace {
            switch evaluate(template, at: key) {
            case .failure(let fault): return schedule(.fail(element: key, fault: fault))
            case .success(let value): workspace = value
            }
        }
        switch evaluate(call.inputs, at: key) {
        case .failure(let fault): schedule(.fail(element: key, fault: fault))
        // A process declares nothing: it takes whatever it is given.
        case .success(let given) where program.definition.process != nil:
            emit(.called(element: key, hash: program.hash, id: id, version: program.version))
            activateProcess(of: program, parent: key, inputs: given.mapValue ?? [:], workspace: workspace)
        case .success(let given):
            let outcome = InputValidation.validate(
                given.mapValue ?? [:], against: program.definition, matches: InputPattern.matches)
            // Callers in the field pass inputs that callees do not declare; the linter tells them.
            let problems = outcome.problems.filter { problem in
                program.definition.inputs.contains { $0.name == problem.field }
            }
            if !problems.isEmpty {
                let list = problems.map(\.description).joined(separator: "; ")
                return schedule(fault("invalid-input", "workflow '\(id)': \(list)"))
            }
            emit(.called(element: key, hash: program.hash, id: id, version: program.version))
            activateProcess(of: program, parent: key, inputs: outcome.values, workspace: workspace)
        }
    }

    /// Activates the process of the run, or of a bound call. `workspace` is what the call says.
    mutating func activateProcess(of program: Program, parent: Key, inputs: ValueMap, workspace: Value?) {
        let definition = program.definition
        if definition.process != nil {
            let key = activate(0, id: definition.id, in: parent, role: .process, locals: inputs)
            return schedule(.execute(element: key))
        }
        let birth = ProcessBirth(program: program, inputs: inputs)
        var locals: ValueMap = ["inputs": .map(inputs)]
        var workspace = workspace
        var fault: Fault?
        if !definition.environment.isEmpty {
            switch evaluate(.map(definition.environment), at: parent, born: birth) {
            case .success(let environment): locals["env"] = environment
            case .failure(let first): fault = first
            }
        }
        // What the request says counts more than the file, for the run's own process.
        if workspace == nil, parent != 0 || state.created.request.workspace == nil,
            let template = definition.workspace
        {
            switch evaluate(template, at: parent, born: birth) {
            case .success(let value): workspace = value
            case .failure(let first): fault = fault ?? first
            }
        }
        if let text = workspace?.text, !text.isEmpty { locals["workspace"] = .string(text) }
        let key = activate(0, id: definition.id, in: parent, role: .process, locals: locals)
        if let fault {
            schedule(.fail(element: key, fault: fault))
        } else {
            schedule(.execute(element: key))
        }
    }

    private func nesting(of element: ElementInstance, id: String) -> (depth: Int, same: Int) {
        var depth = 0
        var same = 0
        var current = state.process(of: element.key)
        while let process = current {
            depth += 1
            if program(of: process).definition.id == id { same += 1 }
            current = process.parent == 0 ? nil : state.process(of: process.parent)
        }
        return (depth, same)
    }
}

extension Definition {
    /// Why nobody can call it: a process that only begins with messages, signals or times would end at once.
    var cannotBeCalled: String? {
        guard process != nil, scopes[0].starts?.isEmpty != false else { return nil }
        return "the process '\(id)' has no none start event, and begins only with its triggers"
    }
}
