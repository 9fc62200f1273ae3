import Synchronization
import TroupeEngine

/// What an attempt said, in order; a test can wait for a piece of it.
final class RecordedLog: Sendable {
    private struct State {
        var pieces: [(stream: LogChunk.Stream, text: String)] = []
        var waiting: [(text: String, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var pieces: [(stream: LogChunk.Stream, text: String)] { state.withLock { $0.pieces } }

    /// All text of one stream.
    func text(_ stream: LogChunk.Stream) -> String {
        pieces.filter { $0.stream == stream }.map(\.text).joined()
    }

    func add(_ stream: LogChunk.Stream, _ text: String) {
        state.withLock { state in
            state.pieces.append((stream, text))
            let all = state.pieces.map(\.text).joined()
            for waiter in state.waiting where all.contains(waiter.text) { waiter.continuation.resume() }
            state.waiting.removeAll { all.contains($0.text) }
        }
    }

    /// Returns once the text has been said on any stream.
    func until(_ text: String) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.pieces.map(\.text).joined().contains(text) {
                    continuation.resume()
                } else {
                    state.waiting.append((text, continuation))
                }
            }
        }
    }
}
