import TroupeGraph

extension Program {
    /// The flows into a gateway by which a token comes that now stands before a node.
    typealias Ways = [NodeIndex: Set<FlowIndex>]

    /// Entries kept for all gateways together. They grow with the product of gateways and nodes: in a file of thousands of
    /// gateways, those of the later ones are found when they are asked for.
    private static var mostWays: Int { 200_000 }

    /// For every gateway that waits for all tokens that can still come: the flows into it that can be reached from each
    /// node without going through the gateway itself.
    static func ways(in definition: Definition) -> [NodeIndex: Ways] {
        var ways: [NodeIndex: Ways] = [:]
        var count = 0
        for (gateway, node) in definition.nodes.enumerated() where node.isMergingGateway && node.incoming.count > 1 {
            let found = self.ways(to: gateway, in: definition)
            ways[gateway] = found
            count += found.values.reduce(0) { $0 + $1.count }
            if count > mostWays { break }
        }
        return ways
    }

    /// Found backwards from each of the gateway's flows.
    static func ways(to gateway: NodeIndex, in definition: Definition) -> Ways {
        var reached: Ways = [:]
        for flow in definition.nodes[gateway].incoming {
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
        return reached
    }
}
