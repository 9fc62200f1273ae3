import TroupeGraph

extension Schemas {
    private typealias Member = Schema.Member

    static let nodeList = Schema.object([
        Member(
            name: "nodes",
            schema: Schema.list(
                Schema.object([
                    Member(name: "id", schema: Schema.key), Member(name: "name", schema: Schema.text),
                    Member(name: "started_at", schema: Schema.text), Member(name: "renewed_at", schema: Schema.text),
                    Member(name: "is_self", schema: Schema.flag), Member(name: "is_leaving", schema: Schema.flag),
                    Member(name: "shards", schema: Schema.list(Schema.integer)),
                ]))),
        Member(
            name: "shards",
            schema: Schema.list(
                Schema.object([
                    Member(name: "shard", schema: Schema.integer),
                    Member(name: "node", schema: Schema.optional(Schema.key)),
                    Member(name: "assigned", schema: Schema.optional(Schema.key)),
                    Member(name: "epoch", schema: Schema.integer), Member(name: "position", schema: Schema.integer),
                    Member(name: "inbox", schema: Schema.integer),
                ]))),
    ])
}
