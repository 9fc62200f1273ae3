import TroupeExpression
import TroupeGraph

extension Turn {
    /// Processes inside each other, at most.
    private static var depthLimit: Int { 64 }

    /// Binds a call activity to a deployed process or workflow and starts it inside this run.
    mutating func bind(_ call: CallActivity, _ element: ElementInstance) {
        let key = element.key
        let id: String
        switch text(call.process, "called process", at: key) {
        case .failure(let fault): return raise(fault, at: key, in: .activated)
        case .success(let text): id = text
        }
        guard let program = callee(id, call.binding, of: element) else {
            return raise(
                Fault("call.unknown-process", "there is no process '\(id)'\(suffix(call.binding))"), at: key,
                in: .activated)
        }
        if let problem = program.definition.cannotBeCalled {
            return raise(Fault("call.no-start", problem), at: key, in: .activated)
        }
        if processDepth(of: element) >= Self.depthLimit {
            return raise(
                Fault("call.depth", "processes are nested \(Self.depthLimit) levels deep, the most there may be"),
                at: key,
                in: .activated)
        }
        var variables = call.propagatesParentVariables ? state.seenVariables(at: key) : state.variables(in: key)
        if program.definition.process == nil {
            variables = ValueMap(
                variables.filter { entry in program.definition.inputs.contains { $0.name == entry.0 } })
            let outcome = InputValidation.validate(
                variables, against: program.definition, matches: InputPattern.matches)
            if !outcome.problems.isEmpty {
                let list = outcome.problems.map(\.description).joined(separator: "; ")
                return raise(Fault("call.invalid-input", "workflow '\(id)': \(list)"), at: key, in: .activated)
            }
            variables = outcome.values
        }
        emit(.called(element: key, hash: program.hash, id: id, version: program.version))
        activateProcess(of: program, parent: key, inputs: variables, workspace: nil)
    }

    private func callee(_ id: String, _ binding: Binding, of element: ElementInstance) -> Program? {
        switch binding {
        case .latest: return programs.latest(id: id)
        case .versionTag(let tag): return programs.latest(id: id, tag: tag)
        case .deployment:
            guard let version = program(of: element).definition.process?.deployedWith[id] else { return nil }
            return programs.program(id: id, version: version)
        }
    }

    private func processDepth(of element: ElementInstance) -> Int {
        var depth = 0
        var current = state.process(of: element.key)
        while let process = current {
            depth += 1
            current = process.parent == 0 ? nil : state.process(of: process.parent)
        }
        return depth
    }
}
