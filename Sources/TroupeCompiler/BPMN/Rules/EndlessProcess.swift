import TroupeBPMN
import TroupeGraph

/// A process that goes round for ever without waiting for anything: by calling itself, or by its flows.
struct EndlessProcess: BPMNRule {
    let info = RuleInfo("bpmn/endless", .error, "A process goes round, or calls itself, without a way out.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        // A node is good when from it something can come to an end or wait. All that can be good becomes so step by step.
        var good: [String: Set<NodeIndex>] = [:]
        var ends: Set<String> = []
        let own = Dictionary(
            subject.processes.map { ($0.definition.id, $0.definition) }, uniquingKeysWith: { first, _ in first })
        var isChanging = true
        while isChanging {
            isChanging = false
            for (id, definition) in own {
                var known = good[id] ?? []
                let before = known.count
                grow(&known, in: definition) { callee in own[callee] == nil || ends.contains(callee) }
                good[id] = known
                if known.count != before { isChanging = true }
                let starts = (definition.scopes.first?.starts ?? []) + (definition.process?.startEvents ?? [])
                if !ends.contains(id), starts.contains(where: known.contains) || starts.isEmpty {
                    ends.insert(id)
                    isChanging = true
                }
            }
        }
        for item in subject.processes where !ends.contains(item.definition.id) {
            let known = good[item.definition.id] ?? []
            let call = item.nodes.first { fact in
                fact.calledProcess.map { own[$0.string.trimmedBlank] != nil && !ends.contains($0.string.trimmedBlank) }
                    ?? false
            }
            if let call {
                report.add(
                    info,
                    "\(call.node.shown) calls \(call.calledProcess?.string.prefix(80) ?? ""), which comes back to "
                        + "\(item.process.shown) without a way out: add a condition", at: call.node)
            } else if let index = item.definition.nodes.indices.dropFirst().first(where: { !known.contains($0) }) {
                let node = item.definition.nodes[index]
                report.add(
                    info,
                    "from '\(node.id.prefix(80))' \(item.process.shown) goes round without a way out: add a condition",
                    at: SourceLocation(file: subject.file, line: max(1, node.line), column: max(1, node.column)))
            }
        }
    }

    private func grow(_ known: inout Set<NodeIndex>, in definition: Definition, _ ends: (String) -> Bool) {
        var open = definition.nodes.indices.filter { !known.contains($0) }
        while let index = open.popLast() {
            let node = definition.nodes[index]
            guard !known.contains(index), passes(node, known, definition, ends) else { continue }
            let goesOn = node.outgoing.contains { known.contains(definition.flows[$0].target) }
            guard waits(node) || node.outgoing.isEmpty || goesOn else { continue }
            known.insert(index)
            // What leads here may be good now, too.
            open += node.incoming.map { definition.flows[$0].source }
            open.append(definition.scopes[node.scope].owner)
        }
    }

    /// Whether the node's own work can come to an end.
    private func passes(
        _ node: Node, _ known: Set<NodeIndex>, _ definition: Definition, _ ends: (String) -> Bool
    ) -> Bool {
        switch node.kind {
        case .callActivity(let call):
            if case .constant(.string(let id)) = call.process { return ends(id) }
            return true
        case .subprocess(let scope):
            let starts = definition.scopes[scope].starts ?? []
            return starts.isEmpty || starts.contains(where: known.contains)
        default: return true
        }
    }

    private func waits(_ node: Node) -> Bool {
        switch node.kind {
        case .job, .eventGateway, .task(.worker), .task(.user), .task(.receive): true
        case .event(let event): event.position == .intermediateCatch && !event.triggers.isEmpty
        default: false
        }
    }
}
