import Synchronization
import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// One run's messages: first what the journal has, then what the hub publishes, nothing twice.
final class RunFeed: Sendable {
    private struct State {
        /// The number of the last record given on; nil while the journal is being read.
        var last: Int64?
        var early: [PublishedRow] = []
    }

    private let run: Key
    private let continuation: AsyncThrowingStream<Value, any Error>.Continuation
    private let state = Mutex(State())

    init(run: Key, continuation: AsyncThrowingStream<Value, any Error>.Continuation) {
        self.run = run
        self.continuation = continuation
    }

    func take(_ publication: EventHub.Publication) {
        switch publication {
        case .rows(let rows):
            for row in rows where row.run == run {
                state.withLock { state in
                    if let last = state.last {
                        if row.sequence > last { give(row.records, first: row.firstSequence, row.time, &state) }
                    } else {
                        state.early.append(row)
                    }
                }
            }
        case .log(let chunks):
            for chunk in chunks where chunk.run == run {
                continuation.yield([
                    "type": "log", "element": .string(String(chunk.element)), "step": .string(chunk.step),
                    "stream": .string(chunk.stream.rawValue), "text": .string(chunk.text),
                ])
            }
        }
    }

    /// Gives what the journal has, then what was published meanwhile.
    func replay(from engine: Engine) async throws {
        var since: Int64 = 0
        while true {
            let rows = try await engine.journal.rows(of: run, since: since, limit: 500)
            for row in rows {
                let records = try RecordCodec.read(row.payload, version: row.version)
                state.withLock { state in
                    var ignored = State()
                    give(records, first: row.sequence - Int64(records.count) + 1, row.time, &ignored)
                }
                since = row.sequence
            }
            if rows.count < 500 { break }
        }
        state.withLock { state in
            state.last = since
            for row in state.early where row.sequence > since {
                give(row.records, first: row.firstSequence, row.time, &state)
            }
            state.early = []
        }
    }

    private func give(_ records: [Record], first: Int64, _ time: Int64, _ state: inout State) {
        for (offset, record) in records.enumerated() {
            continuation.yield([
                "type": "record", "seq": .number(.integer(first + Int64(offset))), "time": .number(.integer(time)),
                "record": RecordCodec.value(record),
            ])
        }
        state.last = first + Int64(records.count) - 1
    }
}
