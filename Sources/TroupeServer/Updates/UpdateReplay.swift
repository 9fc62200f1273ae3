import TroupeEngine
import TroupeHTTPServer
import TroupeInterpreter

/// Serves one client from the journal, at its pace, until it can be handed over to the live stream.
struct UpdateReplay: Sendable {
    enum Start: Hashable, Sendable {
        /// Behind this record of the one run.
        case sequence(Int64)
        case cursor(UpdateCursor)
    }

    let stream: UpdateStream
    let client: WebSocketClient
    let filter: UpdateFilter
    /// Rows read at once.
    private let page = 500

    private enum Ended: Error {
        case clientIsGone
    }

    init(stream: UpdateStream, client: WebSocketClient, filter: UpdateFilter) {
        self.stream = stream
        self.client = client
        self.filter = filter
    }

    func run(from start: Start) async {
        do {
            switch start {
            case .sequence(let sequence): try await replayRun(since: sequence)
            case .cursor(let cursor): try await replayAll(from: cursor)
            }
        } catch Ended.clientIsGone {
            return
        } catch {
            client.close(.tryAgainLater, reason: "the journal cannot be read now: reconnect with ?since=")
        }
    }

    /// Once around: read up to what was published by then, and try to join. Each round is shorter than the one before,
    /// unless the client is slower than what happens; then it is served from the journal for as long as it stays.
    private func replayRun(since start: Int64) async throws {
        guard case .run(let run) = filter.subject else { return }
        var sequence = start
        let workItem = try await stream.engine.journal.summary(of: run)?.workItem
        while true {
            let target = stream.positions
            while true {
                let rows = try await stream.engine.journal.rows(of: run, since: sequence, limit: page)
                let published = rows.prefix { $0.position <= target[$0.shard] ?? 0 }
                var frames: [WebSocketFrame] = []
                for row in published {
                    let records = try RecordCodec.read(row.payload, version: row.version)
                    let first = row.sequence - Int64(records.count) + 1
                    for (offset, record) in records.enumerated() where first + Int64(offset) > sequence {
                        let message = UpdateMessage.record(
                            record, run: run, workItem: workItem, sequence: first + Int64(offset), time: row.time)
                        frames.append(UpdateMessage.frame(message, cursor: nil))
                    }
                    sequence = row.sequence
                }
                try await send(frames)
                if published.count < page { break }
            }
            if stream.goLive(client, filter, after: target) { return }
        }
    }

    private func replayAll(from start: UpdateCursor) async throws {
        var cursor = start
        var workItems = WorkItemLookup(journal: stream.engine.journal)
        while true {
            let target = stream.positions
            for (shard, end) in target.sorted(by: { $0.key < $1.key }) {
                while cursor[shard].position <= end {
                    let rows = try await stream.engine.journal.rows(
                        shard: shard, after: cursor[shard].position - 1, limit: page)
                    let published = rows.prefix { $0.position <= end }
                    var frames: [WebSocketFrame] = []
                    for row in published { try await add(row, to: &frames, &cursor, &workItems) }
                    try await send(frames)
                    // Rows that were cleared away leave nothing to wait for.
                    if published.count < page {
                        cursor[shard] = UpdateCursor.Place(position: end + 1, records: 0)
                    }
                }
            }
            if stream.goLive(client, filter, after: target) { return }
        }
    }

    private func add(
        _ row: JournalRow, to frames: inout [WebSocketFrame], _ cursor: inout UpdateCursor,
        _ workItems: inout WorkItemLookup
    ) async throws {
        let records = try RecordCodec.read(row.payload, version: row.version)
        let seen = row.position == cursor[row.shard].position ? cursor[row.shard].records : 0
        let workItem = try await workItems.find(row.run, records)
        for (offset, record) in records.enumerated() where offset >= seen {
            let isLast = offset == records.count - 1
            cursor[row.shard] = UpdateCursor.Place(
                position: isLast ? row.position + 1 : row.position, records: isLast ? 0 : offset + 1)
            guard filter.matches(run: row.run, workItem: workItem) else { continue }
            let message = UpdateMessage.record(
                record, run: row.run, workItem: workItem, sequence: row.sequence - Int64(records.count - 1 - offset),
                time: row.time)
            frames.append(UpdateMessage.frame(message, cursor: cursor))
        }
        cursor[row.shard] = UpdateCursor.Place(position: row.position + 1, records: 0)
    }

    private func send(_ frames: [WebSocketFrame]) async throws {
        if Task.isCancelled { throw Ended.clientIsGone }
        if frames.isEmpty { return }
        if !(await client.sendWhenDrained(frames)) { throw Ended.clientIsGone }
    }
}

/// The work items of runs that a replay meets; asked for once each.
private struct WorkItemLookup {
    let journal: any Journal
    private var known: [Key: String?] = [:]

    init(journal: any Journal) { self.journal = journal }

    mutating func find(_ run: Key, _ records: [Record]) async throws -> String? {
        if let item = known[run] { return item }
        let item: String?
        if case .created(let created) = records.first {
            item = created.request.workItem
        } else {
            item = try await journal.summary(of: run)?.workItem
        }
        if known.count > 10_000 { known = [:] }
        known[run] = .some(item)
        return item
    }
}
