import TroupeBPMN
import TroupeExpression
import TroupeGraph

/// How the values of a workflow stand in the `troupe:` elements of a BPMN file: as the author's text where that says all,
/// else as JSON. White space that modelers drop, and what XML has no form for, is JSON, too.
enum WorkflowTexts {
    /// What the text of an element is; its attribute `form`.
    enum Form: String {
        /// Text with `${…}`; without any it is a string.
        case text
        /// A shell script with `${…}`.
        case script
        /// What stands inside `${…}`.
        case expression
        /// A fixed value, as JSON.
        case constant
        /// A list or map with expressions, as JSON.
        case template
    }

    /// The language of conditions, as `conditionExpression` names it.
    static let language = "https://troupe.dev/expression"

    /// The form and the text of a template.
    static func encode(_ template: ValueTemplate, _ expressions: [ExpressionSource]) -> (form: Form, text: String) {
        switch template {
        case .expression(let index) where isPlain(expressions[index].text):
            return (.expression, expressions[index].text)
        case .constant(.string(let text)) where isPlain(text):
            if (try? ExpressionText.split(text)) == [.literal(text)] { return (.text, text) }
        case .text(let parts):
            if let text = joined(parts, expressions) { return (.text, text) }
        case .script(let parts):
            if let text = joined(parts, expressions) { return (.script, text) }
        default: break
        }
        if case .constant(let value) = template { return (.constant, value.json) }
        return (.template, json(template, expressions).json)
    }

    /// The text of pieces, when it comes apart into the same pieces again.
    private static func joined(_ parts: [ValueTemplate.Part], _ expressions: [ExpressionSource]) -> String? {
        let text = parts.map { part in
            switch part {
            case .literal(let text): text
            case .expression(let index): "${\(expressions[index].text)}"
            }
        }.joined()
        let segments = (try? ExpressionText.split(text)) ?? []
        let isSame =
            segments.count == parts.count
            && zip(segments, parts).allSatisfy { segment, part in
                switch (segment, part) {
                case (.literal(let one), .literal(let other)): one == other
                case (.expression(let one, _), .expression(let index)): one == expressions[index].text
                default: false
                }
            }
        return isSame && isPlain(text) ? text : nil
    }

    /// Whether XML and the modelers keep the text as it is.
    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
        let blanks: Set<Unicode.Scalar> = [" ", "\t", "\n", "\r"]
        return !blanks.contains(first) && !(blanks.contains(last) && last != "\n")
            && text.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && $0.value != 0xFFFE && $0.value != 0xFFFF || $0 == "\n" || $0 == "\t"
            }
    }

    // MARK: JSON

    private static func json(_ template: ValueTemplate, _ expressions: [ExpressionSource]) -> Value {
        func pieces(_ parts: [ValueTemplate.Part]) -> Value {
            .list(
                parts.map { part in
                    switch part {
                    case .literal(let text): .string(text)
                    case .expression(let index): ["expression": .string(expressions[index].text)]
                    }
                })
        }
        return switch template {
        case .constant(let value): ["constant": value]
        case .expression(let index): ["expression": .string(expressions[index].text)]
        case .text(let parts): ["text": pieces(parts)]
        case .script(let parts): ["script": pieces(parts)]
        case .list(let elements): ["list": .list(elements.map { json($0, expressions) })]
        case .map(let entries):
            ["map": .map(ValueMap(entries.map { ($0.key, json($0.value, expressions)) }))]
        }
    }

    /// The template that a JSON value says; nil for one that says none.
    ///
    /// - Parameter expression: takes the text of an expression.
    static func template(_ value: Value, _ expression: (String) -> ExpressionIndex) -> ValueTemplate? {
        guard case .map(let map) = value, map.count == 1, let (key, inner) = map.first else {
            return nil
        }
        switch (key, inner) {
        case ("constant", _): return .constant(inner)
        case ("expression", .string(let text)): return .expression(expression(text))
        case ("text", .list(let parts)): return pieces(parts, expression).map(ValueTemplate.text)
        case ("script", .list(let parts)): return pieces(parts, expression).map(ValueTemplate.script)
        case ("list", .list(let elements)):
            let templates = elements.compactMap { template($0, expression) }
            return templates.count == elements.count ? .list(templates) : nil
        case ("map", .map(let entries)):
            var templates: [ValueTemplate.Entry] = []
            for (key, entry) in entries {
                guard let value = template(entry, expression) else { return nil }
                templates.append(.init(key: key, value: value))
            }
            return .map(templates)
        default: return nil
        }
    }

    private static func pieces(_ parts: [Value], _ expression: (String) -> ExpressionIndex) -> [ValueTemplate.Part]? {
        var pieces: [ValueTemplate.Part] = []
        for part in parts {
            switch part {
            case .string(let text): pieces.append(.literal(text))
            case .map(let map):
                guard map.count == 1, case .string(let text)? = map["expression"] else { return nil }
                pieces.append(.expression(expression(text)))
            default: return nil
            }
        }
        return pieces
    }
}
