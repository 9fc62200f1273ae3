import TroupeExpression
import TroupeGraph

/// The world as the expressions of one element see it (LANGUAGE "Expressions": the roots).
struct VariableView: ExpressionEnvironment {
    let state: InstanceState
    let element: Key
    let now: Int64
    var entropy: SeededRandom
    /// The subject of a branch's test.
    let subject: Value?
    /// The fault being looked at, where it is not a handler's.
    let error: Value?

    mutating func random() -> UInt64 { entropy.next() }

    mutating func undefined(_ reference: Reference) {}

    func resolve(root: String, path: ArraySlice<String>) -> (value: Value, consumed: Int)? {
        switch root {
        case "inputs": return field(of: process?.locals["inputs"], path)
        case "steps": return steps(path)
        case "context": return context(path)
        case "error": return currentError.map { ($0, 0) }
        case "subject": return subject.map { ($0, 0) }
        case "item", "index", "env": return state.local(root, at: element).map { ($0, 0) }
        case "secrets":
            return path.first.map { (.string(SecretReference.text(name: $0, nonce: state.created.nonce)), 1) }
        case "persona": return state.persona(at: element).map { (.map(["id": .string($0)]), 0) }
        case "run": return (run, 0)
        case "workflow": return (workflow, 0)
        default: return nil
        }
    }

    private var process: ElementInstance? { state.process(of: element) }

    /// One field without building the rest.
    private func field(of map: Value?, _ path: ArraySlice<String>) -> (value: Value, consumed: Int)? {
        guard let map else { return nil }
        guard let name = path.first else { return (map, 0) }
        return map[name].map { ($0, 1) }
    }

    private func steps(_ path: ArraySlice<String>) -> (value: Value, consumed: Int)? {
        guard let step = path.first else {
            let names = state.allValues(at: element) { name in
                if case .output(let step, let output) = name { "\(step)\u{0}\(output)" } else { nil }
            }
            var all = ValueMap()
            for (name, value) in names {
                let parts = name.split(separator: "\u{0}", maxSplits: 1).map(String.init)
                var outputs = all[parts[0]]?.mapValue ?? [:]
                outputs[parts[1]] = value
                all[parts[0]] = .map(outputs)
            }
            return (.map(all), 0)
        }
        if path.count > 1 {
            return state.value(of: .output(step: step, name: path[path.startIndex + 1]), at: element).map { ($0, 2) }
        }
        let outputs = state.allValues(at: element) { name in
            if case .output(step, let output) = name { output } else { nil }
        }
        return outputs.isEmpty ? nil : (.map(outputs), 1)
    }

    private func context(_ path: ArraySlice<String>) -> (value: Value, consumed: Int)? {
        guard let name = path.first else {
            var all: ValueMap = [:]
            for name in Self.builtIns { all[name] = builtIn(name) }
            all.merge(
                state.allValues(at: element) { if case .context(let name) = $0 { name } else { nil } })
            return (.map(all), 0)
        }
        return (state.value(of: .context(name), at: element) ?? builtIn(name)).map { ($0, 1) }
    }

    private static let builtIns = [
        "timestamp", "current_date", "current_user", "current_step", "error", "execution_duration",
    ]

    private func builtIn(_ name: String) -> Value? {
        switch name {
        case "timestamp": .string(TimestampText.text(now))
        case "current_date": .string(TimestampText.date(now))
        case "current_user": .string(state.created.request.user)
        case "current_step": currentError?["step"] ?? state.elements[element].map { .string(state.node(of: $0).id) }
        case "error": currentError?["message"]
        case "execution_duration":
            Number(
                significand: Int128(now - state.created.time) / 1000, exponent: -3
            ).map(Value.number)
        default: nil
        }
    }

    /// In a handler the fault it handles, elsewhere the last that was passed over.
    private var currentError: Value? {
        error ?? state.local("error", at: element) ?? process?.passedOver.last?.value
    }

    private var run: Value {
        [
            "id": .string(String(state.run)), "work_item": state.created.request.workItem.map(Value.string) ?? .null,
            "started_at": .string(TimestampText.text(state.created.time)),
        ]
    }

    private var workflow: Value {
        guard let process else { return .null }
        let program = state.programs[process.program]
        return [
            "id": .string(program.definition.id), "name": .string(program.definition.name ?? program.definition.id),
            "version": program.definition.version.map(Value.string) ?? .null,
        ]
    }
}
