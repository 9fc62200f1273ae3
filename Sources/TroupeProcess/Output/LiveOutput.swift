internal import Synchronization

/// The output of a running child in the order it was read, for one reader.
///
/// The child never waits for the reader: what does not fit is dropped, counted, and reported with the next chunk of the
/// same source. The sequence ends when the child has ended. It does not end early when the reading task is cancelled,
/// so that the last words of a cancelled child are still seen.
package final class LiveOutput: AsyncSequence, Sendable {
    package typealias Element = OutputChunk

    /// What a small chunk costs beside its bytes, so that a million one-byte chunks are bounded as well.
    private static let overhead = 64

    private struct State {
        var chunks: [OutputChunk] = []
        var next = 0
        var weight = 0
        var droppedOutput: UInt64 = 0
        var droppedError: UInt64 = 0
        var finished = false
        var reader: CheckedContinuation<OutputChunk?, Never>?
    }

    private let state = Mutex(State())
    private let limit: Int

    /// Holds at most `limit` bytes that were not read yet.
    init(limit: Int) {
        self.limit = limit
    }

    func append(_ source: OutputSource, _ bytes: UnsafeRawBufferPointer) {
        let resume = state.withLock { state in
            Self.append(source, bytes, limit: limit, to: &state)
            return Self.handOver(&state)
        }
        resume?()
    }

    /// No more will come.
    func finish() {
        let resume = state.withLock { state in
            for (source, dropped) in [
                (OutputSource.standardOutput, state.droppedOutput), (.standardError, state.droppedError),
            ] where dropped > 0 {
                state.chunks.append(OutputChunk(source: source, bytes: [], droppedBefore: dropped))
            }
            state.finished = true
            return Self.handOver(&state)
        }
        resume?()
    }

    private static func append(
        _ source: OutputSource, _ bytes: UnsafeRawBufferPointer, limit: Int, to state: inout State
    ) {
        let dropped = source == .standardOutput ? state.droppedOutput : state.droppedError
        let room = limit - state.weight
        if dropped == 0, let last = state.chunks.indices.last, last >= state.next, state.chunks[last].source == source,
            bytes.count <= room
        {
            state.chunks[last].bytes.append(contentsOf: bytes)
            state.weight += bytes.count
        } else if bytes.count + overhead <= room {
            state.chunks.append(OutputChunk(source: source, bytes: Array(bytes), droppedBefore: dropped))
            state.weight += bytes.count + overhead
            if source == .standardOutput { state.droppedOutput = 0 } else { state.droppedError = 0 }
        } else if source == .standardOutput {
            state.droppedOutput += UInt64(bytes.count)
        } else {
            state.droppedError += UInt64(bytes.count)
        }
    }

    /// What wakes the reader, if one waits and there is something for it.
    private static func handOver(_ state: inout State) -> (() -> Void)? {
        guard let reader = state.reader else { return nil }
        let chunk = take(&state)
        guard chunk != nil || state.finished else { return nil }
        state.reader = nil
        return { reader.resume(returning: chunk) }
    }

    private static func take(_ state: inout State) -> OutputChunk? {
        guard state.next < state.chunks.count else { return nil }
        let chunk = state.chunks[state.next]
        state.next += 1
        if !chunk.bytes.isEmpty { state.weight -= chunk.bytes.count + overhead }
        if state.next == state.chunks.count || state.next > 1024 {
            state.chunks.removeFirst(state.next)
            state.next = 0
        }
        return chunk
    }

    /// The next chunk, or nil when the child has ended.
    fileprivate func next() async -> OutputChunk? {
        await withCheckedContinuation { continuation in
            let now: OutputChunk?? = state.withLock { state in
                if let chunk = Self.take(&state) { return .some(chunk) }
                // A second reader would wait for ever: it sees the end at once.
                if state.finished || state.reader != nil { return .some(nil) }
                state.reader = continuation
                return nil
            }
            if let now { continuation.resume(returning: now) }
        }
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(output: self)
    }

    /// Takes the chunks; only one may be in use.
    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let output: LiveOutput

        package mutating func next() async -> OutputChunk? {
            await output.next()
        }
    }
}
