import TroupeBPMN
import TroupeGraph
import TroupeYAML

/// A `troupe:action` that cannot be done.
struct ActionDefinition: BPMNRule {
    let info = RuleInfo("bpmn/action", .error, "A troupe:action is unknown, or its inputs, timeout or retry are wrong.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            guard let action = fact.node.troupe.action else { continue }
            check(action, fact.node, &report)
        }
    }

    private func check(_ action: TroupeAction, _ node: BPMNFlowNode, _ report: inout BPMNReport) {
        let place = action.element.location ?? node.location
        let usable = ActionTable.actions.filter(\.isForTasks)
        guard let known = action.known, known.isForTasks else {
            let name = action.type?.string ?? ""
            let names = usable.map(\.name)
            let message =
                action.known == nil
                ? "\(node.shown): there is no action '\(name.prefix(80))'"
                : "\(node.shown): '\(name)' is no action of a task; BPMN has elements for it"
            return report.add(
                info, message, at: action.type?.location ?? place, suggestion: NearWord.nearest(to: name, among: names))
        }
        if node.task == nil, node.event == nil {
            report.add(info, "\(node.shown) cannot have an action: give it to a task", at: place)
        }
        let keys = known.own
        for input in action.inputs {
            guard let name = input.path.first else {
                report.add(info, "an input of \(node.shown) has no name", at: input.element.location ?? place)
                continue
            }
            if !keys.contains(where: { $0.names.contains(name) }) {
                report.add(
                    info, "'\(known.name)' of \(node.shown) has no input '\(name.prefix(80))'",
                    at: input.element.location ?? place, suggestion: NearWord.nearest(to: name, among: keys.map(\.name))
                )
            }
        }
        for key in keys where key.isRequired {
            if action.inputs.contains(where: { $0.path.first.map(key.names.contains) ?? false }) { continue }
            report.add(info, "'\(known.name)' of \(node.shown) needs the input '\(key.name)': \(key.note)", at: place)
        }
        if let timeout = action.element.attribute("timeout"), !timeout.isFEEL,
            DurationText.milliseconds(timeout.string) == nil
        {
            report.add(
                info, "the timeout of \(node.shown) is no duration: write 90s, 30m, PT15M or FEEL behind '='",
                at: timeout.location ?? place)
        }
        for problem in action.retry?.problems ?? [] {
            report.add(
                info,
                "'\(problem.text.string.prefix(40))' in troupe:retry of \(node.shown) must be \(problem.expected)",
                at: problem.text.location ?? place)
        }
    }
}

extension ActionTable.Action {
    /// Whether a BPMN task can have it; of the others BPMN has elements.
    var isForTasks: Bool {
        switch lowering {
        case .job, .call: true
        default: false
        }
    }
}
