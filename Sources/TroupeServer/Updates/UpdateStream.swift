import Synchronization
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// Brings published records and log output to WebSocket clients.
///
/// Live frames go through the hub's topics: one broadcast for all clients, however many there are. A client that
/// resumes is first served from the journal at its own pace (`UpdateReplay`), and joins the topics under the same lock
/// that publishing holds, together with what was published since its last read: no gap, no duplicate.
final class UpdateStream: Sendable {
    private struct Member {
        var client: WebSocketClient
        var filter: UpdateFilter
        var replay: Task<Void, Never>?
    }

    private struct State {
        /// The last row of each shard that was published.
        var positions: [Int: Int64]
        var recent: RecentUpdates
        var members: [UInt64: Member] = [:]
        /// Members by topic of runs and work items, so that nothing is broadcast to nobody.
        var audience: [String: Int] = [:]
        /// Work items of runs that are under way; log output does not carry them.
        var workItems: [Key: String] = [:]
    }

    let engine: Engine
    let hub: WebSocketHub
    private let state: Mutex<State>
    private let listener = Mutex<Int?>(nil)
    /// Bytes of frames that are kept, and that a client gets at once when it joins.
    private static let recentBytes = 512 << 10
    /// Runs whose work items are kept; output of others goes without.
    private static let memory = 50_000

    init(engine: Engine, limits: WebSocketLimits) {
        self.engine = engine
        hub = WebSocketHub(limits: limits)
        state = Mutex(State(positions: [:], recent: RecentUpdates(limit: Self.recentBytes, positions: [:])))
    }

    /// Begins to listen to the engine.
    func open() {
        state.withLock { state in
            let (number, positions) = engine.hub.join { [weak self] in self?.publish($0) }
            listener.withLock { $0 = number }
            state.positions = positions
            state.recent.clear(positions: positions)
        }
    }

    func close() {
        if let number = listener.withLock({ $0.take() }) { engine.hub.stopListening(number) }
    }

    // MARK: Publishing

    private func publish(_ publication: EventHub.Publication) {
        switch publication {
        case .rows(let rows): publish(rows)
        case .log(let chunks): publish(chunks)
        }
    }

    private func publish(_ rows: [PublishedRow]) {
        let wanted = state.withLock { !$0.members.isEmpty }
        // The costly part, outside the lock.
        var encoded = wanted ? rows.map(UpdateMessage.records) : []
        state.withLock { state in
            remember(rows, &state)
            if state.members.isEmpty {
                for row in rows { state.positions[row.shard] = row.position }
                state.recent.clear(positions: state.positions)
                return
            }
            if !wanted { encoded = rows.map(UpdateMessage.records) }
            var all: [WebSocketFrame] = []
            var some: [String: [WebSocketFrame]] = [:]
            for (row, messages) in zip(rows, encoded) {
                let frames = frames(of: row, messages, &state)
                all += frames
                for topic in [UpdateFilter.records(of: row.run)]
                    + (row.workItem.map { [UpdateFilter.records(of: $0)] } ?? [])
                where state.audience[topic] != nil {
                    some[topic, default: []] += frames
                }
            }
            if state.audience[UpdateFilter.allRecords] != nil {
                hub.broadcast(all, to: .topic(UpdateFilter.allRecords))
            }
            for (topic, frames) in some { hub.broadcast(frames, to: .topic(topic)) }
        }
    }

    private func frames(of row: PublishedRow, _ messages: [[UInt8]], _ state: inout State) -> [WebSocketFrame] {
        var cursor = UpdateCursor(after: state.positions)
        state.positions[row.shard] = row.position
        var bytes = 0
        let frames = messages.enumerated().map { offset, message in
            let isLast = offset == messages.count - 1
            cursor[row.shard] = UpdateCursor.Place(
                position: isLast ? row.position + 1 : row.position, records: isLast ? 0 : offset + 1)
            bytes += message.count + 64
            return UpdateMessage.frame(message, cursor: cursor)
        }
        state.recent.add(
            RecentUpdates.Row(
                shard: row.shard, position: row.position, run: row.run, workItem: row.workItem, frames: frames,
                bytes: bytes))
        return frames
    }

