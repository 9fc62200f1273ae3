import TroupeGraph
import TroupeInterpreter

/// Reads a step's evaluated inputs.
struct StepInputs {
    let map: ValueMap

    /// The step's own keys.
    init(_ order: JobOrder) { map = order.inputs.mapValue ?? [:] }

    init(_ map: ValueMap) { self.map = map }

    /// The text under the first of the names that has one; nothing, null and empty text count as absent.
    func text(_ names: String...) -> String? {
        for name in names {
            if let text = map[name]?.text, !text.isEmpty { return text }
        }
        return nil
    }

    /// The language's truth of what stands under the name.
    func flag(_ name: String) -> Bool { map[name]?.isTrue ?? false }

    /// What stands under the name, unless it is null.
    func value(_ name: String) -> Value? {
        guard let value = map[name], !value.isNull else { return nil }
        return value
    }

    /// The whole number under the name; a number written as text counts.
    func integer(_ name: String, of step: String) throws(Fault) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.intValue ?? Int(value.text) else {
            throw Fault("input.type", "'\(name)' of '\(step)' must be a whole number, not a \(value.kindName)")
        }
        return number
    }
}
