import TroupeExpression
import TroupeGraph

/// Timers and counts stand in BPMN's own elements where they are plain text.
enum WorkflowTimer {
    /// What such a text is.
    enum Reading: Equatable {
        case constant(Value)
        /// What stands inside `${…}`.
        case expression(String)
        /// Text with `${…}`.
        case text
    }

    /// `${expression}` or a fixed text or number; nil where that would not be read back as the same.
    static func text(_ template: ValueTemplate, _ expressions: [ExpressionSource]) -> String? {
        let (form, text) = WorkflowTexts.encode(template, expressions)
        return switch (form, template) {
        case (.text, .constant(let value)): read(text) == .constant(value) ? text : nil
        case (.text, _): read(text) == .text ? text : nil
        case (.expression, _): read("${\(text)}") == .expression(text) ? "${\(text)}" : nil
        case (.constant, .constant(let value)): read(text) == .constant(value) ? text : nil
        default: nil
        }
    }

    /// Reads such a text.
    static func read(_ text: String) -> Reading {
        if let value = try? Value(json: text), case .number = value { return .constant(value) }
        if text.hasPrefix("${"), text.hasSuffix("}") {
            let inner = String(text.dropFirst(2).dropLast())
            let segments = try? ExpressionText.split(text)
            let isOne = segments == [.expression(text: inner, offset: 2)] || segments == [.literal(text)]
            if isOne, (try? Expression(parsing: inner)) != nil { return .expression(inner) }
        }
        return (try? ExpressionText.split(text)) == [.literal(text)] ? .constant(.string(text)) : .text
    }
}
