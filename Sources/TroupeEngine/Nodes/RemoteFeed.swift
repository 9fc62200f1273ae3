import Synchronization
import TroupeInterpreter

/// What other servers write: read once, and published here as if it had been written here.
final class RemoteFeed: Sendable {
    private struct State {
        /// Up to where there are rows, by shard.
        var wanted: [Int: Int64] = [:]
        /// Since when there is output, by run; and the number of the last chunk that was published.
        var output: [Key: Int64] = [:]
        var chunks: [Key: Int64] = [:]
        var isReading = false
        var waiters: [CheckedContinuation<Void, Never>] = []
        var workItems: [Key: String?] = [:]
    }

    private let journal: any Journal
    private let state = Mutex(State())
    private static let page = 500
    /// Runs of which something is remembered.
    private static let memory = 10_000

    init(journal: any Journal) { self.journal = journal }

    /// A shard of another server has rows up to a position.
    func note(shard: Int, position: Int64, _ engine: Engine) {
        if engine.shards[shard] != nil || position <= engine.hub.position(of: shard) ?? 0 { return }
        begin(engine) { $0.wanted[shard] = max($0.wanted[shard] ?? 0, position) }
    }

    /// A run of another server has output.
    func note(output run: Key, since: Int64, _ engine: Engine) {
        begin(engine) { $0.output[run] = min($0.output[run] ?? .max, since) }
    }

    /// Publishes all rows of a shard up to a position; then it may go on here.
    func catchUp(shard: Int, to position: Int64, _ engine: Engine) async {
        begin(engine) { $0.wanted[shard] = max($0.wanted[shard] ?? 0, position) }
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if !state.isReading { return true }
                state.waiters.append(continuation)
                return false
            }
            if isDone { continuation.resume() }
        }
    }

    private func begin(_ engine: Engine, _ change: (inout State) -> Void) {
        let begins = state.withLock { state in
            change(&state)
            if state.isReading { return false }
            state.isReading = true
            return true
        }
        if begins { Task { await self.read(engine) } }
    }

    private enum Work {
        case rows(Int, Int64)
        case output(Key, since: Int64, after: Int64)
    }

    private func read(_ engine: Engine) async {
        while true {
            let (work, waiters) = state.withLock { state -> (Work?, [CheckedContinuation<Void, Never>]) in
                if let (shard, position) = state.wanted.first {
                    state.wanted[shard] = nil
                    return (.rows(shard, position), [])
                }
                if let (run, since) = state.output.first {
                    state.output[run] = nil
                    return (.output(run, since: since, after: state.chunks[run] ?? 0), [])
                }
                state.isReading = false
                defer { state.waiters = [] }
                return (nil, state.waiters)
            }
            switch work {
            case .rows(let shard, let position): await publish(shard, upTo: position, engine)
            case .output(let run, let since, let after): await publish(run, since, after, engine)
            case nil:
                for waiter in waiters { waiter.resume() }
                return
            }
        }
    }

    /// What cannot be read now is read when the next rows are told of.
    private func publish(_ shard: Int, upTo end: Int64, _ engine: Engine) async {
        while let position = engine.hub.position(of: shard), position < end {
            if engine.shards[shard] != nil { return }
            guard let rows = try? await journal.rows(shard: shard, after: position, limit: Self.page), !rows.isEmpty
            else { return }
            var published: [PublishedRow] = []
            for row in rows {
                guard let records = try? RecordCodec.read(row.payload, version: row.version) else { return }
                var next = PublishedRow(
                    shard: shard, position: row.position, run: row.run, workItem: await workItem(of: row.run, records),
                    sequence: row.sequence, time: row.time, records: records)
                next.isRemote = true
                published.append(next)
            }
            engine.hub.publish(.rows(published))
        }
    }

    private func workItem(of run: Key, _ records: [Record]) async -> String? {
        if let known = state.withLock({ $0.workItems[run] }) { return known }
        var item: String?
        if case .created(let created) = records.first {
            item = created.request.workItem
        } else {
            item = (try? await journal.summary(of: run))?.workItem
        }
        let found = item
        state.withLock { state in
            if state.workItems.count >= Self.memory { state.workItems = [:] }
            state.workItems[run] = .some(found)
        }
        return item
    }

    private func publish(_ run: Key, _ since: Int64, _ after: Int64, _ engine: Engine) async {
        var last = after
        while let chunks = try? await journal.log(of: run, after: last, limit: Self.page), let end = chunks.last {
            last = end.number
            let new = after > 0 ? chunks : chunks.filter { $0.time >= since }
            if !new.isEmpty { engine.hub.publish(.log(new)) }
            if chunks.count < Self.page { break }
        }
        let reached = last
        state.withLock { state in
            if state.chunks.count >= Self.memory { state.chunks = [:] }
            state.chunks[run] = reached
        }
    }
}
