internal import TroupeGraph

/// Requirements must lead to something, and never back.
extension DecisionCompiler {
    mutating func checkRequirements(
        positions: [String: Int], knowledge: [String: Int], _ imports: [ImportedProgram]
    ) {
        let inputs = Set(model.inputs.map(\.id))
        for decision in model.decisions {
            for reference in decision.requiredDecisions
            where reference.position(in: positions) == nil && imported([reference], imports).isEmpty {
                missing(reference, "decision", by: decision.id, among: positions.keys, at: decision.location)
            }
            for reference in decision.requiredInputs
            where reference.namespace == nil && !inputs.contains(reference.id) {
                missing(reference, "input data", by: decision.id, among: inputs, at: decision.location)
            }
            for reference in decision.requiredKnowledge
            where reference.position(in: knowledge) == nil && importedFunctions([reference], imports).isEmpty {
                missing(reference, "knowledge model", by: decision.id, among: knowledge.keys, at: decision.location)
            }
        }
        for function in model.knowledge {
            for reference in function.required
            where reference.position(in: knowledge) == nil && importedFunctions([reference], imports).isEmpty {
                missing(reference, "knowledge model", by: function.id, among: knowledge.keys, at: function.location)
            }
        }
        refuseCycle(
            model.decisions.map { decision in
                decision.requiredDecisions.compactMap { $0.position(in: positions) }
                    + askedByServices(decision, positions)
            },
            ids: model.decisions.map(\.id), places: model.decisions.map(\.location))
        refuseCycle(
            // A service is a function like these, and stands behind them.
            model.knowledge.map { function in
                function.required.compactMap { $0.position(in: knowledge) }.filter(model.knowledge.indices.contains)
            },
            ids: model.knowledge.map(\.id), places: model.knowledge.map(\.location))
    }

    mutating func missing(
        _ reference: DecisionReference, _ kind: String, by id: String, among ids: some Sequence<String>,
        at location: SourceLocation?
    ) {
        let near = NearWord.nearest(to: reference.id, among: ids).map { " (did you mean '\($0)'?)" } ?? ""
        let place = reference.namespace == nil ? "this file" : "the imported file"
        report(
            DecisionProblem(
                .error, "unknown-reference",
                "'\(id)' requires \(kind) '\(reference.id)', which is not in \(place)\(near)",
                element: id, at: reference.location ?? location))
    }

    /// Takes away what requires nothing that is left; what stays leads back to itself.
    private mutating func refuseCycle(_ required: [[Int]], ids: [String], places: [SourceLocation?]) {
        var open = required.map { Set($0).count }
        var requirers = [[Int]](repeating: [], count: required.count)
        for (position, needed) in required.enumerated() {
            for other in Set(needed) { requirers[other].append(position) }
        }
        var ready = open.indices.filter { open[$0] == 0 }
        var left = Set(open.indices)
        while let next = ready.popLast() {
            left.remove(next)
            for requirer in requirers[next] {
                open[requirer] -= 1
                if open[requirer] == 0 { ready.append(requirer) }
            }
        }
        guard let first = left.min() else { return }
        let cycle = Self.cycle(from: first, in: required, left: left).map { "'\(ids[$0])'" }.joined(
            separator: " requires ")
        report(
            DecisionProblem(
                .error, "requirement-cycle", "\(cycle): a result that needs itself can never be made",
                element: ids[first],
                at: places[first]))
    }

    private static func cycle(from start: Int, in required: [[Int]], left: Set<Int>) -> [Int] {
        var path = [start]
        while let next = required[path[path.count - 1]].first(where: left.contains) {
            if let begin = path.firstIndex(of: next) { return path[begin...] + [next] }
            path.append(next)
        }
        return path
    }
}

extension DecisionReference {
    /// The place of what is meant, where that stands in the same file.
    func position(in positions: [String: Int]) -> Int? { namespace == nil ? positions[id] : nil }
}
