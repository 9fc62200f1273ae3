import TroupeHTTPServer
import TroupeInterpreter

/// The last rows that were published, as frames: the bridge between what a replay read from the journal and what comes
/// live. Bounded in bytes.
struct RecentUpdates: Sendable {
    struct Row: Sendable {
        var shard: Int
        var position: Int64
        var run: Key
        var workItem: String?
        var frames: [WebSocketFrame]
        var bytes: Int
    }

    private let limit: Int
    private var rows: [Row] = []
    private var first = 0
    private var bytes = 0
    /// All rows behind these positions are here.
    private var floor: [Int: Int64]

    init(limit: Int, positions: [Int: Int64]) {
        self.limit = limit
        floor = positions
    }

    mutating func add(_ row: Row) {
        if floor[row.shard] == nil { floor[row.shard] = row.position - 1 }
        rows.append(row)
        bytes += row.bytes
        while bytes > limit, first < rows.count {
            bytes -= rows[first].bytes
            floor[rows[first].shard] = rows[first].position
            rows[first].frames = []
            first += 1
        }
        if first > 1024, first > rows.count / 2 {
            rows.removeFirst(first)
            first = 0
        }
    }

    /// Forgets all rows; nothing up to `positions` is here any more.
    mutating func clear(positions: [Int: Int64]) {
        rows = []
        first = 0
        bytes = 0
        floor = positions
    }

    /// The frames of all rows behind `positions` that `filter` wants, in order; nil when some of them are gone.
    func frames(after positions: [Int: Int64], _ filter: UpdateFilter) -> [WebSocketFrame]? {
        for (shard, floor) in floor where floor > positions[shard] ?? 0 { return nil }
        return rows[first...].lazy
            .filter { $0.position > positions[$0.shard] ?? 0 && filter.matches(run: $0.run, workItem: $0.workItem) }
            .flatMap(\.frames)
    }
}
