import Synchronization
package import TroupeEngine
import TroupeGraph
package import TroupeInterpreter

/// A journal that forgets everything with the process, and fails when it is told to.
package final class InMemoryJournal: Journal {
    /// How an append fails.
    package enum Failure: Hashable, Sendable {
        /// Nothing was written, and the caller is told `unavailable`.
        case beforeWriting
        /// It was written, and the caller is told `unavailable` all the same.
        case afterWriting
        /// Another server has the shard.
        case lostShard
        /// It was written, and the server that wrote it does not live to hear of it.
        case lostAfterWriting
    }

    struct State {
        var heads: [Int: ShardHead] = [:]
        var rows: [Int: [JournalRow]] = [:]
        var rowsOfRun: [Key: [JournalRow]] = [:]
        var summaries: [Key: RunSummary] = [:]
        var schedules: [Key: RunSchedule] = [:]
        var requests: [String: StartedRequest] = [:]
        var deployments: [String: [Deployment]] = [:]
        var log: [Key: [LogChunk]] = [:]
        var logNumber: Int64 = 0
        var userTasks: [Key: UserTaskSummary] = [:]
        var signalWaits: [Key: (shard: Int, row: SignalWaitRow)] = [:]
        var signals: [Key: (shard: Int, signal: SentSignal)] = [:]
        var decisions: [String: [DecisionDeployment]] = [:]
        var workerJobs: [Key: WorkerJobSummary] = [:]
        var subscriptions: [Key: (shard: Int, row: SubscriptionSummary)] = [:]
        var messages: [Key: (shard: Int, row: StoredMessage)] = [:]
        var correlations: [MessageCorrelation] = []
        var messageStarts: [Key: (shard: Int, row: MessageStart)] = [:]
        var startTimers: [Key: (shard: Int, row: StartTimer)] = [:]
        var incidents: [Key: IncidentSummary] = [:]
        var manualClock: Int64?
        /// The inboxes of shards, and the last number in them.
        var inbox: [Int64: (shard: Int, row: InboxRow)] = [:]
        var inboxNumber: Int64 = 0
        var answers: [InboxAnswer] = []
        /// Up to where waits are older than a signal.
        var reaches: [Key: [Int: Key]] = [:]

        var appends = 0
        var attempts = 0
        var failures: [Failure] = []
        var failuresByAttempt: [Int: Failure] = [:]
        var isAway = false
        var isHeld = false
        var held: [CheckedContinuation<Void, Never>] = []
        var watchers: [(reached: @Sendable (Counts) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []

        var counts: Counts { Counts(attempts: attempts, appends: appends, held: held.count) }
    }

    /// What has been asked of the journal.
    package struct Counts: Hashable, Sendable {
        /// Calls of `append`.
        package var attempts: Int
        /// Batches written.
        package var appends: Int
        /// Calls of `append` that wait at the gate.
        package var held: Int
    }

    private let state = Mutex(State())

    package init() {}

    // MARK: What tests see and do

    package var counts: Counts { state.withLock { $0.counts } }

    /// All rows of a shard.
    package func rows(shard: Int) -> [JournalRow] { state.withLock { $0.rows[shard] ?? [] } }

    /// Lets the next appends fail, one for each.
    package func failNextAppends(_ failures: Failure...) { state.withLock { $0.failures += failures } }

    /// Lets one append fail: the one with that number, counted from 1 since the journal was made.
    package func failAppend(_ number: Int, _ failure: Failure) {
        state.withLock { $0.failuresByAttempt[number] = failure }
    }

    /// While true, everything is `unavailable`.
    package func setAway(_ isAway: Bool) { state.withLock { $0.isAway = isAway } }

    /// From here on appends wait before they write, until `openGate`.
    package func closeGate() { state.withLock { $0.isHeld = true } }

    package func openGate() {
        state.withLock { state in
            state.isHeld = false
            for continuation in state.held { continuation.resume() }
            state.held = []
        }
    }

    /// Returns when the counts are so.
    package func wait(until reached: @escaping @Sendable (Counts) -> Bool) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.watchers.append((reached, continuation))
                Self.notify(&state)
            }
        }
    }

    private static func notify(_ state: inout State) {
        let counts = state.counts
        var rest: [(reached: @Sendable (Counts) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
        for watcher in state.watchers {
            if watcher.reached(counts) { watcher.continuation.resume() } else { rest.append(watcher) }
        }
        state.watchers = rest
    }

    // MARK: Writing

    package func open(shard: Int) async throws(JournalError) -> ShardHead {
        try reading { state in
            var head =
                state.heads[shard] ?? ShardHead(position: 0, nextKey: Int64(shard) << 48 + 1, epoch: 0)
            head.epoch += 1
            state.heads[shard] = head
            return head
        }
    }

    package func shards() async throws(JournalError) -> [Int] {
        try reading { Set($0.heads.keys).union([0]).sorted() }
    }

    package func close(shard: Int) async {}

    package func requests(shard: Int, limit: Int) async throws(JournalError) -> [InboxRow] {
        try reading { state in
            let rows = state.inbox.values.filter { $0.shard == shard }.map(\.row).sorted { $0.id < $1.id }
            return Array(rows.prefix(limit))
        }
    }

    package func reach(of signal: Key) async throws(JournalError) -> [Int: Key] {
        try reading { $0.reaches[signal] ?? [:] }
    }

    package func append(_ batch: JournalBatch) async throws(JournalError) {
        await passGate()
        let result: Result<Void, JournalError> = state.withLock { state in
            state.attempts += 1
            defer { Self.notify(&state) }
            if state.isAway { return .failure(.unavailable("switched off")) }
            let failure =
                state.failuresByAttempt.removeValue(forKey: state.attempts)
                ?? (state.failures.isEmpty ? nil : state.failures.removeFirst())
            switch failure {
            case .beforeWriting: return .failure(.unavailable("told to fail"))
            case .lostShard: return .failure(.lostShard(batch.shard))
            case .afterWriting, .lostAfterWriting, nil: break
            }
            let written = Self.write(batch, &state)
            if failure == .lostAfterWriting { return .failure(.lostShard(batch.shard)) }
            if failure == .afterWriting, case .success = written {
                return .failure(.unavailable("told to fail after writing"))
            }
            return written
        }
        try result.get()
    }

    private func passGate() async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                guard state.isHeld else { return continuation.resume() }
                state.held.append(continuation)
                Self.notify(&state)
            }
        }
    }

    private static func write(_ batch: JournalBatch, _ state: inout State) -> Result<Void, JournalError> {
        guard var head = state.heads[batch.shard], head.epoch == batch.epoch else {
            return .failure(.lostShard(batch.shard))
        }
        guard let first = batch.rows.first, let last = batch.rows.last else {
            if batch.isEmpty { return .success(()) }
            if batch.position != head.position { return .failure(.damaged("a batch has another position")) }
            head.nextKey = batch.nextKey
            state.heads[batch.shard] = head
            writeInbox(batch, &state)
            write(batch.waiting, shard: batch.shard, &state)
            state.appends += 1
            return .success(())
        }
        let present = state.rows[batch.shard, default: []]
        if first.position != head.position + 1 {
            let same = present.filter { $0.position >= first.position && $0.position <= last.position }
            return same == batch.rows
                ? .success(()) : .failure(.damaged("a batch does not follow the last position"))
        }
        for (row, position) in zip(batch.rows, first.position...) where row.position != position {
            return .failure(.damaged("a batch has a gap"))
        }
        for row in batch.rows {
            if let before = state.rowsOfRun[row.run]?.last, before.sequence >= row.sequence {
                return .failure(.damaged("a sequence is written twice"))
            }
            state.rowsOfRun[row.run, default: []].append(row)
        }
        state.rows[batch.shard, default: []] += batch.rows
        head.position = last.position
        head.nextKey = batch.nextKey
        state.heads[batch.shard] = head
        for summary in batch.summaries { state.summaries[summary.run] = summary }
        for schedule in batch.schedules {
            state.schedules[schedule.run] = schedule.isBusy || schedule.wakesAt != nil ? schedule : nil
        }
        for request in batch.requests where state.requests[request.idempotencyKey] == nil {
            state.requests[request.idempotencyKey] = request
        }
        writeInbox(batch, &state)
        write(batch.waiting, shard: batch.shard, &state)
        state.appends += 1
        return .success(())
    }

    private static func writeInbox(_ batch: JournalBatch, _ state: inout State) {
        for answer in batch.waiting.answers {
            if state.inbox.removeValue(forKey: answer.id) != nil { state.answers.append(answer) }
        }
        for errand in batch.errands { post(errand, to: 0, by: nil, &state) }
    }

    private static func post(_ request: RemoteRequest, to shard: Int, by node: Int64?, _ state: inout State) {
        state.inboxNumber += 1
        let row = InboxRow(id: state.inboxNumber, requester: node, request: request)
        state.inbox[row.id] = (shard, row)
    }

    /// Puts a request into a shard's inbox, as another server does.
    package func post(_ request: RemoteRequest, to shard: Int, by node: Int64) {
        state.withLock { Self.post(request, to: shard, by: node, &$0) }
    }

    /// What requests were answered, in order.
    package var answers: [InboxAnswer] { state.withLock { $0.answers } }

    private static func write(_ changes: WaitingChanges, shard: Int, _ state: inout State) {
        for task in changes.createdTasks { state.userTasks[task.task] = task }
        for task in changes.updatedTasks {
            state.userTasks[task.task]?.created = task
            state.userTasks[task.task]?.due = task.due
        }
        for change in changes.assignments {
            state.userTasks[change.task]?.assignee = change.assignee
            if let due = change.due { state.userTasks[change.task]?.due = due }
            if change.isEscalation { state.userTasks[change.task]?.isEscalated = true }
        }
        for change in changes.endedTasks {
            state.userTasks[change.task]?.state = change.state
            state.userTasks[change.task]?.completedBy = change.completedBy
            state.userTasks[change.task]?.outputs = change.outputs
            state.userTasks[change.task]?.endedAt = change.endedAt
        }
        for wait in changes.openedWaits { state.signalWaits[wait.wait] = (shard, wait) }
        for wait in changes.endedWaits { state.signalWaits[wait] = nil }
        for signal in changes.signals {
            state.signals[signal.signal] = (0, signal)
            state.reaches[signal.signal] = state.heads.mapValues(\.nextKey)
        }
        write(changes.processes, shard: shard, &state)
    }

    // MARK: Reading

    func reading<Answer>(_ body: (inout State) -> Answer) throws(JournalError) -> Answer {
        let answer: Answer? = state.withLock { state in state.isAway ? nil : body(&state) }
        guard let answer else { throw .unavailable("switched off") }
        return answer
    }

    package func rows(of run: Key, since: Int64, limit: Int) async throws(JournalError) -> [JournalRow] {
        try reading { Array(($0.rowsOfRun[run] ?? []).filter { $0.sequence > since }.prefix(limit)) }
    }

    package func rows(shard: Int, after position: Int64, limit: Int) async throws(JournalError) -> [JournalRow] {
        try reading { Array(($0.rows[shard] ?? []).filter { $0.position > position }.prefix(limit)) }
    }

    package func busyRuns(shard: Int) async throws(JournalError) -> [Key] {
        try reading { state in
            state.schedules.values.filter { $0.isBusy && Self.shard(of: $0.run, state) == shard }.map(\.run).sorted()
        }
    }

    package func wakes(
        shard: Int, before horizon: Int64, limit: Int
    ) async throws(JournalError) -> [(run: Key, due: Int64)] {
        try reading { state in
            let wakes = state.schedules.values.compactMap { schedule in
                schedule.wakesAt.map { (run: schedule.run, due: $0) }
            }
            let due = wakes.filter { $0.due < horizon && Self.shard(of: $0.run, state) == shard }
            return Array(due.sorted { ($0.due, $0.run) < ($1.due, $1.run) }.prefix(limit))
        }
    }

    private static func shard(of run: Key, _ state: State) -> Int? { state.rowsOfRun[run]?.first?.shard }

    package func deploy(_ deployment: Deployment) async throws(JournalError) -> Int {
        try reading { state in
            if let latest = state.deployments[deployment.id]?.last, latest.hash == deployment.hash {
                return latest.version
            }
            var stored = deployment
            stored.version = (state.deployments[deployment.id]?.count ?? 0) + 1
            state.deployments[deployment.id, default: []].append(stored)
            return stored.version
        }
    }

    package func deployments() async throws(JournalError) -> [DeploymentSummary] {
        try reading { state in
            state.deployments.sorted { $0.key < $1.key }.flatMap { $0.value }.map {
                DeploymentSummary(
                    id: $0.id, version: $0.version, hash: $0.hash, file: $0.file,
                    versionTag: $0.definition.process?.versionTag, deployedAt: $0.deployedAt)
            }
        }
    }

    package func deployment(id: String, version: Int?) async throws(JournalError) -> Deployment? {
        try reading { state in
            guard let version else { return state.deployments[id]?.last }
            return state.deployments[id]?.first { $0.version == version }
        }
    }

    package func run(idempotencyKey: String) async throws(JournalError) -> (run: Key, requestHash: String)? {
        try reading { $0.requests[idempotencyKey].map { ($0.run, $0.requestHash) } }
    }

    package func summary(of run: Key) async throws(JournalError) -> RunSummary? {
        try reading { $0.summaries[run] }
    }

    package func summaries(_ filter: RunFilter) async throws(JournalError) -> [RunSummary] {
        try reading { state in
            let border = filter.before.flatMap { state.summaries[$0] }
            let found = state.summaries.values.filter { summary in
                (filter.workItem == nil || filter.workItem == summary.workItem)
                    && (filter.workflow == nil || filter.workflow == summary.workflow)
                    && (filter.statuses.isEmpty || filter.statuses.contains(summary.status))
                    && (filter.before == nil || border.map { Self.isOlder(summary, $0) } ?? false)
            }
            return Array(found.sorted { Self.isOlder($1, $0) }.prefix(max(0, filter.limit)))
        }
    }

    private static func isOlder(_ left: RunSummary, _ right: RunSummary) -> Bool {
        (left.createdAt, left.run) < (right.createdAt, right.run)
    }

    package func appendLog(_ chunks: [LogChunk]) async throws(JournalError) {
        try reading { state in
            for chunk in chunks {
                var stored = chunk
                state.logNumber += 1
                stored.number = state.logNumber
                state.log[chunk.run, default: []].append(stored)
            }
        }
    }

    package func log(of run: Key, after: Int64, limit: Int) async throws(JournalError) -> [LogChunk] {
        try reading { Array(($0.log[run] ?? []).filter { $0.number > after }.prefix(limit)) }
    }
}
