import TroupeBPMN
import TroupeGraph

/// A listener that nobody calls or that nobody is.
struct ListenerDefinition: BPMNRule {
    let info = RuleInfo(
        "bpmn/listener", .error, "An execution listener has no type or no known event, or is given twice.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for item in subject.processes {
            check(item.process.zeebe.executionListeners, of: item.process, item.process.shown, &report)
            for fact in item.nodes {
                check(fact.node.zeebe.executionListeners, of: fact.node, fact.node.shown, &report)
            }
        }
    }

    private func check(
        _ listeners: [ZeebeListener], of element: any BPMNElement, _ shown: String, _ report: inout BPMNReport
    ) {
        var seen: Set<[String]> = []
        for listener in listeners {
            if let type = listener.type?.string, let event = listener.event?.string,
                !seen.insert([event, type]).inserted
            {
                report.add(
                    info, "\(shown) has the listener '\(type.prefix(80))' twice for '\(event)': remove one",
                    at: listener.type, of: element)
            }
            if listener.type?.string.isBlank ?? true {
                report.add(
                    info, "a listener of \(shown) has no type: set the type of its jobs", at: listener.type, of: element
                )
            }
            if listener.event?.string != "start", listener.event?.string != "end" {
                report.add(
                    info, "a listener of \(shown) must have the eventType start or end", at: listener.event, of: element
                )
            }
        }
    }
}
