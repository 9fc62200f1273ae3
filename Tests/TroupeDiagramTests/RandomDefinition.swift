import TroupeGraph

/// Makes graphs that no author would write: crossing ways, circles, loose ends, blocks in blocks, wild names.
struct RandomDefinition {
    private var state: UInt64
    private var definition: Definition

    static func make(seed: UInt64) -> Definition {
        var maker = RandomDefinition(
            state: seed &* 0x9E37_79B9_7F4A_7C15 | 1, definition: Definition(id: "r", file: "r"))
        maker.build()
        return maker.definition
    }

    private mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(bound))
    }

    private mutating func build() {
        definition.expressions = [
            ExpressionSource(text: "inputs.A eq '<b>&\"'", line: 1, column: 1),
            ExpressionSource(text: "subject eq 'x'", line: 1, column: 1),
            ExpressionSource(
                text: String(repeating: "inputs.VERY_LONG_NAME and ", count: 12) + "true", line: 1, column: 1),
        ]
        definition.name = word()
        definition.nodes.append(Node(id: "process", scope: 0, kind: .subprocess(0)))
        scope(owner: 0, depth: 0)
        if next(3) == 0 {
            let handler = scope(owner: 0, depth: 2)
            definition.nodes[0].errorHandling = ErrorHandling(strategy: .rollback, handler: handler)
        }
    }

    @discardableResult
    private mutating func scope(owner: NodeIndex, depth: Int) -> ScopeIndex {
        let scope = definition.scopes.count
        definition.scopes.append(Scope(owner: owner, start: definition.nodes.count))
        let count = 1 + next(depth == 0 ? 14 : 6)
        for place in 0..<count { node(in: scope, place, count, depth) }
        let nodes = definition.scopes[scope].nodes
        for _ in 0..<(count + next(count + 1)) {
            flow(nodes[next(nodes.count)], nodes[next(nodes.count)])
        }
        return scope
    }

    private mutating func node(in scope: ScopeIndex, _ place: Int, _ count: Int, _ depth: Int) {
        let index = definition.nodes.count
        let id = next(20) == 0 ? "end\(index)\"<&" : "n\(index)"
        definition.nodes.append(Node(id: id, scope: scope, kind: .start, isStep: true, line: index, column: 1))
        definition.scopes[scope].nodes.append(index)
        if next(3) > 0 { definition.nodes[index].name = word() }
        if next(6) == 0 { definition.nodes[index].condition = next(3) }
        if next(6) == 0 { definition.nodes[index].persona = "somebody" }
        if next(6) == 0 { definition.nodes[index].timeout = .constant("30m") }
        if place == 0 { return }
        let choice = place == count - 1 ? 1 : next(12)
        switch choice {
        case 1: definition.nodes[index].kind = .end
        case 2, 3: definition.nodes[index].kind = .exclusiveGateway(defaultFlow: nil)
        case 4: definition.nodes[index].kind = .parallelGateway
        case 5: definition.nodes[index].kind = .call(.init(workflow: .constant("other"), inputs: .list([])))
        case 6 where depth < 3:
            definition.nodes[index].kind = .subprocess(self.scope(owner: index, depth: depth + 1))
        case 7 where depth < 3:
            let body = self.scope(owner: index, depth: depth + 1)
            definition.nodes[index].kind = .loop(.init(kind: .whileTrue(next(3)), body: body))
        case 8 where depth < 3:
            definition.nodes[index].kind = .fail(message: .constant(.string(word())))
            definition.nodes[index].compensation = self.scope(owner: index, depth: depth + 2)
        default:
            definition.nodes[index].kind = .job(
                .init(type: "shell-command", inputs: .map([]), idempotent: false))
        }
    }

    private mutating func flow(_ source: NodeIndex, _ target: NodeIndex) {
        let index = definition.flows.count
        var flow = Flow(id: "flow-\(index)", source: source, target: target)
        switch next(4) {
        case 0: flow.condition = .expression(next(3))
        case 1: flow.condition = .test(subject: .constant("s"), test: 1)
        default: break
        }
        definition.flows.append(flow)
        definition.nodes[source].outgoing.append(index)
        definition.nodes[target].incoming.append(index)
    }

    private mutating func word() -> String {
        let words = [
            "end", "Build & test", "<script>", "graph", "日本語の名前", "\"quoted\"", "Wwwww", "it's", "a]b", "x\u{1}y", "🙂",
        ]
        return (0..<(1 + next(9))).map { _ in words[next(words.count)] }.joined(separator: next(5) == 0 ? "" : " ")
    }
}
