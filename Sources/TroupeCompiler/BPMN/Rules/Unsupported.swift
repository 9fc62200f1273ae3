import TroupeBPMN
import TroupeGraph

/// Elements that would be executed otherwise than they are meant.
struct Unsupported: BPMNRule {
    let info = RuleInfo(
        "bpmn/unsupported", .error,
        "An element is not executed here, and the process would mean something else without it.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            let node = fact.node
            if case .eventBased(let instantiates, _)? = node.gateway?.kind, instantiates {
                report.add(info, "\(node.shown) starts the process: use a start event for each message", at: node)
            }
            if case .receive(_, let instantiates)? = node.task?.kind, instantiates {
                report.add(info, "\(node.shown) starts the process: use a message start event", at: node)
            }
            if fact.isAdHocJob {
                report.add(
                    info, "\(node.shown) leaves the choice to a worker: choose by activeElementsCollection", at: node)
            }
            if let listener = node.zeebe.taskListeners.first, !node.isAskingPeople {
                report.add(
                    info,
                    "\(node.shown) is no task of people, so nobody calls its task listeners: use execution listeners",
                    at: listener.event?.location ?? node.location)
            }
        }
        for scope in subject.scopes {
            let others = scope.owner?.base.others ?? scope.process.base.others
            for other in others where Self.flowNodes.contains(other.name.local) {
                report.add(
                    info, "'\(other.name.local)' in \(scope.shown) is not executed: replace it by a task or an event",
                    at: other.location)
            }
        }
    }

    /// Nodes of BPMN that belong to choreographies or are abstract.
    private static let flowNodes: Set<String> = [
        "choreographyTask", "subChoreography", "callChoreography", "implicitThrowEvent", "event", "flowNode",
        "activity",
        "globalTask",
    ]
}

extension BPMNFlowNode {
    fileprivate var isAskingPeople: Bool {
        if case .user? = task?.kind { troupe.action == nil } else { false }
    }
}

extension BPMNNodeFact {
    fileprivate var isAdHocJob: Bool {
        if case .adHoc? = node.subProcess?.kind { node.zeebe.taskDefinition != nil } else { false }
    }
}
