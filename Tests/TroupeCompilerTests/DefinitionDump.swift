import TroupeGraph

/// What graphs of workflows and of processes have in common as text.
protocol DefinitionDump {
    var definition: Definition { get }
}

extension DefinitionDump {
    func text(_ template: ValueTemplate) -> String {
        switch template {
        case .constant(let value): value.json
        case .expression(let index): expression(index)
        case .text(let parts): "text(\(parts.map(part).joined(separator: " ")))"
        case .script(let parts): "script(\(parts.map(part).joined(separator: " ")))"
        case .list(let elements): "[\(elements.map(text).joined(separator: ", "))]"
        case .map(let entries): "{\(entries.map { "\($0.key): \(text($0.value))" }.joined(separator: ", "))}"
        }
    }

    func part(_ part: ValueTemplate.Part) -> String {
        switch part {
        case .literal(let text): Value.string(text).json
        case .expression(let index): expression(index)
        }
    }

    func expression(_ index: ExpressionIndex) -> String {
        let source = definition.expressions[index]
        let text = source.language == .feel ? "=\(source.text)" : "${\(source.text)}"
        return "\(text)@\(source.line):\(source.column)"
    }

    func text(_ retry: RetryPolicy) -> String {
        " retry=\(retry.maxAttempts)/\(retry.initialInterval)/\(retry.backoff)/\(retry.maxInterval)"
            + (retry.on.isEmpty ? "" : "/" + retry.on.joined(separator: ","))
    }
}
