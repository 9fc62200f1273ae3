import TroupeExpression
import TroupeGraph

/// The world as the expressions of one element see it (LANGUAGE "Expressions": the roots).
///
/// The turn itself is what they look at: a view of its own would hold a copy of the state.
extension Turn: ExpressionEnvironment {
    var now: Int64 { moment.now }

    mutating func random() -> UInt64 { entropy.next() }

    mutating func undefined(_ reference: Reference) {}

    func resolve(root: String, path: ArraySlice<String>) -> (value: Value, consumed: Int)? {
        switch root {
        case "inputs": return inputs(path)
        case "steps": return steps(path)
        case "context": return context(path)
        case "error": return currentError.map { ($0, 0) }
        case "subject": return sight.subject.map { ($0, 0) }
        case "item", "index", "env": return state.local(root, at: sight.element).map { ($0, 0) }
        case "secrets":
            return path.first.map { (.string(SecretReference.text(name: $0, nonce: state.created.nonce)), 1) }
        case "persona": return state.persona(at: sight.element).map { (.map(["id": .string($0)]), 0) }
        case "run": return (runValue, 0)
        case "workflow": return (workflowValue, 0)
        default: return nil
        }
    }

    private var seenProcess: ElementInstance? { state.process(of: sight.element) }

    /// One input without the rest.
    private func inputs(_ path: ArraySlice<String>) -> (value: Value, consumed: Int)? {
        guard let map = sight.birth.map({ .map($0.inputs) }) ?? seenProcess?.locals["inputs"] else { return nil }
        guard let name = path.first else { return (map, 0) }
        return map[name].map { ($0, 1) }
    }

    private func steps(_ path: ArraySlice<String>) -> (value: Value, consumed: Int)? {
        guard let step = path.first else {
            var all: [String: [String: Value]] = [:]
            for case (.output(let step, let name), let value) in state.visibleVariables(at: sight.element) {
                all[step, default: [:]][name] = value
            }
            return (Self.map(all.mapValues(Self.map)), 0)
        }
        if path.count > 1 {
            return state.value(of: .output(step: step, name: path[path.startIndex + 1]), at: sight.element).map {
                ($0, 2)
            }
        }
        var outputs: [String: Value] = [:]
        for case (.output(step, let name), let value) in state.visibleVariables(at: sight.element) {
            outputs[name] = value
        }
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
            for case (.context(let name), let value) in state.visibleVariables(at: sight.element) { all[name] = value }
            return (Self.map(all), 0)
        }
        // A variable may be named with dots: `variable: context.build.result`.
        var length = min(path.count, Self.longestName)
        while length > 1 {
            let name = path.prefix(length).joined(separator: ".")
            if let value = state.value(of: .context(name), at: sight.element) { return (value, length) }
            length -= 1
        }
        return (state.value(of: .context(name), at: sight.element) ?? builtIn(name)).map { ($0, 1) }
    }

    /// Parts of a variable's name, at most.
    private static var longestName: Int { 4 }
    private static var builtIns: [String] {
        ["timestamp", "current_date", "current_user", "current_step", "error", "execution_duration"]
    }

    private func builtIn(_ name: String) -> Value? {
        switch name {
        case "timestamp": .string(TimestampText.text(now))
        case "current_date": .string(TimestampText.date(now))
        case "current_user": .string(state.created.request.user)
        case "current_step":
            handledError?["step"] ?? state.elements[sight.element].map { .string(state.node(of: $0).id) }
        case "error": currentError?["message"]
        case "execution_duration":
            Number(
                significand: Int128(now - state.created.time) / 1000, exponent: -3
            ).map(Value.number)
        default: nil
        }
    }

    /// In a handler the fault it handles, elsewhere the last that was passed over.
    private var currentError: Value? { handledError ?? seenProcess?.passedOver.last?.value }

    private var handledError: Value? { sight.error ?? state.local("error", at: sight.element) }

    private var runValue: Value {
        [
            "id": .string(String(state.run)), "work_item": state.created.request.workItem.map(Value.string) ?? .null,
            "started_at": .string(TimestampText.text(state.created.time)),
        ]
    }

    private var workflowValue: Value {
        guard let program = sight.birth?.program ?? seenProcess.map({ state.programs[$0.program] }) else {
            return .null
        }
        let definition = program.definition
        return [
            "id": .string(definition.id), "name": .string(definition.name ?? definition.id),
            "version": definition.version.map(Value.string) ?? .null,
        ]
    }
}