    private func remember(_ rows: [PublishedRow], _ state: inout State) {
        for row in rows {
            if case .finished = row.records.last {
                state.workItems[row.run] = nil
            } else if let item = row.workItem {
                if state.workItems.count >= Self.memory { state.workItems = [:] }
                state.workItems[row.run] = item
            }
        }
    }

    /// Makes the work items of runs known that went on after a restart and have published nothing since.
    func remember(_ runs: [RunSummary]) {
        state.withLock { state in
            for run in runs where !run.status.isFinal && state.workItems.count < Self.memory {
                state.workItems[run.run] = run.workItem
            }
        }
    }

    private func publish(_ chunks: [LogChunk]) {
        state.withLock { state in
            if state.members.isEmpty { return }
            var frames: [String: [WebSocketFrame]] = [:]
            for chunk in chunks {
                let item = state.workItems[chunk.run]
                let topics =
                    [UpdateFilter.allLogs, UpdateFilter.logs(of: chunk.run)]
                    + (item.map { [UpdateFilter.logs(of: $0)] } ?? [])
                let heard = topics.filter { state.audience[$0] != nil }
                if heard.isEmpty { continue }
                let frame = UpdateMessage.log(chunk, workItem: item)
                for topic in heard { frames[topic, default: []].append(frame) }
            }
            for (topic, frames) in frames { hub.broadcast(frames, to: .topic(topic)) }
        }
    }

    // MARK: Clients

    /// What happens on one client's socket. With `start` it is served from there first, else it is live at once.
    func events(_ filter: UpdateFilter, from start: UpdateReplay.Start?) -> WebSocketEvents {
        WebSocketEvents(
            opened: { [weak self] client in self?.opened(client, filter, start) },
            closed: { [weak self] client, _ in self?.closed(client) })
    }

    private func opened(_ client: WebSocketClient, _ filter: UpdateFilter, _ start: UpdateReplay.Start?) {
        state.withLock { state in
            state.members[client.id] = Member(client: client, filter: filter)
            guard let start else {
                subscribe(client, filter, &state)
                return
            }
            state.members[client.id]?.replay = Task { [weak self] in
                guard let self else { return }
                await UpdateReplay(stream: self, client: client, filter: filter).run(from: start)
            }
        }
    }

    private func closed(_ client: WebSocketClient) {
        state.withLock { state in
            guard let member = state.members.removeValue(forKey: client.id) else { return }
            if let replay = member.replay {
                replay.cancel()
            } else {
                for topic in member.filter.topics {
                    state.audience[topic] = state.audience[topic].flatMap { $0 > 1 ? $0 - 1 : nil }
                }
            }
        }
    }

    private func subscribe(_ client: WebSocketClient, _ filter: UpdateFilter, _ state: inout State) {
        for topic in filter.topics {
            client.subscribe(to: topic)
            state.audience[topic, default: 0] += 1
        }
    }

    /// Clients that get what is published as it comes.
    var liveClients: Int { state.withLock { $0.members.values.count { $0.replay == nil && $0.client.isOpen } } }

    /// The last row of each shard that was published: what a replay may read up to.
    var positions: [Int: Int64] { state.withLock { $0.positions } }

    /// Ends a replay that has served all rows up to `positions`: sends what was published since, and from here on what
    /// is published. False when some of that is only in the journal.
    func goLive(_ client: WebSocketClient, _ filter: UpdateFilter, after positions: [Int: Int64]) -> Bool {
        state.withLock { state in
            guard state.members[client.id] != nil else { return true }
            guard let frames = state.recent.frames(after: positions, filter) else { return false }
            if !frames.isEmpty { client.send(frames) }
            state.members[client.id]?.replay = nil
            subscribe(client, filter, &state)
            return true
        }
    }
}
