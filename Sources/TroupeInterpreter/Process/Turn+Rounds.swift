import TroupeGraph

/// Multi-instance activities and standard loops (BPMN 2.0, 13.3.7): the activity's own instance holds one instance a
/// round.
extension Turn {
    /// Rounds of one activity, at most.
    private static var roundLimit: Int { 1_000_000 }

    mutating func openRounds(of element: ElementInstance, _ node: ProgramNode) {
        guard let parts = node.details?.parts else { return }
        if parts.standardLoop != nil {
            emit(.loopOpened(element: element.key, items: nil, count: nil, concurrency: 1))
            return schedule(.iterate(element: element.key))
        }
        guard let multi = parts.multiInstance else { return }
        switch items(of: multi, at: element.key) {
        case .failure(let fault): raise(fault, at: element.key, in: .activated)
        case .success(let (items, count)):
            let concurrency = multi.isSequential ? 1 : max(1, items?.count ?? count ?? 1)
            emit(.loopOpened(element: element.key, items: items, count: count, concurrency: concurrency))
            if let name = multi.outputCollection {
                set([name: .list(Array(repeating: .null, count: items?.count ?? count ?? 0))], in: element.key)
            }
            schedule(.iterate(element: element.key))
        }
    }

    private mutating func items(of multi: MultiInstance, at key: Key) -> Result<([Value]?, Int?), Fault> {
        if let collection = multi.inputCollection {
            return evaluate(collection, at: key).flatMap { value in
                guard let items = value.listValue else {
                    return .failure(
                        Fault("loop.items", "the input collection is \(value.kindName), and must be a list"))
                }
                return .success((items, nil))
            }
        }
        guard let cardinality = multi.cardinality else { return .success((nil, 0)) }
        return evaluate(cardinality, at: key).flatMap { value in
            guard let count = value.intValue, (0...Self.roundLimit).contains(count) else {
                return .failure(
                    Fault("loop.count", "the loop cardinality must be a whole number from 0 to \(Self.roundLimit)"))
            }
            return .success((nil, count))
        }
    }

    /// Starts the next round if there may be one more now, or ends the activity.
    mutating func nextRound(of key: Key) {
        guard let next = LoopTurn(key, in: state), let node = state.elements[key].map({ state.node(of: $0) }),
            let parts = node.details?.parts, next.active < next.concurrency
        else { return }
        if let total = next.total, next.number >= total {
            if next.active == 0 { schedule(.complete(element: key, outputs: nil)) }
            return
        }
        if let loop = parts.standardLoop {
            switch goesOn(loop, after: next.number, at: key) {
            case .failure(let fault): return raise(fault, at: key, in: .activated)
            case .success(false): return schedule(.complete(element: key, outputs: nil))
            case .success(true): break
            }
        }
        var locals: ValueMap = ["loopCounter": .integer(next.number + 1)]
        if let name = parts.multiInstance?.outputVariable, name != "loopCounter" { locals[name] = .null }
        if let name = parts.multiInstance?.inputElement, let item = next.item { locals[name] = item }
        let round = activate(next.node, id: node.id, in: key, role: .iteration(next.number), locals: locals)
        schedule(.execute(element: round))
        // One round at a time, so that a wide activity also gives other runs their turn.
        if next.active + 1 < next.concurrency { schedule(.iterate(element: key)) }
    }

    private mutating func goesOn(_ loop: StandardLoop, after rounds: Int, at key: Key) -> Result<Bool, Fault> {
        if rounds >= min(loop.maximum ?? Self.roundLimit, Self.roundLimit) { return .success(false) }
        guard loop.testsBefore || rounds > 0, let condition = loop.condition else { return .success(true) }
        return isTrue(condition, at: key, extra: ["loopCounter": .integer(rounds + 1)])
    }

    /// A round is done: what it yields is collected, and perhaps that is enough.
    mutating func leaveRound(_ element: ElementInstance, _ node: ProgramNode, _ index: Int) {
        let multi = node.details?.parts.multiInstance
        if let template = multi?.outputElement {
            switch evaluate(template, at: element.key) {
            case .failure(let fault): return raise(fault, at: element.key, in: .completing)
            case .success(let value):
                emit(.process(.collected(element: element.parent, index: index, value: value)))
            }
        }
        var isEnough = false
        if let condition = multi?.completionCondition, let loop = state.elements[element.parent]?.loop {
            let total = loop.items?.count ?? loop.count ?? 0
            let active = (state.elements[element.parent]?.children.count ?? 1) - 1
            let counts: [String: Value] = [
                "numberOfInstances": .integer(total), "numberOfActiveInstances": .integer(active),
                "numberOfCompletedInstances": .integer(loop.completed + 1),
                "numberOfTerminatedInstances": .integer(loop.terminated),
            ]
            switch isTrue(condition, at: element.key, extra: counts) {
            case .failure(let fault): return raise(fault, at: element.key, in: .completing)
            case .success(let value): isEnough = value
            }
        }
        cancelTimers(of: element.key)
        closeSubscriptions(of: element)
        emit(.completed(element: element.key, outputs: nil, taken: []))
        if isEnough {
            interrupt(element.parent, by: Record.PendingEvent(node: nil))
        } else {
            schedule(.iterate(element: element.parent))
        }
    }

    /// What the rounds of a multi-instance activity came to: its result.
    func collection(of element: ElementInstance, _ node: ProgramNode) -> ValueMap? {
        guard let name = node.details?.parts.multiInstance?.outputCollection, let loop = element.loop else {
            return nil
        }
        let total = loop.items?.count ?? loop.count ?? 0
        return [name: .list((0..<total).map { loop.results[$0] ?? .null })]
    }
}

/// What the next round of a loop has to know of it. Not the element itself: while somebody holds a copy of that, its set
/// of children is copied when the round becomes one of them, and a loop of n rounds takes n² steps.
struct LoopTurn {
    var node: NodeIndex
    /// From 0.
    var number: Int
    /// Rounds that are under way.
    var active: Int
    var concurrency: Int
    /// Rounds in all, where that is known.
    var total: Int?
    /// What the round goes over.
    var item: Value?

    /// Nil when the element is no loop, or ends.
    init?(_ key: Key, in state: InstanceState) {
        guard let element = state.elements[key], element.lifecycle != .terminating, element.fault == nil,
            element.pending == nil, let loop = element.loop
        else { return nil }
        node = element.node
        number = loop.started
        active = element.children.count
        concurrency = loop.concurrency
        total = loop.items?.count ?? loop.count
        if let items = loop.items, items.indices.contains(number) { item = items[number] }
    }
}
