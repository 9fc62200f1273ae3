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
    /// A process that is about to begin; there is no element then.
    let birth: ProcessBirth?

    mutating func random() -> UInt64 { entropy.next() }

    mutating func undefined(_ reference: Reference) {}

    func resolve(root: String, path: ArraySlice<String>) -> (value: Value, consumed: Int)? {
        switch root {
        case "inputs": return field(of: birth.map { .map($0.inputs) } ?? process?.locals["inputs"], path)
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
            var all: [String: [String: Value]] = [:]
            for case (.output(let step, let name), let value) in state.visibleVariables(at: element) {
                all[step, default: [:]][name] = value
            }
            return (Self.map(all.mapValues(Self.map)), 0)
        }
        if path.count > 1 {
            return state.value(of: .output(step: step, name: path[path.startIndex + 1]), at: element).map { ($0, 2) }
        }
        var outputs: [String: Value] = [:]
        for case (.output(step, let name), let value) in state.visibleVariables(at: element) { outputs[name] = value }
        return outputs.isEmpty ? nil : (Self.map(outputs), 1)
    }

    /// In the order of the names: dictionaries have none of their own.
    private static func map(_ entries: [String: Value]) -> Value {
        .map(ValueMap(entries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))
    }

    private func context(_ path: ArraySlice<String>) -> (value: Value, consumed: Int)? {
        guard let name = path.first else {
            var all: [String: Value] = [:]
            for name in Self.builtIns { all[name] = builtIn(name) }
            for case (.context(let name), let value) in state.visibleVariables(at: element) { all[name] = value }
            return (Self.map(all), 0)
        }
        // A variable may be named with dots: `variable: context.build.result`.
        for length in stride(from: min(path.count, Self.longestName), to: 1, by: -1) {
            let name = path.prefix(length).joined(separator: ".")
            if let value = state.value(of: .context(name), at: element) { return (value, length) }
        }
        return (state.value(of: .context(name), at: element) ?? builtIn(name)).map { ($0, 1) }
    }

    /// Parts of a variable's name, at most.
    private static let longestName = 4
    private static let builtIns = [
        "timestamp", "current_date", "current_user", "current_step", "error", "execution_duration",
    ]

    private func builtIn(_ name: String) -> Value? {
        switch name {
        case "timestamp": .string(TimestampText.text(now))
        case "current_date": .string(TimestampText.date(now))
        case "current_user": .string(state.created.request.user)
        case "current_step": handledError?["step"] ?? state.elements[element].map { .string(state.node(of: $0).id) }
        case "error": currentError?["message"]
        case "execution_duration":
            Number(
                significand: Int128(now - state.created.time) / 1000, exponent: -3
            ).map(Value.number)
        default: nil
        }
    }

    /// In a handler the fault it handles, elsewhere the last that was passed over.
    private var currentError: Value? { handledError ?? process?.passedOver.last?.value }

    private var handledError: Value? { error ?? state.local("error", at: element) }

    private var run: Value {
        [
            "id": .string(String(state.run)), "work_item": state.created.request.workItem.map(Value.string) ?? .null,
            "started_at": .string(TimestampText.text(state.created.time)),
        ]
    }

    private var workflow: Value {
        guard let definition = birth?.program.definition ?? process.map({ state.programs[$0.program].definition })
        else { return .null }
        return [
            "id": .string(definition.id), "name": .string(definition.name ?? definition.id),
            "version": definition.version.map(Value.string) ?? .null,
        ]
    }
}
