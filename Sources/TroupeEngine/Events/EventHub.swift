import Synchronization
package import TroupeInterpreter

/// Committed records of one handled event, as they are published.
package struct PublishedRow: Sendable {
    package var shard: Int
    package var position: Int64
    package var run: Key
    package var workItem: String?
    /// The number of the last record.
    package var sequence: Int64
    /// Microseconds since 1970, UTC.
    package var time: Int64
    package var records: [Record]
    /// Another server wrote it.
    package var isRemote = false

    package init(
        shard: Int, position: Int64, run: Key, workItem: String?, sequence: Int64, time: Int64, records: [Record]
    ) {
        self.shard = shard
        self.position = position
        self.run = run
        self.workItem = workItem
        self.sequence = sequence
        self.time = time
        self.records = records
    }

    /// The number of the first record.
    package var firstSequence: Int64 { sequence - Int64(records.count) + 1 }
}

/// Hands committed records and log output to whoever listens. Listeners are few (the WebSocket stream, the terminal);
/// each takes whole batches and must not block.
package final class EventHub: Sendable {
    package enum Publication: Sendable {
        case rows([PublishedRow])
        case log([LogChunk])
    }

    package typealias Listener = @Sendable (Publication) -> Void

    private struct State {
        var listeners: [Int: Listener] = [:]
        var next = 0
        var positions: [Int: Int64] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Listens until `stopListening` is called with the number returned.
    package func listen(_ listener: @escaping Listener) -> Int { join(listener).number }

    /// Listens, and says behind which position of each shard the rows are that the listener will get.
    package func join(_ listener: @escaping Listener) -> (number: Int, positions: [Int: Int64]) {
        state.withLock { state in
            state.next += 1
            state.listeners[state.next] = listener
            return (state.next, state.positions)
        }
    }

    /// A shard was taken; its rows up to `position` are in the journal and will not be published again.
    package func begin(shard: Int, at position: Int64) {
        state.withLock { $0.positions[shard] = position }
    }

    /// Of the last row of a shard that was published, or will not be; nil: nothing is known of the shard.
    package func position(of shard: Int) -> Int64? { state.withLock { $0.positions[shard] } }

    package func stopListening(_ number: Int) {
        state.withLock { _ = $0.listeners.removeValue(forKey: number) }
    }

    /// Called in the order of commits. Rows that were published before, while their shard changed hands, are left out.
    package func publish(_ publication: Publication) {
        var publication = publication
        let listeners = state.withLock { state in
            // They are of one shard.
            if case .rows(let rows) = publication, let first = rows.first, let last = rows.last {
                let known = state.positions[first.shard] ?? 0
                if first.position <= known { publication = .rows(rows.filter { $0.position > known }) }
                state.positions[first.shard] = max(known, last.position)
            }
            return Array(state.listeners.values)
        }
        if case .rows(let rows) = publication, rows.isEmpty { return }
        for listener in listeners { listener(publication) }
    }
}
