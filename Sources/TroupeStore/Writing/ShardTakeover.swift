/// What happens when somebody else holds a shard that is to be opened.
package struct ShardTakeover: Hashable, Sendable {
    /// How long the holder may take to go by itself, in milliseconds. The session of a killed server ends within a few.
    package var patience: Int
    /// Whether the holder's session is then ended; otherwise opening fails.
    package var endsHolder: Bool

    /// Ends the holder's session after the patience: for a server that takes over from one that is cut off.
    package static func end(after patience: Int) -> Self { Self(patience: patience, endsHolder: true) }

    /// Leaves the shard to its holder: two servers that were started on one database must not fight.
    package static func refuse(after patience: Int) -> Self { Self(patience: patience, endsHolder: false) }
}
