/// What has to change so that every shard has a living server, and every server a shard.
///
/// A shard whose server is gone goes to the server with the fewest. A server without a shard gets one of the server with
/// most, if that has several; if every server has but one, a new one is made. So a lone server has one shard and one
/// group commit until it takes over from another, and there are never more shards than there were servers at once.
package struct NodePlan: Hashable, Sendable {
    /// Servers that are taken for dead.
    package var ended: [Int64] = []
    /// Shards that are to have another server, with that.
    package var assignments: [Int: Int64] = [:]

    package init(_ view: NodeView) {
        ended = view.nodes.filter { $0.isDead && $0.id != view.me }.map(\.id)
        let living = view.nodes.filter { !ended.contains($0.id) && !$0.isLeaving }.map(\.id).sorted()
        // The last one that leaves keeps what nobody can take.
        if living.isEmpty { return }
        var shards: [Int64: [Int]] = [:]
        for node in living { shards[node] = [] }
        var homeless: [Int] = []
        for shard in view.shards.sorted(by: { $0.number < $1.number }) {
            if let node = shard.assigned, shards[node] != nil {
                shards[node]?.append(shard.number)
            } else {
                homeless.append(shard.number)
            }
        }
        func fewest() -> Int64 {
            living.min { (shards[$0]?.count ?? 0, $0) < (shards[$1]?.count ?? 0, $1) } ?? living[0]
        }
        func give(_ shard: Int, to node: Int64) {
            shards[node]?.append(shard)
            assignments[shard] = node
        }
        for shard in homeless { give(shard, to: fewest()) }
        while let most = living.max(by: { (shards[$0]?.count ?? 0, -$0) < (shards[$1]?.count ?? 0, -$1) }),
            let surplus = shards[most], surplus.count - (shards[fewest()]?.count ?? 0) >= 2, let last = surplus.last
        {
            shards[most]?.removeLast()
            give(last, to: fewest())
        }
        var next = (view.shards.map(\.number).max() ?? -1) + 1
        for node in living where shards[node]?.isEmpty == true {
            give(next, to: node)
            next += 1
        }
    }

    /// Whether all is as it should be.
    package var isEmpty: Bool { ended.isEmpty && assignments.isEmpty }
}
