import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// What an instance did, as JSON.
enum HistoryView {
    /// The element instances from the number `after` on, in the order in which they began, and the flows that were taken
    /// from the first of them until the next page, in their order.
    static func value(_ history: ProcessHistory, of run: Key, after: Int, limit: Int) -> Value {
        let flows = Dictionary(grouping: history.flows) { Place(scope: $0.scope, record: $0.takenBy) }
        let page = history.elements.dropFirst(after).prefix(limit)
        let isAll = page.endIndex >= history.elements.endIndex
        let first = after == 0 ? .min : page.first?.startedBy ?? .max
        let next = isAll ? .max : history.elements[page.endIndex].startedBy
        let taken = history.flows.filter { first <= $0.takenBy && $0.takenBy < next }
        return [
            "key": RunView.key(run), "history": .list(page.map { element($0, flows) }),
            "flows": .list(taken.map(flow)), "next": isAll ? .null : .integer(page.endIndex),
        ]
    }

    /// Where a flow was taken, and by which record.
    private struct Place: Hashable {
        var scope: Key
        var record: Int64
    }

    private static func element(
        _ element: ProcessHistory.Element, _ flows: [Place: [ProcessHistory.TakenFlow]]
    ) -> Value {
        let taken = element.endedBy.flatMap { flows[Place(scope: element.parent, record: $0)] } ?? []
        return [
            "key": key(element.key), "scope": key(element.parent), "element": .string(element.elementId),
            "name": RunView.optional(element.name), "type": .string(element.type),
            "processId": .string(element.process), "state": .string(element.state.rawValue),
            "round": element.round.map(Value.integer) ?? .null, "activatedAt": RunView.time(element.startedAt),
            "completedAt": element.endedAt.map(RunView.time) ?? .null,
            "flows": .list(taken.filter { $0.source == element.elementId }.map { .string($0.flowId) }),
            "seq": .number(.integer(element.startedBy)),
        ]
    }

    private static func flow(_ flow: ProcessHistory.TakenFlow) -> Value {
        [
            "flow": .string(flow.flowId), "source": .string(flow.source), "target": .string(flow.target),
            "scope": key(flow.scope), "seq": .number(.integer(flow.takenBy)),
        ]
    }

    private static func key(_ key: Key) -> Value { key == 0 ? .null : RunView.key(key) }
}
