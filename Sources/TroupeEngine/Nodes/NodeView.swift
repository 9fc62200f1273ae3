/// What the servers on one database know of each other, at one moment of the database's clock.
package struct NodeView: Hashable, Sendable {
    /// One server.
    package struct Node: Hashable, Sendable {
        package var id: Int64
        /// For people: its host and process.
        package var name: String
        /// Microseconds since 1970, UTC.
        package var startedAt: Int64
        package var renewedAt: Int64
        /// It gives its shards away and takes none.
        package var isLeaving: Bool
        /// Its session has ended, and it has not come back.
        package var isGone: Bool
        /// It has not renewed its lease in time: stopped, or cut off.
        package var isStale: Bool

        package init(
            id: Int64, name: String, startedAt: Int64, renewedAt: Int64, isLeaving: Bool = false,
            isGone: Bool = false, isStale: Bool = false
        ) {
            self.id = id
            self.name = name
            self.startedAt = startedAt
            self.renewedAt = renewedAt
            self.isLeaving = isLeaving
            self.isGone = isGone
            self.isStale = isStale
        }

        /// Whether the others have to do without it.
        package var isDead: Bool { isGone || isStale }
    }

    /// One shard.
    package struct Shard: Hashable, Sendable {
        package var number: Int
        /// Who is to have it.
        package var assigned: Int64?
        /// Who has it, or had it when it died; nil: it was given up in good order.
        package var owner: Int64?
        /// Of its last row.
        package var position: Int64
        package var epoch: Int64
        /// Rows of its inbox.
        package var requests: Int

        package init(
            number: Int, assigned: Int64?, owner: Int64?, position: Int64 = 0, epoch: Int64 = 0, requests: Int = 0
        ) {
            self.number = number
            self.assigned = assigned
            self.owner = owner
            self.position = position
            self.epoch = epoch
            self.requests = requests
        }
    }

    /// Who looks; nil: none of the servers.
    package var me: Int64?
    /// Microseconds since 1970, UTC, by the database.
    package var now: Int64
    package var nodes: [Node]
    package var shards: [Shard]

    package init(me: Int64?, now: Int64, nodes: [Node], shards: [Shard]) {
        self.me = me
        self.now = now
        self.nodes = nodes
        self.shards = shards
    }

    package func node(_ id: Int64) -> Node? { nodes.first { $0.id == id } }
}
