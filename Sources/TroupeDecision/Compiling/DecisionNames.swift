internal import TroupeExpression

/// All names of a model that are more than a word: its texts may use them anywhere, as Camunda's engine has it.
struct DecisionNames {
    private(set) var names = FEELNames()
    private var variables: Set<String> = []
    private var entries: Set<String> = []

    init(_ model: DecisionModel) {
        for input in model.inputs { variables.insert(input.name) }
        for decision in model.decisions {
            variables.insert(decision.variable ?? decision.name)
            if decision.variable == nil { variables.insert(decision.id) }
            if let logic = decision.logic { add(logic) }
        }
        for function in model.knowledge {
            variables.insert(function.name)
            for parameter in function.parameters { variables.insert(parameter.name) }
            if let logic = function.logic { add(logic) }
        }
        for item in model.imports ?? [] {
            variables.insert(item.name)
            guard let inner = item.models.first.map({ DecisionNames($0) }) else { continue }
            if item.name.isEmpty { variables.formUnion(inner.variables) }
            entries.formUnion(inner.variables.union(inner.entries))
        }
        for service in model.services ?? [] { variables.insert(service.name) }
        for type in model.types { add(type, depth: 0) }
        // Entries are variables for those behind them.
        let special = variables.union(entries).filter(Self.isSpecial)
        names = FEELNames(variables: special)
        names.entries = special
    }

    /// More than a word, but no word of the language and nothing that begins like a number or an operator: those keep
    /// their meaning, whatever a model calls its parts.
    private static func isSpecial(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, first.properties.isAlphabetic || first == "_" else { return false }
        let isWord = name.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0 == "_" }
        return !isWord && !FEELNames.isSimple(name)
    }

    private mutating func add(_ type: DecisionType, depth: Int) {
        guard depth < 32 else { return }
        for component in type.components {
            entries.insert(component.name)
            add(component, depth: depth + 1)
        }
    }

    private mutating func add(_ logic: DecisionLogic) {
        switch logic {
        case .literal: break
        case .table(let table):
            for output in table.outputs { entries.insert(output.name) }
        case .context(let entries, let result):
            add(entries)
            if let result { add(result) }
        case .list(let elements):
            for element in elements { add(element) }
        case .relation(let columns, let rows):
            entries.formUnion(columns)
            for cell in rows.joined() { add(cell) }
        case .invocation(_, let bindings): add(bindings)
        case .function(let parameters, let body):
            for parameter in parameters { variables.insert(parameter.name) }
            if let body { add(body) }
        case .conditional(let condition, let then, let otherwise):
            for part in [condition, then, otherwise] { add(part) }
        case .filter(let list, let match):
            add(list)
            add(match)
        case .iteration(_, let variable, let domain, let body):
            variables.insert(variable)
            add(domain)
            add(body)
        }
    }

    private mutating func add(_ entries: [DecisionLogic.Entry]) {
        for entry in entries {
            self.entries.insert(entry.name)
            add(entry.value)
        }
    }
}
