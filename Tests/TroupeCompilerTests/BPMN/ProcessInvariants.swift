import Testing
import TroupeExpression
import TroupeGraph

/// What holds for every BPMN process the compiler makes.
enum ProcessInvariants {
    static func check(_ definition: Definition) throws {
        let ids = definition.nodes.map(\.id) + definition.flows.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(definition.nodes[0].kind == .subprocess(0))
        #expect(definition.process != nil)
        for (index, scope) in definition.scopes.enumerated() {
            #expect(definition.nodes[scope.owner].kind == .subprocess(index))
            #expect(scope.nodes.allSatisfy { definition.nodes[$0].scope == index })
            let starts = try #require(scope.starts)
            #expect(starts.allSatisfy(scope.nodes.contains))
            for inner in scope.eventSubprocesses ?? [] {
                #expect(scope.nodes.contains(inner))
                #expect(definition.nodes[inner].details?.parts.subprocess == .event)
            }
        }
        for (index, flow) in definition.flows.enumerated() {
            #expect(definition.nodes[flow.source].outgoing.contains(index))
            #expect(definition.nodes[flow.target].incoming.contains(index))
            #expect(definition.nodes[flow.source].scope == definition.nodes[flow.target].scope)
        }
        for (index, node) in definition.nodes.enumerated() {
            let parts = try #require(node.details?.parts)
            for event in parts.boundaryEvents {
                guard case .event(let boundary) = definition.nodes[event].kind,
                    case .boundary(let host, _) = boundary.position
                else {
                    Issue.record("\(definition.nodes[event].id) is no boundary event")
                    continue
                }
                #expect(host == index)
            }
        }
        for source in definition.expressions where source.language == .feel {
            _ = try FEELExpression(parsing: source.text)
            #expect(source.line > 0 && source.column > 0)
        }
        let coded = try Value(encoding: definition)
        #expect(try Value(json: coded.json).decoded(as: Definition.self) == definition)
    }
}
