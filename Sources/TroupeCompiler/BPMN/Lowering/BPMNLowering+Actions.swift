import TroupeBPMN
import TroupeExpression
import TroupeGraph
import TroupeYAML

/// Tasks that one of our step actions performs: `troupe:action`.
extension BPMNLowering {
    /// What the action of a node is in the graph; nil for an action that no task can have.
    mutating func job(of node: BPMNFlowNode, at index: NodeIndex) -> Node.Kind? {
        guard let action = node.troupe.action, let known = action.known else { return nil }
        definition.nodes[index].outputs = action.outputs.compactMap(\.named)
        definition.nodes[index].timeout = action.element.attribute("timeout").map { template($0) }
        definition.nodes[index].retry = action.retry?.policy
        switch known.lowering {
        case .job(let idempotent):
            let isSafe = action.element.attribute("idempotent").map { $0.string.trimmedBlank == "true" } ?? idempotent
            return .job(.init(type: known.name, inputs: .map(inputs(of: action, known)), idempotent: isSafe))
        case .call: return .callActivity(call(action, known, at: index))
        default: return nil
        }
    }

    /// The own keys of an action, in the order of its table, as for steps of YAML files.
    private mutating func inputs(of action: TroupeAction, _ known: ActionTable.Action) -> [ValueTemplate.Entry] {
        known.own.compactMap { key in
            let given = action.inputs.filter { $0.path.first.map(key.names.contains) ?? false }
            let values = given.map { input in (input.path.dropFirst(), value(of: input, as: key.form)) }
            return values.isEmpty ? nil : .init(key: key.name, value: Self.assemble(values[...]))
        }
    }

    /// One value of all that is given under a key: itself, or a map of what stands behind the dots.
    private static func assemble(_ values: ArraySlice<(ArraySlice<String>, ValueTemplate)>) -> ValueTemplate {
        if let whole = values.last(where: { $0.0.isEmpty }) { return whole.1 }
        var names: [String] = []
        for (path, _) in values {
            if let name = path.first, !names.contains(name) { names.append(name) }
        }
        return .map(
            names.map { name in
                let inside = values.filter { $0.0.first == name }.map { ($0.0.dropFirst(), $0.1) }
                return .init(key: name, value: assemble(inside[...]))
            })
    }

    private mutating func value(of input: TroupeAction.Input, as form: KeyForm) -> ValueTemplate {
        if let expression = input.expression { return .expression(feel(expression)) }
        let text = input.given
        let isWhole = input.path.count == 1
        if isWhole, case .script = form { return .script(text.isFEEL ? [.expression(feel(text))] : parts(of: text)) }
        if text.isFEEL { return .expression(feel(text)) }
        let parts = parts(of: text)
        if parts.count == 1, case .expression(let index) = parts[0] { return .expression(index) }
        if parts.contains(where: { if case .expression = $0 { true } else { false } }) { return .text(parts) }
        if case .template = form { return valueTemplate(text) }
        return .constant(.string(text.string))
    }

    /// The pieces of a text: `${=…}` is FEEL, `${context.…}` and the like is the language of the workflow files, and every
    /// other `${…}` is the shell's.
    private mutating func parts(of text: LocatedText) -> [ValueTemplate.Part] {
        var parts: [ValueTemplate.Part] = []
        for piece in FEELPieces.split(text.string) {
            switch piece {
            case .text(let part, let offset): parts += workflowParts(part, offset, of: text)
            case .feel(let expression, let offset):
                let place = BPMNExpressionPlace(text: text, offset: offset, around: nil)
                parts.append(.expression(add(expression, .feel, at: place)))
            case .endless(let offset):
                let place = text.location(atUTF8Offset: offset) ?? process.location
                findings.append(
                    BPMNReport.finding(
                        FEELSyntax.rule, "the expression does not end: close it with }", at: place, in: definition.file)
                )
            }
        }
        return parts
    }

    private mutating func workflowParts(
        _ part: String, _ start: Int, of text: LocatedText
    ) -> [ValueTemplate.Part] {
        do throws(ExpressionSyntaxError) {
            return try ExpressionText.split(part).map { segment in
                switch segment {
                case .literal(let literal): return .literal(literal)
                case .expression(let expression, let offset):
                    let place = BPMNExpressionPlace(text: text, offset: start + offset, around: nil)
                    return .expression(add(expression, nil, at: place))
                }
            }
        } catch {
            let place = text.location(atUTF8Offset: start + error.offset) ?? process.location
            findings.append(BPMNReport.finding(FEELSyntax.rule, error.message, at: place, in: definition.file))
            return [.literal(part)]
        }
    }

    /// `execute-workflow`: a call activity whose variables are the inputs that are given.
    private mutating func call(
        _ action: TroupeAction, _ known: ActionTable.Action, at index: NodeIndex
    ) -> CallActivity {
        var process: ValueTemplate = .constant("")
        var isGivenInputs = false
        for input in action.inputs {
            let value = value(of: input, as: .template)
            if input.path == ["workflow"] { process = value }
            if input.path.first == "inputs", input.path.count > 1 {
                isGivenInputs = true
                parts[index].inputs.append(Mapping(source: value, target: Array(input.path.dropFirst())))
            }
        }
        return CallActivity(process: process, propagatesParentVariables: !isGivenInputs)
    }
}
