import Testing
import TroupeExpression
import TroupeGraph

/// What holds for every definition the compiler makes.
enum GraphInvariants {
    static func check(_ definition: Definition) throws {
        try checkNodes(definition)
        for (index, scope) in definition.scopes.enumerated() {
            #expect(scope.nodes.contains(scope.start))
            #expect(scope.nodes.filter { definition.nodes[$0].kind == .start } == [scope.start])
            let ends = scope.nodes.filter { definition.nodes[$0].kind == .end }
            #expect(ends.count == 1)
            #expect(scope.nodes.allSatisfy { definition.nodes[$0].scope == index })
            #expect(reachable(from: scope.start, definition) == Set(scope.nodes), "scope \(index) of \(definition.id)")
        }
        for (index, flow) in definition.flows.enumerated() {
            #expect(definition.nodes[flow.source].outgoing.contains(index))
            #expect(definition.nodes[flow.target].incoming.contains(index))
            #expect(definition.nodes[flow.source].scope == definition.nodes[flow.target].scope)
        }
        for source in definition.expressions { _ = try Expression(parsing: source.text) }
        let coded = try Value(encoding: definition)
        #expect(try coded.decoded(as: Definition.self) == definition)
        #expect(try Value(json: coded.json).decoded(as: Definition.self) == definition)
    }

    private static func checkNodes(_ definition: Definition) throws {
        let ids = definition.nodes.map(\.id) + definition.flows.map(\.id)
        #expect(Set(ids).count == ids.count)
        for id in ids { #expect(isName(id), "\(id)") }
        #expect(definition.nodes[0].kind == .subprocess(0))
        for (index, node) in definition.nodes.enumerated() {
            switch node.kind {
            case .start: #expect(node.incoming.isEmpty && node.outgoing.count == 1)
            case .end: #expect(node.incoming.count == 1 && node.outgoing.isEmpty)
            case .exclusiveGateway(let flow):
                #expect(node.outgoing.count == 1 || flow != nil)
                if let flow { #expect(node.outgoing.contains(flow) && definition.flows[flow].condition == nil) }
                for other in node.outgoing where other != flow && node.outgoing.count > 1 {
                    #expect(definition.flows[other].condition != nil)
                }
            case .parallelGateway: #expect(node.incoming.count == 1 || node.outgoing.count == 1)
            default:
                if index > 0 { #expect(node.incoming.count == 1 && node.outgoing.count == 1, "\(node.id)") }
                #expect(node.outgoing.allSatisfy { definition.flows[$0].condition == nil })
            }
            switch node.kind {
            case .subprocess(let body): #expect(definition.scopes[body].owner == index)
            case .loop(let loop): #expect(definition.scopes[loop.body].owner == index)
            default: break
            }
        }
    }

    private static func reachable(from start: NodeIndex, _ definition: Definition) -> Set<NodeIndex> {
        var seen: Set<NodeIndex> = [start]
        var open = [start]
        while let node = open.popLast() {
            for flow in definition.nodes[node].outgoing {
                let target = definition.flows[flow].target
                if seen.insert(target).inserted { open.append(target) }
            }
        }
        return seen
    }

    private static func isName(_ id: String) -> Bool {
        guard let first = id.first, first.isASCII, first.isLetter || first == "_" else { return false }
        return id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == ".") }
    }
}
