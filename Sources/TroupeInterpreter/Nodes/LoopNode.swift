import TroupeGraph

extension Turn {
    /// A loop begins: it learns what it goes over.
    mutating func open(_ loop: Node.Loop, _ element: ElementInstance) {
        let key = element.key
        switch loop.kind {
        case .whileTrue: emit(.loopOpened(element: key, items: nil, count: nil, concurrency: 1))
        case .count(let template):
            switch evaluate(template, at: key) {
            case .failure(let fault): return schedule(.fail(element: key, fault: fault))
            case .success(let value):
                let number = value.intValue ?? Number(parsing: value.text)?.int64.flatMap { Int(exactly: $0) }
                guard let number, number >= 0 else {
                    return schedule(.fail(element: key, fault: Fault("loop.count", "'count' is no whole number ≥ 0")))
                }
                emit(.loopOpened(element: key, items: nil, count: number, concurrency: 1))
            }
        case .forEach(let template, let limit):
            var concurrency = 1
            if let limit {
                switch evaluate(limit, at: key) {
                case .failure(let fault): return schedule(.fail(element: key, fault: fault))
                case .success(let value):
                    concurrency = max(1, Number(parsing: value.text)?.int64.flatMap { Int(exactly: $0) } ?? 1)
                }
            }
            switch evaluate(template, at: key) {
            case .failure(let fault): return schedule(.fail(element: key, fault: fault))
            case .success(let value):
                guard let items = Self.items(of: value) else {
                    let message = "'items' is a \(value.kindName), and can only be a list, a map or text"
                    return schedule(.fail(element: key, fault: Fault("loop.items", message)))
                }
                emit(.loopOpened(element: key, items: items, count: nil, concurrency: concurrency))
            }
        }
        schedule(.iterate(element: key))
    }

    /// What a loop goes over: a list's elements, a map's entries as `{key, value}`, a JSON array's elements, the
    /// lines of other text (shell outputs are text), nothing for null.
    private static func items(of value: Value) -> [Value]? {
        switch value {
        case .null: return []
        case .list(let elements): return elements
        case .map(let entries): return entries.map { .map(["key": .string($0.0), "value": $0.1]) }
        case .string(let text):
            if text.utf8.first(where: { $0 != 32 && $0 != 10 }) == UInt8(ascii: "["),
                case .list(let elements)? = try? Value(json: text)
            {
                return elements
            }
            return text.split(whereSeparator: \.isNewline).map { .string(String($0)) }
        case .number, .bool: return nil
        }
    }

    /// Starts the next round if there may be one more now, or ends the loop.
    mutating func iterate(_ key: Key) {
        if state.elements[key].map(state.isOfProcess) == true { return nextRound(of: key) }
        guard let next = LoopTurn(key, in: state), let node = state.elements[key].map({ state.node(of: $0) }),
            case .loop(let loop) = node.kind, next.active < next.concurrency
        else { return }
        if let total = next.total, next.number >= total {
            if next.active == 0 { schedule(.complete(element: key, outputs: nil)) }
            return
        }
        if case .whileTrue(let condition) = loop.kind {
            switch evaluate(condition, at: key) {
            case .failure(let fault): return schedule(.fail(element: key, fault: fault))
            case .success(let value):
                if !value.isTrue { return schedule(.complete(element: key, outputs: nil)) }
            }
        }
        if next.number >= loop.limit {
            let message = "'\(node.name ?? node.id)' has gone through \(loop.limit) rounds, the most there may be"
            return schedule(.fail(element: key, fault: Fault("loop.limit", message, step: node.id)))
        }
        var locals: ValueMap = ["index": .integer(next.number)]
        if let item = next.item { locals["item"] = item }
        let round = activate(next.node, id: node.id, in: key, role: .iteration(next.number), locals: locals)
        schedule(.execute(element: round))
        // One round at a time, so that a wide loop also gives other runs their turn.
        if next.active + 1 < next.concurrency { schedule(.iterate(element: key)) }
    }
}
