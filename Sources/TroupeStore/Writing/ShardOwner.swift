/// Who writes a shard.
struct ShardOwner: Hashable, Sendable {
    /// The server's number among those on the database; nil: it is alone, and shares with nobody.
    var node: Int64?
    /// Where its steps run.
    var place = "here"
}
