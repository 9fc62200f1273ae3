import TroupeBPMN
import TroupeGraph

/// An input or output mapping that sets nothing, or from nothing.
struct VariableMapping: BPMNRule {
    let info = RuleInfo("bpmn/mapping", .error, "An input or output mapping has no source or no usable target.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            for (word, mappings) in [("input", fact.node.zeebe.inputs), ("output", fact.node.zeebe.outputs)] {
                for mapping in mappings { check(mapping, word, fact.node, &report) }
            }
        }
    }

    private func check(_ mapping: ZeebeMapping, _ word: String, _ node: BPMNFlowNode, _ report: inout BPMNReport) {
        let place = mapping.element.location ?? node.location
        let target = mapping.target?.string.trimmedBlank ?? ""
        if target.isEmpty
            || target.split(separator: ".", omittingEmptySubsequences: false).contains(where: { !Self.isName($0) })
        {
            report.add(
                info,
                "the target '\(target.prefix(80))' of an \(word) of \(node.shown) is no variable: write a name, or names with dots between",
                at: mapping.target?.location ?? place)
        }
        guard let source = mapping.source, !source.string.isEmpty else {
            return report.add(
                info, "an \(word) of \(node.shown) has no source: write FEEL behind '=', or a fixed text", at: place)
        }
        if word == "output", !source.isFEEL {
            report.add(
                info, "the source of an output of \(node.shown) is a fixed text: write FEEL behind '='",
                at: source.location ?? place)
        }
    }

    /// A name of FEEL without spaces, so that expressions find the variable.
    private static func isName(_ name: Substring) -> Bool {
        guard let first = name.first, first.isLetter || first == "_" || first == "?" else { return false }
        return name.allSatisfy { $0.isLetter || $0.isNumber || "_?'".contains($0) }
    }
}
