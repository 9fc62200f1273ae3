import TroupeBPMN
import TroupeGraph

/// A call of nothing.
struct CalledElement: BPMNRule {
    let info = RuleInfo("bpmn/called-element", .error, "A call activity does not say which process it calls.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            guard case .callActivity(let call) = fact.node.kind, fact.node.troupe.action == nil else { continue }
            let id = fact.node.zeebe.calledElement.map(\.processID) ?? call.calledElement
            guard let id, !id.string.isBlank else {
                report.add(
                    info, "\(fact.node.shown) does not say which process it calls: set its id", at: id, of: fact.node)
                continue
            }
            if !id.isFEEL, VendorExtensions.isExpression(id.string) {
                report.add(
                    info, "\(fact.node.shown): '${…}' is an expression of another engine: write FEEL behind '='",
                    at: id,
                    of: fact.node)
            }
        }
    }
}

/// A called process that there is not.
struct UnknownProcess: BPMNRule {
    let info = RuleInfo("bpmn/unknown-process", .warning, "A call activity calls a process that is not known.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        guard let callable = subject.callable else { return }
        for fact in subject.nodes {
            guard let id = fact.calledProcess, !callable.contains(id.string.trimmedBlank) else { continue }
            report.add(
                info,
                "\(fact.node.shown) calls '\(id.string.prefix(80))', which is not among the known processes and workflows",
                at: id.location ?? fact.node.location,
                suggestion: NearWord.nearest(to: id.string, among: callable.sorted()))
        }
    }
}

extension BPMNNodeFact {
    /// The id of the process or workflow that the node calls, where it is fixed.
    var calledProcess: LocatedText? {
        var id: LocatedText?
        if let action = node.troupe.action, action.known?.name == "execute-workflow" {
            id = action.inputs.first { $0.path == ["workflow"] }?.given
        } else if case .callActivity(let call) = node.kind {
            id = node.zeebe.calledElement.map(\.processID) ?? call.calledElement
        }
        guard let id, !id.isFEEL, !id.string.isBlank, !VendorExtensions.isExpression(id.string) else { return nil }
        return id
    }
}
