import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

/// The servers on the database, and who has which shard.
struct NodeRoutes {
    let context: APIContext

    var routes: [Route] {
        [
            Operation(
                "GET", "/api/nodes", id: "listNodes", tag: "Nodes",
                "The servers that share the database, their leases, and the shards that each has",
                answers: [.init(200, "All of them; none where a server has its database for itself", "NodeList")]
            ).route { _ in
                let view = try await context.engine.nodes()
                return .json([
                    "nodes": .list((view?.nodes ?? []).map { Self.value($0, view) }),
                    "shards": .list((view?.shards ?? []).map(Self.value)),
                ])
            }
        ]
    }

    private static func value(_ node: NodeView.Node, _ view: NodeView?) -> Value {
        [
            "id": RunView.key(node.id), "name": .string(node.name), "started_at": RunView.time(node.startedAt),
            "renewed_at": RunView.time(node.renewedAt), "is_self": .bool(node.id == view?.me),
            "is_leaving": .bool(node.isLeaving),
            "shards": .list((view?.shards ?? []).filter { $0.owner == node.id }.map { .integer($0.number) }),
        ]
    }

    private static func value(_ shard: NodeView.Shard) -> Value {
        [
            "shard": .integer(shard.number), "node": shard.owner.map(RunView.key) ?? .null,
            "assigned": shard.assigned.map(RunView.key) ?? .null, "epoch": .number(.integer(shard.epoch)),
            "position": .number(.integer(shard.position)), "inbox": .integer(shard.requests),
        ]
    }
}
