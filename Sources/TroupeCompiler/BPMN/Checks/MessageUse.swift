import TroupeBPMN
import TroupeExpression
import TroupeGraph

/// A place that sends or awaits a message.
struct MessageUse {
    let node: BPMNFlowNode
    let scope: BPMNScopeFact
    let reference: LocatedText?
    let location: SourceLocation?
    let isAwaited: Bool
    /// Not of work for a worker, who knows what to send.
    let needsName: Bool

    /// Whether it starts the process.
    var isProcessStart: Bool { node.isStart && scope.owner == nil }
}

extension String {
    /// Whether the text is FEEL behind a `=` that needs variables.
    var readsVariables: Bool {
        let text = trimmedBlank
        guard text.hasPrefix("="), let expression = try? FEELExpression(parsing: String(text.dropFirst())) else {
            return false
        }
        return !expression.variables.isEmpty
    }
}

extension BPMNSubject {
    /// Every place that sends or awaits a message, in the order of the file.
    var messageUses: [MessageUse] {
        nodes.flatMap { fact -> [MessageUse] in
            let node = fact.node
            let isWork = node.zeebe.taskDefinition != nil || node.troupe.action != nil || node.vendor.topic != nil
            func use(_ reference: LocatedText?, _ location: SourceLocation?, isAwaited: Bool) -> MessageUse {
                MessageUse(
                    node: node, scope: fact.scope, reference: reference, location: location, isAwaited: isAwaited,
                    needsName: isAwaited || !isWork)
            }
            switch node.task?.kind {
            case .send(let reference): return [use(reference, node.location, isAwaited: false)]
            case .receive(let reference, _): return [use(reference, node.location, isAwaited: true)]
            default: break
            }
            return roots.eventDefinitions(of: node).compactMap { definition in
                guard case .message(let reference) = definition.kind else { return nil }
                return use(reference, definition.location, isAwaited: node.isCatching)
            }
        }
    }
}

extension BPMNFlowNode {
    /// Whether it is an event that waits.
    var isCatching: Bool {
        switch kind {
        case .startEvent, .intermediateCatchEvent, .boundaryEvent: true
        default: false
        }
    }
}
