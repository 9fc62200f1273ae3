import TroupeBPMN
import TroupeExpression
import TroupeGraph

/// A timer that says no time.
struct TimerDefinition: BPMNRule {
    let info = RuleInfo("bpmn/timer", .error, "A timer has no definition, or one that cannot be read.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            for definition in subject.roots.eventDefinitions(of: fact.node) {
                guard case .timer(let timer) = definition.kind else { continue }
                guard let timer, !timer.expression.text.string.isBlank else {
                    report.add(
                        info, "\(fact.node.shown) has no time: add timeDate, timeDuration or timeCycle",
                        at: definition.location ?? fact.node.location)
                    continue
                }
                if definition.base.others.contains(where: { $0.name.local.hasPrefix("time") }) {
                    report.add(
                        info, "\(fact.node.shown) has several times: keep one of timeDate, timeDuration and timeCycle",
                        at: definition.location)
                }
                if fact.isProcessStart, timer.expression.text.string.readsVariables {
                    report.add(
                        info, "the time of \(fact.node.shown) reads variables, which there are none of yet",
                        at: timer.expression.text, of: fact.node)
                }
                check(timer, fact.node, subject.isZeebe, &report)
            }
        }
    }

    private func check(_ timer: BPMNTimer, _ node: BPMNFlowNode, _ isZeebe: Bool, _ report: inout BPMNReport) {
        let text = timer.expression.text
        if isZeebe, timer.kind == .cycle, node.boundaryEvent?.cancelsActivity == true {
            report.add(
                info, "\(node.shown) ends its activity, so that it happens once: use timeDate or timeDuration",
                at: text, of: node)
        }
        if text.isFEEL { return }
        let value = text.string.trimmedBlank
        if VendorExtensions.isExpression(value) {
            return report.add(
                info, "\(node.shown): '${…}' is an expression of another engine: write FEEL behind '='", at: text,
                of: node)
        }
        switch timer.kind {
        case .date where FEELDateTime(zoned: value) == nil:
            report.add(
                info, "\(node.shown): the time is no date and time with a zone, such as 2026-12-24T18:00:00Z", at: text,
                of: node)
        case .duration where !Self.isDuration(value):
            report.add(info, "\(node.shown): the time is no duration, such as PT15M or P2D", at: text, of: node)
        case .cycle where !Self.isCycle(value):
            report.add(
                info,
                "\(node.shown): the time is neither a repeating interval, such as R3/PT1H, nor a cron expression of six fields",
                at: text, of: node)
        default: break
        }
    }

    private static func isDuration(_ text: String) -> Bool {
        DurationText.milliseconds(text) != nil || FEELYearsDuration(parsing: text) != nil
            || FEELDaysDuration(parsing: text) != nil
    }

    private static func isCycle(_ text: String) -> Bool {
        if text.hasPrefix("@") { return true }
        guard text.first == "R" else { return text.split(separator: " ").count == 6 }
        let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), parts[0].isEmpty || Int(parts[0]) != nil,
            isDuration(parts[parts.count - 1])
        else { return false }
        return parts.count == 2 || FEELDateTime(zoned: parts[1]) != nil
    }
}
