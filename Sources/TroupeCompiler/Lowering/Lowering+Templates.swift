import TroupeExpression
import TroupeGraph
import TroupeYAML

extension Lowering {
    /// How a scalar becomes a template.
    enum TemplateMode {
        /// Keeps its type when there is no expression or exactly one.
        case value
        /// Text, unless it is exactly one expression.
        case text
        case script
    }

    /// A value of the file with its expressions found, at any depth.
    mutating func template(_ node: YAMLNode, as mode: TemplateMode = .value) -> ValueTemplate {
        switch node.kind {
        case .scalar(let scalar): return template(node, scalar, mode)
        case .sequence(let nodes):
            let elements = nodes.map { template($0) }
            let constants = elements.compactMap(\.constantValue)
            return constants.count == elements.count ? .constant(.list(constants)) : .list(elements)
        case .mapping:
            let entries = entries(node)
            let constants = entries.compactMap { entry in entry.value.constantValue.map { (entry.key, $0) } }
            return constants.count == entries.count ? .constant(.map(ValueMap(constants))) : .map(entries)
        }
    }

    /// The entries of a mapping as templates.
    mutating func entries(_ node: YAMLNode) -> [ValueTemplate.Entry] {
        (node.mapping ?? []).map { .init(key: $0.name, value: template($0.value)) }
    }

    private mutating func template(
        _ node: YAMLNode, _ scalar: YAMLScalar, _ mode: TemplateMode
    ) -> ValueTemplate {
        if mode != .script, let constant = constantExpression(node, scalar) { return .expression(constant) }
        let parts = parts(node, scalar)
        if mode == .script { return .script(parts) }
        var expressions: [ExpressionIndex] = []
        var hasText = false
        for part in parts {
            switch part {
            case .literal(let text): hasText = hasText || !text.allSatisfy(\.isWhitespace)
            case .expression(let index): expressions.append(index)
            }
        }
        if expressions.isEmpty { return .constant(mode == .text ? .string(scalar.text) : scalar.value) }
        return expressions.count == 1 && !hasText ? .expression(expressions[0]) : .text(parts)
    }

    /// A value that is one `${…}` around an expression that does not begin with a name, such as `${3}` or
    /// `${[inputs.A] + context.LIST}`.
    ///
    /// In a script such a text would be the shell's own; outside of one nothing else than an expression can be meant.
    private mutating func constantExpression(_ node: YAMLNode, _ scalar: YAMLScalar) -> ExpressionIndex? {
        let text = trimmed(scalar.text)
        guard text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
        let inner = String(text.dropFirst(2).dropLast())
        guard let expression = try? Expression(parsing: inner),
            expression.references.allSatisfy({ Expression.roots.contains($0.root) }),
            // What begins with a name is found among the pieces of a text, where each has its place.
            (try? ExpressionText.split(text)) == [.literal(text)]
        else { return nil }
        let place = node.location(atUTF8Offset: 0)
        let start = scalar.text.utf8.prefix { $0 != UInt8(ascii: "{") }.count + 1
        return graph.expression(inner, line: place.line, column: place.column, in: node, offset: start)
    }

    /// The pieces of a text; its expressions are added to the definition.
    private mutating func parts(_ node: YAMLNode, _ scalar: YAMLScalar) -> [ValueTemplate.Part] {
        guard scalar.text.utf8.contains(UInt8(ascii: "$")) else { return [.literal(scalar.text)] }
        do throws(ExpressionSyntaxError) {
            let segments = try ExpressionText.split(scalar.text)
            let offsets = segments.compactMap { if case .expression(_, let offset) = $0 { offset } else { nil } }
            var places = node.locations(ofUTF8Offsets: offsets)[...]
            return segments.map { segment in
                switch segment {
                case .literal(let text): return .literal(text)
                case .expression(let text, let offset):
                    let place = places.popFirst() ?? node.location
                    return .expression(expression(text, at: place, in: node, offset: offset))
                }
            }
        } catch {
            let place = node.location(atUTF8Offset: error.offset)
            reader.report(Diagnostic(.error, "expression-syntax", error.message, at: place))
            return [.literal(scalar.text)]
        }
    }

    /// Adds the expression that stands at `offset` of a scalar's text.
    private mutating func expression(
        _ text: String, at place: SourceLocation, in node: YAMLNode, offset: Int
    ) -> ExpressionIndex {
        do throws(ExpressionSyntaxError) {
            _ = try Expression(parsing: text)
        } catch {
            // Finding the very character costs a walk through the text; among many errors the expression's begin will do.
            let isCheap = reader.diagnostics.count < 20 || (node.scalar?.text.utf8.count ?? 0) < 4096
            let exact = isCheap ? node.location(atUTF8Offset: offset + error.offset) : place
            reader.report(Diagnostic(.error, "expression-syntax", error.message, at: exact))
        }
        return graph.expression(text, line: place.line, column: place.column, in: node, offset: offset)
    }

    /// Adds an expression that does not stand in the file in this form.
    ///
    /// - Parameter prefix: UTF-8 bytes before the author's own text.
    mutating func generated(_ text: String, at node: YAMLNode, prefix: Int = 0) -> ExpressionIndex {
        do throws(ExpressionSyntaxError) {
            _ = try Expression(parsing: text)
        } catch {
            let place = node.location(atUTF8Offset: max(0, error.offset - prefix))
            reader.report(Diagnostic(.error, "expression-syntax", error.message, at: place))
        }
        let place = node.location(atUTF8Offset: 0)
        return graph.expression(text, line: place.line, column: place.column, in: node, offset: -prefix)
    }

    /// A duration: with expressions it is checked when it is known.
    mutating func duration(_ node: YAMLNode) -> ValueTemplate {
        let template = template(node)
        if case .constant(let value) = template, DurationText.milliseconds(value) == nil {
            reader.report(
                .error, "invalid-duration",
                "'\(DocumentReader.shown(node.scalar?.text ?? ""))' is no duration; write 90, 30m, 4h, 2d or PT15M",
                at: node)
        }
        return template
    }
}

extension ValueTemplate {
    /// The value, when there is no expression in it.
    var constantValue: Value? { if case .constant(let value) = self { value } else { .none } }
}
