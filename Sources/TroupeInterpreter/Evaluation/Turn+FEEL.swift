import TroupeExpression
import TroupeGraph

extension Turn {
    /// Evaluates FEEL as the element at `key` sees the world, with some more variables.
    mutating func evaluate(
        _ expression: FEELExpression, at key: Key, extra: [String: Value]
    ) -> Result<Value, Fault> {
        looking(at: key, extra: extra) { Self.evaluate(expression, in: $0) }
    }

    /// Has FEEL look at the world as the element at `key` sees it, with some more variables.
    @inline(__always)
    mutating func looking<Answer>(
        at key: Key, extra: [String: Value] = [:], _ body: (ProcessView) -> Answer
    ) -> Answer {
        let view = ProcessView(
            elements: state.elements, element: key, now: moment.now, entropy: entropy, extra: extra)
        defer { entropy = view.entropy }
        return body(view)
    }

    private static func evaluate(_ expression: FEELExpression, in view: ProcessView) -> Result<Value, Fault> {
        do throws(FEELError) {
            let outcome = try expression.evaluate(in: view)
            let value = Value(outcome.value)
            return ValueBound.fault(of: value).map(Result.failure) ?? .success(value)
        } catch {
            return .failure(Fault("expression.\(error.kind.rawValue)", "'\(expression.text)': \(error.message)"))
        }
    }

    /// The text of an expression, for messages.
    func expressionText(_ index: ExpressionIndex, at key: Key) -> String {
        guard let element = state.elements[key] else { return "" }
        return program(of: element).definition.expressions[index].text
    }
}

/// The world as FEEL sees it from one element: the variables of the scopes around it.
final class ProcessView: FEELEnvironment {
    /// Not all of the state, which would cost more to copy than most expressions do.
    private let elements: ElementTable
    private let element: Key
    let now: Int64
    var entropy: SeededRandom
    private let extra: [String: Value]
    /// Lists and maps that were looked up before, as FEEL has them: a loop may ask for a large one in every round.
    private var known: [String: FEELValue] = [:]

    init(elements: ElementTable, element: Key, now: Int64, entropy: SeededRandom, extra: [String: Value]) {
        self.elements = elements
        self.element = element
        self.now = now
        self.entropy = entropy
        self.extra = extra
    }

    var zone: FEELZone { .offset(0) }

    func value(of name: String) -> FEELValue? {
        if let value = known[name] { return value }
        guard let value = extra[name] ?? elements.value(of: .context(name), at: element) else { return nil }
        let converted = FEELValue(value)
        switch value {
        case .list, .map: known[name] = converted
        case .null, .bool, .number, .string: break
        }
        return converted
    }

    func randomBits() -> UInt64 { entropy.next() }
}
