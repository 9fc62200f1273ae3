/// Which output something came through.
package enum OutputSource: Sendable, Equatable {
    case standardOutput
    case standardError
}

/// A piece of live output, as it was read.
package struct OutputChunk: Sendable, Equatable {
    /// Where it came through.
    package var source: OutputSource
    /// The bytes; empty only if `droppedBefore` is not 0.
    package var bytes: [UInt8]
    /// How many bytes of this source were dropped just before, since the reader was too slow.
    package var droppedBefore: UInt64 = 0
}
