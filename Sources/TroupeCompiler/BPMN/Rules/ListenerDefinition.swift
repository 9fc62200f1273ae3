import TroupeBPMN
import TroupeGraph

/// A listener that nobody calls or that nobody is.
struct ListenerDefinition: BPMNRule {
    let info = RuleInfo(
        "bpmn/listener", .error,
        "A listener has no type or an event that its element does not have, or is given twice.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for item in subject.processes {
            check(item.process.zeebe.executionListeners, of: item.process, item.process.shown, &report)
            for fact in item.nodes {
                let listeners = fact.node.zeebe.executionListeners
                check(listeners, of: fact.node, fact.node.shown, &report)
                checkPlace(listeners, of: fact.node, subject.roots, &report)
                check(fact.node.zeebe.taskListeners, of: fact.node, fact.node.shown, isTask: true, &report)
            }
        }
    }

    private func check(
        _ listeners: [ZeebeListener], of element: any BPMNElement, _ shown: String, isTask: Bool = false,
        _ report: inout BPMNReport
    ) {
        let known = isTask ? TaskListenerEvent.allCases.map(\.rawValue) : ["start", "end"]
        var seen: Set<[String]> = []
        for listener in listeners {
            if let event = listener.event?.string, let type = listener.type?.string, !type.isBlank,
                !seen.insert([event, type.trimmedBlank]).inserted
            {
                report.add(
                    info, "\(shown) has the listener '\(type.prefix(80))' for '\(event.prefix(20))' twice: keep one",
                    at: listener.type, of: element)
            }
            if listener.type?.string.isBlank ?? true {
                report.add(
                    info, "a listener of \(shown) has no type: set the type of its jobs", at: listener.type, of: element
                )
            }
            let event = listener.event?.string ?? ""
            if isTask ? TaskListenerEvent(named: event) == nil : !known.contains(event) {
                report.add(
                    info, "a listener of \(shown) must have the eventType \(known.joined(separator: " or "))",
                    at: listener.event, of: element)
            }
        }
    }

    /// Where Camunda 8 has no listeners, as nothing waits there for a worker.
    private func checkPlace(
        _ listeners: [ZeebeListener], of node: BPMNFlowNode, _ roots: BPMNRoots, _ report: inout BPMNReport
    ) {
        func has(_ trigger: BPMNTriggerName) -> Bool {
            roots.eventDefinitions(of: node).contains { $0.trigger == trigger }
        }
        for listener in listeners {
            let remedy: String? =
                switch (node.kind, listener.event?.string) {
                case (.startEvent, "start"): "use one of the process or sub-process"
                case (.boundaryEvent, _) where has(.compensation): "use one of the compensation handler"
                case (.boundaryEvent, "start"): "use one of the activity"
                case (.gateway, "end"): "use a start listener of what comes behind"
                case (.endEvent, "end") where has(.error): "use one of the event that catches the error"
                default: nil
                }
            guard let remedy, let event = listener.event else { continue }
            report.add(
                info, "\(node.shown) cannot have a listener of the event '\(event.string.prefix(20))': \(remedy)",
                at: event, of: node)
        }
    }
}
