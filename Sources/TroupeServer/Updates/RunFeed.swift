import Synchronization
package import TroupeEngine
package import TroupeGraph
package import TroupeInterpreter

/// One run's messages for one reader, in order and without gap: its records and the output of its steps, from a record
/// on, until the run is over.
///
/// Records are always read from the journal, at the reader's pace; what the hub publishes only says when to look again.
/// So a slow reader costs no memory. Output is read from the journal once, at the beginning, and taken from the hub then.
package final class RunFeed: Sendable {
    package struct Message: Sendable {
        /// The number of its record; nil for output.
        package var sequence: Int64?
        package var value: Value
    }

    private struct State {
        var isDirty = false
        var isStopped = false
        var chunks: [LogChunk] = []
        var bytes = 0
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// Where a stream of one attempt's output has come to.
    private struct Place: Hashable {
        var element: Key
        var attempt: Int
        var stream: LogChunk.Stream
    }

    /// Bytes of output that may wait for the reader.
    private static let outputLimit = 1 << 20
    private static let page = 500

    private let engine: Engine
    private let run: Key
    private let start: Int64
    private let state = Mutex(State())

    /// - Parameter since: only what is behind this record; 0 for all.
    package init(engine: Engine, run: Key, since: Int64 = 0) {
        self.engine = engine
        self.run = run
        start = since
    }

    /// Ends the feed: `deliver` returns.
    package func stop() {
        let waiter = state.withLock { state in
            state.isStopped = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Gives every message to `reader`, which returns when it wants the next one, and false when it wants no more.
    ///
    /// Returns at the end of the run, when the reader has enough, or after `stop`.
    package func deliver(to reader: (Message) async -> Bool) async throws {
        let listener = engine.hub.listen { [weak self] in self?.take($0) }
        defer { engine.hub.stopListening(listener) }
        let summary = try await engine.journal.summary(of: run)
        var isOver = summary?.status.isFinal ?? true
        var sequence = start
        var stored = try await StoredOutput(engine: engine, run: run, since: start)
        var known: [Place: Int64] = [:]
        var output: [LogChunk] = []
        while true {
            var rows = try await engine.journal.rows(of: run, since: sequence, limit: Self.page)
            let isCaughtUp = rows.count < Self.page
            let records = try rows.map { try RecordCodec.read($0.payload, version: $0.version) }
            if case .finished? = records.last?.last {
                isOver = true
                // What steps printed before the end comes before it.
                await engine.logsWritten()
            }
            rows.reverse()
            for records in records {
                let row = rows.removeLast()
                while let chunk = try await stored.next(until: row.time) {
                    known[Self.place(of: chunk)] = chunk.offset + Int64(chunk.text.utf8.count)
                    if !(await reader(Self.message(chunk, summary?.workItem))) { return }
                }
                output += takeOutput()
                while let chunk = output.first, chunk.time <= row.time {
                    output.removeFirst()
                    if chunk.offset < known[Self.place(of: chunk)] ?? 0 { continue }
                    if !(await reader(Self.message(chunk, summary?.workItem))) { return }
                }
                let first = row.sequence - Int64(records.count) + 1
                for (offset, record) in records.enumerated() where first + Int64(offset) > sequence {
                    let number = first + Int64(offset)
                    let value = UpdateMessage.value(
                        record, run: run, workItem: summary?.workItem, sequence: number, time: row.time)
                    if !(await reader(Message(sequence: number, value: value))) { return }
                }
                sequence = row.sequence
            }
            if !isCaughtUp { continue }
            while let chunk = try await stored.next(until: .max) {
                known[Self.place(of: chunk)] = chunk.offset + Int64(chunk.text.utf8.count)
                if !(await reader(Self.message(chunk, summary?.workItem))) { return }
            }
            output += takeOutput()
            for chunk in output where chunk.offset >= known[Self.place(of: chunk)] ?? 0 {
                if !(await reader(Self.message(chunk, summary?.workItem))) { return }
            }
            output = []
            if isOver { return }
            if !(await changed()) { return }
        }
    }

    private static func place(of chunk: LogChunk) -> Place {
        Place(element: chunk.element, attempt: chunk.attempt, stream: chunk.stream)
    }

    private static func message(_ chunk: LogChunk, _ workItem: String?) -> Message {
        Message(sequence: nil, value: UpdateMessage.value(chunk, workItem: workItem))
    }

    // MARK: The hub

    private func take(_ publication: EventHub.Publication) {
        var chunks: [LogChunk] = []
        switch publication {
        case .rows(let rows):
            if !rows.contains(where: { $0.run == run }) { return }
        case .log(let all):
            chunks = all.filter { $0.run == run }
            if chunks.isEmpty { return }
        }
        let waiter = state.withLock { state in
            for var chunk in chunks {
                if state.bytes > Self.outputLimit { continue }
                state.bytes += chunk.text.utf8.count
                if state.bytes > Self.outputLimit { chunk.text = "\n[output was left out: see the run's logs]\n" }
                state.chunks.append(chunk)
            }
            state.isDirty = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    private func takeOutput() -> [LogChunk] {
        state.withLock { state in
            defer {
                state.chunks = []
                state.bytes = 0
            }
            return state.chunks
        }
    }

    /// Returns when something was published; false after `stop`.
    private func changed() async -> Bool {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let isReady = state.withLock { state in
                if state.isDirty || state.isStopped { return true }
                state.waiter = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
        return state.withLock { state in
            state.isDirty = false
            return !state.isStopped
        }
    }
}

/// The output of a run that the journal has, page by page.
private struct StoredOutput {
    private static let page = 200

    let engine: Engine
    let run: Key
    private var chunks: ArraySlice<LogChunk> = []
    private var last: Int64 = 0
    private var isAtEnd = false
    /// Output up to here belongs before the record from which the reader goes on.
    private var begin = Int64.min

    init(engine: Engine, run: Key, since: Int64) async throws {
        self.engine = engine
        self.run = run
        if since > 0 {
            begin = try await engine.journal.rows(of: run, since: since - 1, limit: 1).first?.time ?? .min
        }
    }

    /// The next chunk, unless it was printed after `time`.
    mutating func next(until time: Int64) async throws -> LogChunk? {
        while true {
            if chunks.isEmpty {
                if isAtEnd { return nil }
                let found = try await engine.journal.log(of: run, after: last, limit: Self.page)
                isAtEnd = found.count < Self.page
                last = found.last?.number ?? last
                chunks = found[...]
                if chunks.isEmpty { return nil }
            }
            guard let chunk = chunks.first, chunk.time <= time else { return nil }
            chunks.removeFirst()
            if chunk.time > begin { return chunk }
        }
    }
}
