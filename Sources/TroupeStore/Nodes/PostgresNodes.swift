package import TroupeEngine
import TroupePostgres

/// The servers on one PostgreSQL database, as one of them sees them.
///
/// Each has a row in `troupe.nodes` and holds an advisory lock on the session that renews it: the lock of a server that
/// was killed is free at once, the row of one that was stopped or cut off grows old. Nobody waits for such a lock: a
/// session that waits holds a snapshot, and with it every old version of the rows that each batch changes. What is told
/// travels by NOTIFY outside the batches, whose commits would else wait for each other.
package actor PostgresNodes: Nodes {
    private let journal: PostgresJournal
    private let name: String
    private var control: PostgresConnection?
    private var me: Int64 = 0
    /// Since when this server has looked at the others without interruption, in microseconds of the database's clock:
    /// nobody is old before that.
    private var watchesSince: Int64 = 0
    private var claims: PostgresPool?

    /// Without renewal for so long, a server is taken for dead even if its session is there; in microseconds.
    package static let leaseTime: Int64 = 4_000_000
    /// For so long a server whose session has ended may come back; in microseconds.
    private static let returnTime: Int64 = 1_500_000
    /// A pause between two renewals after which others may seem old only because this one did not look.
    private static let stallTime: Int64 = 2_500_000
    /// Idempotency keys that are looked after at a time.
    private static let claimLimit = 8
    private static let channel = "troupe_nodes"

    /// - Parameter name: for people: host and process.
    package init(journal: PostgresJournal, name: String) {
        self.journal = journal
        self.name = name
    }

    // MARK: Coming and going

    package func join() async throws(JournalError) -> Int64 {
        try await asking { () async throws(PostgresError) in
            control?.close()
            let connection = try await connect()
            let rows = try await connection.query(
                NodeStatements.join, [.text(name), .text(journal.target.applicationName ?? "troupe")])
            guard let row = rows.first else { throw PostgresError(.server, "the server was not stored") }
            let node = try row.int64("node")
            _ = try await connection.tryAdvisoryLock(NodeStatements.lockKey(of: node))
            control = connection
            me = node
            watchesSince = try row.timestamp("started_at").microsecondsSince1970
            return node
        }
    }

    package func beginLeaving() async throws(JournalError) {
        try await asking { () async throws(PostgresError) in
            try await journal.pool.query(NodeStatements.beginLeaving, [.int8(me)])
        }
    }

    package func leave() async {
        _ = try? await journal.pool.query(NodeStatements.leave, [.int8(me)])
        try? await tell([.members])
        control?.close()
        control = nil
        claims?.close()
    }

    private func connect() async throws(PostgresError) -> PostgresConnection {
        let connection = try await PostgresConnection.connect(journal.target)
        try await connection.query(NodeStatements.prepareControl)
        return connection
    }

    /// The session that holds this server's lock; a new one when it has ended; nil when this server was taken for dead.
    private func session() async throws(PostgresError) -> PostgresConnection? {
        if let control, control.isOpen { return control }
        let connection = try await connect()
        watchesSince = .max
        guard try await connection.tryAdvisoryLock(NodeStatements.lockKey(of: me)) else {
            throw PostgresError(.cannotConnect, "the former session of this server has not ended yet")
        }
        control = connection
        return connection
    }

    // MARK: Looking

    package func renew() async throws(JournalError) -> NodeView? {
        try await asking { () async throws(PostgresError) in
            guard let connection = try await session() else { return nil }
            let answers = try await connection.pipeline([
                (NodeStatements.renew, [.int8(me)]), (NodeStatements.nodes, []), (NodeStatements.shards, []),
            ])
            guard let row = answers[0].first else { return nil }
            let renewed = try row.timestamp("renewed_at").microsecondsSince1970
            let before = try row.timestamp("before").microsecondsSince1970
            if watchesSince == .max || renewed - before > Self.stallTime { watchesSince = renewed }
            let view = try view(answers[1], answers[2])
            let plan = NodePlan(view)
            if plan.isEmpty { return view }
            // Before anything else: a server that was stopped may hold what the others wait for.
            if !plan.ended.isEmpty { try await connection.query(NodeStatements.endSessions, [.int8Array(plan.ended)]) }
            return try await putRight(connection)
        }
    }

    private func putRight(_ connection: PostgresConnection) async throws(PostgresError) -> NodeView {
        do {
            return try await connection.transaction {
                try await connection.query(NodeStatements.lockPlan)
                var view = try await self.view(connection)
                let plan = NodePlan(view)
                if plan.isEmpty { return view }
                if !plan.ended.isEmpty {
                    try await connection.query(NodeStatements.remove, [.int8Array(plan.ended)])
                    view.nodes.removeAll { plan.ended.contains($0.id) }
                }
                try await connection.query(NodeStatements.forgetAnswers)
                let numbers = plan.assignments.keys.sorted()
                try await connection.query(
                    NodeStatements.assign,
                    [
                        .int4Array(numbers.map { Int32($0) }), .int8Array(numbers.map { plan.assignments[$0] }),
                        .int8Array(numbers.map(ShardWriter.firstKey)),
                    ])
                try await connection.query(
                    NodeStatements.tell, [.text(Self.channel), .textArray(["\(self.me) \(NodeNews.members.text)"])])
                return try await self.view(connection)
            }
        } catch {
            throw error as? PostgresError ?? PostgresError(.server, "the servers could not be put right")
        }
    }

    package func view() async throws(JournalError) -> NodeView {
        try await asking { () async throws(PostgresError) in
            let answers = try await journal.pool.pipeline([(NodeStatements.nodes, []), (NodeStatements.shards, [])])
            return try view(answers[0], answers[1])
        }
    }

    private func view(_ connection: PostgresConnection) async throws(PostgresError) -> NodeView {
        let answers = try await connection.pipeline([(NodeStatements.nodes, []), (NodeStatements.shards, [])])
        return try view(answers[0], answers[1])
    }

    private func view(_ nodes: PostgresRows, _ shards: PostgresRows) throws(PostgresError) -> NodeView {
        var view = NodeView(me: me == 0 ? nil : me, now: 0, nodes: [], shards: [])
        for row in nodes {
            view.now = try row.timestamp("now").microsecondsSince1970
            var node = NodeView.Node(
                id: try row.int64("node"), name: try row.string("name"),
                startedAt: try row.timestamp("started_at").microsecondsSince1970,
                renewedAt: try row.timestamp("renewed_at").microsecondsSince1970,
                isLeaving: try row.bool("is_leaving"))
            let age = view.now - max(node.renewedAt, watchesSince)
            node.isGone = try row.bool("is_unlocked") && age > Self.returnTime
            node.isStale = age > Self.leaseTime
            view.nodes.append(node)
        }
        for row in shards {
            view.shards.append(
                NodeView.Shard(
                    number: Int(try row.int32("shard")), assigned: try row.int64OrNil("assigned"),
                    owner: try row.int64OrNil("owner"), position: try row.int64("position"),
                    epoch: try row.int64("epoch"), requests: Int(try row.int64("requests"))))
        }
        return view
    }

    // MARK: Shards

    package func take(shard: Int, endsHolder: Bool) async throws(JournalError) -> ShardHead? {
        let mayTake = try await asking { () async throws(PostgresError) in
            try await journal.pool.query(NodeStatements.mayTake, [.int4(Int32(shard)), .int8(me)]).first?.bool(0)
        }
        if mayTake != true { return nil }
        let takeover = endsHolder ? ShardTakeover.end(after: 0) : .refuse(after: 1_000)
        do throws(JournalError) {
            return try await journal.open(shard: shard, takeover, ShardOwner(node: me, place: journal.place))
        } catch {
            // Somebody still has it; the next look tries again.
            if case .unavailable = error { return nil }
            throw error
        }
    }

    package func release(shard: Int) async throws(JournalError) {
        try await asking { () async throws(PostgresError) in
            try await journal.pool.query(NodeStatements.release, [.int4(Int32(shard)), .int8(me)])
        }
    }

    package func settle(shard: Int, epoch: Int64) async throws(JournalError) {
        try await asking { () async throws(PostgresError) in
            try await journal.pool.query(
                NodeStatements.settle, [.int4(Int32(shard)), .int8(epoch), .text(journal.place)])
        }
    }

    // MARK: News

    package func news() async throws(JournalError) -> AsyncThrowingStream<NodeNews, any Error> {
        let notifications: PostgresNotifications = try await asking { () async throws(PostgresError) in
            try await PostgresNotifications.listen(to: Self.channel, at: journal.target)
        }
        let (stream, continuation) = AsyncThrowingStream<NodeNews, any Error>.makeStream()
        let task = Task {
            do {
                for try await notification in notifications {
                    let parts = notification.payload.split(separator: " ", maxSplits: 1)
                    guard parts.count == 2, let sender = Int64(parts[0]), sender != self.me,
                        let item = NodeNews(text: String(parts[1]))
                    else { continue }
                    continuation.yield(item)
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    package func tell(_ news: [NodeNews]) async throws(JournalError) {
        try await asking { () async throws(PostgresError) in
            try await journal.pool.query(
                NodeStatements.tell, [.text(Self.channel), .textArray(news.map { "\(me) \($0.text)" })])
        }
    }

    // MARK: Requests

    package func post(_ request: RemoteRequest, to shard: Int) async throws(JournalError) -> Int64 {
        try await asking { () async throws(PostgresError) in
            let rows = try await journal.pool.query(
                NodeStatements.post, [.int4(Int32(shard)), .int8(me), .bytea(request.json)])
            guard let row = rows.first else { throw PostgresError(.server, "a request was not stored") }
            return try row.int64(0)
        }
    }

    package func withdraw(_ request: Int64) async throws(JournalError) -> Bool {
        try await asking { () async throws(PostgresError) in
            try await !journal.pool.query(NodeStatements.withdraw, [.int8(request)]).isEmpty
        }
    }

    package func answers() async throws(JournalError) -> [Int64: RemoteOutcome] {
        try await asking { () async throws(PostgresError) in
            var answers: [Int64: RemoteOutcome] = [:]
            for row in try await journal.pool.query(NodeStatements.answers, [.int8(me)]) {
                answers[try row.int64(0)] = RemoteOutcome(json: try row.bytes(1)) ?? .done
            }
            return answers
        }
    }

    package func alone(_ key: String, _ body: @escaping @Sendable () async -> Void) async throws(JournalError) {
        try await asking { () async throws(PostgresError) in
            if claims == nil { claims = try PostgresPool(journal.target, limit: Self.claimLimit) }
            if let claims { try await Self.hold(key, claims, body) }
        }
    }

    private static func hold(
        _ key: String, _ pool: PostgresPool, _ body: @escaping @Sendable () async -> Void
    ) async throws(PostgresError) {
        do {
            try await pool.withConnection { connection in
                try await connection.query(NodeStatements.claim, [.text(key)])
                await body()
                try await connection.query(NodeStatements.unclaim, [.text(key)])
            }
        } catch {
            throw error as? PostgresError ?? PostgresError(.server, "an idempotency key could not be locked")
        }
    }

    @discardableResult
    private func asking<Answer>(
        _ ask: () async throws(PostgresError) -> Answer
    ) async throws(JournalError) -> Answer {
        do throws(PostgresError) {
            return try await ask()
        } catch {
            throw JournalError(error)
        }
    }
}
