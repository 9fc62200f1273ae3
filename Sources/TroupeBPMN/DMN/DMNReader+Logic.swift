import TroupeDecision
import TroupeGraph

/// DMN's boxed expressions.
extension DMNReader {
    private static let kinds: Set<String> = [
        "literalExpression", "decisionTable", "context", "list", "relation", "invocation", "functionDefinition",
        "conditional", "filter", "for", "some", "every",
    ]

    /// The expression in an element; nil when there is none.
    mutating func logic(in element: XMLElement) -> DecisionLogic? {
        parts(of: element).first { Self.kinds.contains($0.name.local) }.map { logic($0) }
    }

    private mutating func logic(_ element: XMLElement) -> DecisionLogic {
        switch element.name.local {
        case "decisionTable": return .table(table(element))
        case "context": return context(element)
        case "list":
            return .list(parts(of: element).filter { Self.kinds.contains($0.name.local) }.map { logic($0) })
        case "relation": return relation(element)
        case "invocation": return invocation(element)
        case "functionDefinition":
            return .function(parameters(of: element), checkKind(of: element) ? logic(in: element) : nil)
        case "conditional":
            return .conditional(
                part("if", of: element), then: part("then", of: element), otherwise: part("else", of: element))
        case "filter": return .filter(part("in", of: element), part("match", of: element))
        case "for": return iteration(.each, element, body: "return")
        case "some": return iteration(.some, element, body: "satisfies")
        case "every": return iteration(.every, element, body: "satisfies")
        default:
            if element.string("importedValues") != nil || element.first("importedValues", of: self) != nil {
                report(.warning, "import", "imported values are not read: the expression is null", at: element)
            }
            return .literal(text(element))
        }
    }

    /// The expression of a named part, which must be there.
    private mutating func part(_ name: String, of element: XMLElement) -> DecisionLogic {
        if let logic = element.first(name, of: self).flatMap({ logic(in: $0) }) { return logic }
        report(.error, "missing-part", "\(element.shown) has no '\(name)'", at: element)
        return .literal("")
    }

    private mutating func iteration(
        _ kind: DecisionLogic.Iteration, _ element: XMLElement, body: String
    ) -> DecisionLogic {
        let variable = element.string("iteratorVariable") ?? ""
        if variable.isEmpty {
            report(.error, "missing-part", "\(element.shown) has no 'iteratorVariable'", at: element)
        }
        return .iteration(
            kind, variable: variable, domain: part("in", of: element), body: part(body, of: element))
    }

    private mutating func context(_ element: XMLElement) -> DecisionLogic {
        var entries: [DecisionLogic.Entry] = []
        var result: DecisionLogic?
        for entry in parts(of: element) where entry.name.local == "contextEntry" {
            let value = logic(in: entry) ?? .literal("")
            if let variable = entry.first("variable", of: self) {
                if result != nil {
                    report(
                        .error, "context-result", "the entry without a name must be the last of its context", at: entry)
                }
                entries.append(
                    DecisionLogic.Entry(variable.string("name") ?? "", value, type: typeName(of: variable)))
            } else {
                if result != nil {
                    report(.error, "context-result", "a context has one entry without a name at most", at: entry)
                }
                result = value
            }
        }
        return .context(entries, result: result)
    }

    private mutating func relation(_ element: XMLElement) -> DecisionLogic {
        let columns = parts(of: element).filter { $0.name.local == "column" }.map { $0.string("name") ?? "" }
        var rows: [[DecisionLogic]] = []
        for row in parts(of: element) where row.name.local == "row" {
            rows.append(parts(of: row).filter { Self.kinds.contains($0.name.local) }.map { logic($0) })
        }
        return .relation(columns: columns, rows: rows)
    }

    private mutating func invocation(_ element: XMLElement) -> DecisionLogic {
        var entries: [DecisionLogic.Entry] = []
        for binding in parts(of: element) where binding.name.local == "binding" {
            guard let parameter = binding.first("parameter", of: self), let name = parameter.string("name") else {
                report(.error, "missing-part", "a binding needs a parameter with a name", at: binding)
                continue
            }
            entries.append(
                DecisionLogic.Entry(name, logic(in: binding) ?? .literal(""), type: typeName(of: parameter)))
        }
        guard let callee = element.first("literalExpression", of: self) else {
            report(.error, "missing-part", "\(element.shown) does not say what it calls", at: element)
            return .literal("")
        }
        return .invocation(text(callee), entries)
    }

    // MARK: Functions

    mutating func parameters(of function: XMLElement) -> [DecisionParameter] {
        parts(of: function).filter { $0.name.local == "formalParameter" }.map { element in
            DecisionParameter(element.string("name") ?? "", type: typeName(of: element))
        }
    }

    /// Only functions in FEEL are run.
    mutating func checkKind(of function: XMLElement) -> Bool {
        guard let kind = function.string("kind"), kind.lowercased() != "feel" else { return true }
        report(
            .warning, "function-kind", "a function in '\(kind.prefix(40))' is not run: calling it gives null",
            at: function)
        return false
    }

    // MARK: Tables

    private mutating func table(_ element: XMLElement) -> DecisionTable {
        let inputs = parts(of: element).filter { $0.name.local == "input" }
        let outputs = parts(of: element).filter { $0.name.local == "output" }
        let rules = parts(of: element).filter { $0.name.local == "rule" }
        var table = DecisionTable(
            id: id(of: element) ?? "", choice("hitPolicy", of: element) ?? .unique,
            aggregation: choice("aggregation", of: element), inputs: inputs.map { input($0) },
            outputs: outputs.map { output($0) }, rules: rules.map { rule($0) })
        table.location = element.location
        return table
    }

    private mutating func input(_ element: XMLElement) -> DecisionTable.Input {
        let id = id(of: element) ?? ""
        let expression = element.first("inputExpression", of: self)
        var input = DecisionTable.Input(
            expression.map { text($0, nearest: id) } ?? "", id: id, label: element.string("label") ?? "",
            type: expression.flatMap { typeName(of: $0) })
        input.allowed = element.first("inputValues", of: self).map { text($0, nearest: id) }
        return input
    }

    private mutating func output(_ element: XMLElement) -> DecisionTable.Output {
        let id = id(of: element) ?? ""
        var output = DecisionTable.Output(
            element.string("name") ?? "", id: id, label: element.string("label") ?? "",
            allowed: element.first("outputValues", of: self).map { text($0, nearest: id) },
            defaultValue: element.first("defaultOutputEntry", of: self).map { text($0, nearest: id) })
        output.type = typeName(of: element)
        return output
    }

    private mutating func rule(_ element: XMLElement) -> DecisionTable.Rule {
        let id = id(of: element) ?? ""
        var rule = DecisionTable.Rule([], [], id: id)
        for entry in parts(of: element) {
            switch entry.name.local {
            case "inputEntry": rule.inputs.append(text(entry, nearest: id))
            case "outputEntry": rule.outputs.append(text(entry, nearest: id))
            default: continue
            }
        }
        rule.location = element.location
        return rule
    }

    /// An attribute that takes one of some words.
    private mutating func choice<Word: RawRepresentable & CaseIterable>(
        _ attribute: String, of element: XMLElement
    ) -> Word? where Word.RawValue == String {
        guard let text = element.string(attribute) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue)
        let near = NearWord.nearest(to: text, among: words).map { " (did you mean '\($0)'?)" } ?? ""
        let message = "'\(attribute)' is one of \(words.joined(separator: ", ")), not '\(text.prefix(40))'\(near)"
        report(.error, "unknown-word", message, at: element)
        return nil
    }
}
