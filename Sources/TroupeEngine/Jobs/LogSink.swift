import Synchronization
import TroupeInterpreter

/// Takes the output of all attempts, and writes it to the journal and the hub in batches.
///
/// Never blocks a step: what comes while a batch is being written is the next batch. Output beyond the limit in memory
/// is dropped and said to be.
package final class LogSink: Sendable {
    private struct State {
        var chunks: [LogChunk] = []
        var bytes = 0
        var dropped = 0
        var waiting: CheckedContinuation<Void, Never>?
        var isWriting = false
        var readers: [CheckedContinuation<Void, Never>] = []
        var closed = false
    }

    /// Bytes that may wait for the journal.
    private static let memoryLimit = 16 << 20

    private let journal: any Journal
    private let hub: EventHub
    private let clock: any EngineClock
    private let retryClock: any EngineClock
    private let state = Mutex(State())
    /// Told of what is stored.
    let stored = Mutex<(@Sendable ([LogChunk]) -> Void)?>(nil)

    /// - Parameter retryClock: by which a journal that is away is asked again; nil: by the clock.
    package init(
        journal: any Journal, hub: EventHub, clock: any EngineClock, retryClock: (any EngineClock)? = nil
    ) {
        self.journal = journal
        self.hub = hub
        self.clock = clock
        self.retryClock = retryClock ?? clock
    }

    /// A function that takes one attempt's output.
    func writer(for order: JobOrder) -> @Sendable (LogChunk.Stream, String) -> Void {
        let offsets = Offsets()
        return { [self] stream, text in
            if text.isEmpty { return }
            let offset = offsets.advance(stream, by: text.utf8.count)
            add(
                LogChunk(
                    run: order.run, element: order.element, step: order.step, attempt: order.attempt, stream: stream,
                    offset: offset, text: text, time: clock.now()))
        }
    }

    private final class Offsets: Sendable {
        private let offsets = Mutex<[LogChunk.Stream: Int64]>([:])

        func advance(_ stream: LogChunk.Stream, by count: Int) -> Int64 {
            offsets.withLock { offsets in
                let offset = offsets[stream, default: 0]
                offsets[stream] = offset + Int64(count)
                return offset
            }
        }
    }

    private func add(_ chunk: LogChunk) {
        state.withLock { state in
            if state.bytes + chunk.text.utf8.count > Self.memoryLimit {
                state.dropped += chunk.text.utf8.count
                return
            }
            state.chunks.append(chunk)
            state.bytes += chunk.text.utf8.count
            state.waiting?.resume()
            state.waiting = nil
        }
    }

    /// Writes until `close`, then what is left.
    package func run() async {
        while true {
            let (chunks, closed) = state.withLock { state in
                state.isWriting = !state.chunks.isEmpty
                if !state.isWriting {
                    state.readers.forEach { $0.resume() }
                    state.readers = []
                }
                defer {
                    state.chunks = []
                    state.bytes = 0
                    state.dropped = 0
                }
                if state.dropped > 0, var last = state.chunks.last {
                    last.text = "\n[\(state.dropped) bytes of output were dropped: the journal was too slow]\n"
                    state.chunks.append(last)
                }
                return (state.chunks, state.closed)
            }
            if chunks.isEmpty {
                if closed { return }
                await waitForChunks()
                continue
            }
            hub.publish(.log(chunks))
            await store(chunks)
            stored.withLock { $0 }?(chunks)
        }
    }

    /// Output is kept as well as can be: the run itself does not depend on it. It waits for a journal that is away, but
    /// not when the server stops.
    private func store(_ chunks: [LogChunk]) async {
        var pause: Int64 = 50_000
        while true {
            do throws(JournalError) {
                return try await journal.appendLog(chunks)
            } catch {
                guard case .unavailable = error, !state.withLock({ $0.closed }) else { return }
                try? await retryClock.sleep(until: retryClock.now() + pause)
                pause = min(pause * 2, 2_000_000)
            }
        }
    }

    package func close() {
        state.withLock { state in
            state.closed = true
            state.waiting?.resume()
            state.waiting = nil
            state.readers.forEach { $0.resume() }
            state.readers = []
        }
    }

    /// Returns when all output that was taken so far is published and stored, or nothing more will be.
    func written() async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.closed || state.chunks.isEmpty && !state.isWriting { return true }
                state.readers.append(continuation)
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    private func waitForChunks() async {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state in
                if !state.chunks.isEmpty || state.closed { return true }
                state.waiting = continuation
                return false
            }
            if ready { continuation.resume() }
        }
    }
}
