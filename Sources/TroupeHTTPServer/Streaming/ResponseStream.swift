import CMicroHTTPD
import Synchronization

/// A response body that is produced over time. An idle stream is a suspended connection: it costs no thread.
///
/// That its client has gone is noticed only by writing to it; the server writes `heartbeat` now and then for that.
package final class ResponseStream: Sendable {
    private struct State {
        var chunks: [[UInt8]] = []
        var headOffset = 0  // bytes of chunks[0] already taken
        var queued = 0
        var taken = 0
        var connection: ConnectionRef?
        var suspended = false
        var finished = false
        var overflowed = false
        var closed = false
        var quiet = true  // nothing was sent since the last heartbeat
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let limit: Int
    private let heartbeat: [UInt8]
    private let onClose: @Sendable () -> Void

    /// - Parameters:
    ///   - limit: bytes that may wait for a slow reader; one that needs more is cut off.
    ///   - heartbeat: sent when nothing else was for the configured time; empty for none.
    ///   - onClose: called once when the client has gone or has everything, on a thread of the server.
    package init(limit: Int = 1 << 20, heartbeat: [UInt8] = [], onClose: @escaping @Sendable () -> Void = {}) {
        self.limit = limit
        self.heartbeat = heartbeat
        self.onClose = onClose
    }

    /// A stream of server-sent events, with comments for heartbeats.
    package static func events(
        limit: Int = 1 << 20, onClose: @escaping @Sendable () -> Void = {}
    ) -> ResponseStream {
        ResponseStream(limit: limit, heartbeat: Array(":\n\n".utf8), onClose: onClose)
    }

    /// Queues bytes. False once the client has gone, reads too slowly, or the stream is finished: the producer then
    /// drops it. A client cut off sees the response break off.
    @discardableResult
    package func send(_ bytes: [UInt8]) -> Bool {
        let (sent, waiters) = state.withLock { state in
            if state.closed || state.finished { return (false, [CheckedContinuation<Void, Never>]()) }
            if state.queued + bytes.count > limit {
                state.finished = true
                state.overflowed = true
                state.chunks = []
                state.queued = 0
                wake(&state)
                return (false, release(&state))
            }
            append(bytes, &state)
            return (true, [])
        }
        waiters.forEach { $0.resume() }
        return sent
    }

    /// Queues an event.
    @discardableResult
    package func send(_ event: ServerSentEvent) -> Bool { send(event.bytes) }

    /// Waits until less than a quarter of the limit is queued, then queues the bytes, however many: this is how
    /// history of any length is replayed to a client at the client's pace. False as with `send`.
    package func sendWhenDrained(_ bytes: [UInt8]) async -> Bool {
        while true {
            let outcome: Bool? = state.withLock { state in
                if state.closed || state.finished { return false }
                if state.queued > limit / 4 { return nil }
                append(bytes, &state)
                return true
            }
            if let outcome { return outcome }
            await withCheckedContinuation { continuation in
                let ready = state.withLock { state in
                    if state.closed || state.finished || state.queued <= limit / 4 { return true }
                    state.waiters.append(continuation)
                    return false
                }
                if ready { continuation.resume() }
            }
        }
    }

    /// Ends the response after what is queued.
    package func finish() {
        let waiters = state.withLock { state in
            state.finished = true
            wake(&state)
            return release(&state)
        }
        waiters.forEach { $0.resume() }
    }

    /// False once nothing more can be sent.
    package var isOpen: Bool { state.withLock { !$0.closed && !$0.finished } }

    func beat() {
        state.withLock { state in
            if state.quiet && state.queued == 0 && !state.closed && !state.finished && !heartbeat.isEmpty {
                append(heartbeat, &state)
            }
            state.quiet = true
        }
    }

    var bytesTaken: Int { state.withLock { $0.taken } }

    private func append(_ bytes: [UInt8], _ state: inout State) {
        if bytes.isEmpty { return }
        state.chunks.append(bytes)
        state.queued += bytes.count
        state.quiet = false
        wake(&state)
    }

    /// The lock makes suspend and resume strictly alternate, so a resume can never come first.
    private func wake(_ state: inout State) {
        guard state.suspended, let connection = state.connection else { return }
        state.suspended = false
        MHD_resume_connection(connection.pointer)
    }

    private func release(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
        defer { state.waiters = [] }
        return state.waiters
    }

    // MARK: - On a thread of libmicrohttpd

    func makeMHDResponse(on connection: ConnectionRef) -> OpaquePointer? {
        state.withLock { $0.connection = connection }
        return MHD_create_response_from_callback(
            UInt64.max, 16 * 1024,
            { stream, _, target, max in
                Unmanaged<ResponseStream>.fromOpaque(stream!).takeUnretainedValue().read(into: target!, max: max)
            },
            Unmanaged.passRetained(self).toOpaque(),
            { stream in Unmanaged<ResponseStream>.fromOpaque(stream!).takeRetainedValue().detach() })
    }

    private func read(into target: UnsafeMutableRawPointer, max: Int) -> Int {
        let (count, waiters) = state.withLock { state -> (Int, [CheckedContinuation<Void, Never>]) in
            if state.chunks.isEmpty {
                // MHD_CONTENT_READER_END_WITH_ERROR breaks the connection off, …_END_OF_STREAM ends it well.
                if state.finished { return (state.overflowed ? -2 : -1, []) }
                guard let connection = state.connection else { return (-2, []) }
                MHD_suspend_connection(connection.pointer)
                state.suspended = true
                return (0, [])
            }
            var copied = 0
            var done = 0
            while copied < max, done < state.chunks.count {
                let chunk = state.chunks[done]
                let count = min(max - copied, chunk.count - state.headOffset)
                chunk.withUnsafeBytes {
                    (target + copied).copyMemory(from: $0.baseAddress! + state.headOffset, byteCount: count)
                }
                copied += count
                state.headOffset += count
                if state.headOffset == chunk.count {
                    done += 1
                    state.headOffset = 0
                }
            }
            state.chunks.removeFirst(done)
            state.queued -= copied
            state.taken += copied
            return (copied, state.queued <= limit / 4 ? release(&state) : [])
        }
        waiters.forEach { $0.resume() }
        return count
    }

    /// After this the connection's pointer is dead. Also called when a refused or stopped request never used the stream.
    func detach() {
        let (first, waiters) = state.withLock { state in
            let first = !state.closed
            state.closed = true
            state.suspended = false
            state.connection = nil
            state.chunks = []
            state.queued = 0
            return (first, release(&state))
        }
        waiters.forEach { $0.resume() }
        if first { onClose() }
    }
}
