import TroupeGraph

/// A command of a workflow file as the interpreter evaluates it: each `${inputs.NAME}` is a named value.
func fieldScript(_ command: String, _ inputs: ValueMap) -> Value {
    var parts: [Value] = []
    var rest = Substring(command)
    while let start = rest.firstRange(of: "${inputs."), let end = rest[start.upperBound...].firstIndex(of: "}") {
        parts.append(.string(String(rest[..<start.lowerBound])))
        let name = String(rest[start.upperBound..<end])
        parts.append(["name": .string("inputs.\(name)"), "value": inputs[name] ?? .null])
        rest = rest[rest.index(after: end)...]
    }
    parts.append(.string(String(rest)))
    return .list(parts)
}
