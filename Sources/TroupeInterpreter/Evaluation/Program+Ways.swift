import TroupeGraph

extension Program {
    /// For every gateway that waits for all tokens that can still come: the flows into it that can be reached from each
    /// node without going through the gateway itself. Found backwards from each of these flows.
    static func ways(in definition: Definition) -> [NodeIndex: [NodeIndex: Set<FlowIndex>]] {
        var ways: [NodeIndex: [NodeIndex: Set<FlowIndex>]] = [:]
        for (gateway, node) in definition.nodes.enumerated() where node.isMergingGateway && node.incoming.count > 1 {
            var reached: [NodeIndex: Set<FlowIndex>] = [:]
            for flow in node.incoming {
                var seen: Set<NodeIndex> = [gateway]
                var open = [definition.flows[flow].source]
                while let index = open.popLast() {
                    guard seen.insert(index).inserted else { continue }
                    reached[index, default: []].insert(flow)
                    open += definition.nodes[index].incoming.map { definition.flows[$0].source }
                    if case .event(let event) = definition.nodes[index].kind,
                        case .boundary(let activity, _) = event.position
                    {
                        open.append(activity)
                    }
                }
            }
            ways[gateway] = reached
        }
        return ways
    }
}
