/// What an expression reads, without evaluating it.
struct FEELOutline {
    private var variables: Set<String> = []

    /// The names that are neither defined by the expression itself nor functions that are called, sorted.
    static func variables(of root: FEELNode) -> [String] {
        var outline = FEELOutline()
        outline.visit(root, known: [])
        return outline.variables.sorted()
    }

    private mutating func visit(_ node: FEELNode, known: Set<String>) {
        switch node.kind {
        case .name(let name):
            if !known.contains(name), FEELBuiltins.byName[name] == nil || !name.contains(" ") { variables.insert(name) }
        case .context(let entries):
            var known = known
            for (key, value) in entries {
                visit(value, known: known)
                known.insert(key)
            }
        case .loop(let iterators, let body): visit(iterators, body, known.union(["partial"]))
        case .quantified(_, let iterators, let body): visit(iterators, body, known)
        case .function(let parameters, let body):
            if let body { visit(body, known: known.union(parameters.map(\.name))) }
        case .path(let base, let steps): visit(base, steps, known)
        default: for operand in node.operands { visit(operand, known: known) }
        }
    }

    private mutating func visit(_ iterators: [FEELNode.Iterator], _ body: FEELNode, _ known: Set<String>) {
        var known = known
        for iterator in iterators {
            for operand in iterator.operands { visit(operand, known: known) }
            known.insert(iterator.name)
        }
        visit(body, known: known)
    }

    private mutating func visit(_ base: FEELNode, _ steps: [FEELNode.Step], _ known: Set<String>) {
        if case .name(let name) = base.kind, case .call? = steps.first, FEELBuiltins.byName[name] != nil {
            // A function of the language, unless a variable of that name takes its place: not worth a subscription.
        } else {
            visit(base, known: known)
        }
        for step in steps {
            if case .filter(let filter) = step {
                // Names in a filter may be entries of what is filtered: they are listed, to be on the safe side.
                visit(filter, known: known.union(["item"]))
            } else {
                for operand in step.operands { visit(operand, known: known) }
            }
        }
    }
}
