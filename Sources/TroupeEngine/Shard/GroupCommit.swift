import TroupeInterpreter

/// Writes batches one after the other. There is no timer: what gathered while a batch was being written is the next.
///
/// A part of its shard's actor in all but name: it is touched only from there.
struct GroupCommit {
    /// What follows once a row is durable.
    struct Effect: Sendable {
        var run: Key
        var commands: [Command] = []
        var published: PublishedRow?
        /// Resumes whoever waits for it; nil error: it is durable.
        var done: (@Sendable (JournalError?) -> Void)?
    }

    /// One batch as it gathers.
    fileprivate struct Gathering {
        var batch: JournalBatch
        var summaries: [Key: Int] = [:]
        var schedules: [Key: Int] = [:]
        var effects: [Effect] = []
        var bytes = 0

        var isFull: Bool { bytes >= GroupCommit.byteLimit || batch.rows.count >= GroupCommit.rowLimit }
    }

    /// A batch takes no more than this; what gathers beyond it is the batch behind.
    static let rowLimit = 5_000
    static let byteLimit = 16 << 20

    private let shard: Int
    private let epoch: Int64
    private var nextKey: Key
    /// Of the last row.
    private var position: Int64
    /// In order; only the last one grows.
    private var gathering: [Gathering] = []
    var isWriting = false
    /// What is added now is written by one batch, however large.
    var keepsTogether = false
    /// The request that what is added next answers: its row goes in the same batch.
    var answering: InboxRow?

    init(shard: Int, epoch: Int64, nextKey: Key, position: Int64) {
        self.shard = shard
        self.epoch = epoch
        self.nextKey = nextKey
        self.position = position
    }

    var isEmpty: Bool { gathering.isEmpty }

    /// Rows of the next batch.
    var rowCount: Int { gathering.first?.batch.rows.count ?? 0 }

    mutating func add(
        _ row: JournalRow, summary: RunSummary?, schedule: RunSchedule?, request: StartedRequest?,
        waiting: WaitingChanges = WaitingChanges(), nextKey: Key, effect: Effect
    ) {
        self.nextKey = nextKey
        makeRoom()
        position = row.position
        if let request = answering {
            gathering[gathering.count - 1].batch.waiting.answers.append(InboxAnswer(request, .done))
            answering = nil
        }
        gathering[gathering.count - 1].add(row, summary, schedule, request, waiting, nextKey, effect)
    }

    /// A signal or message from outside, or times of start events: they belong to no run, so there is no row.
    mutating func add(_ changes: WaitingChanges, bytes: Int, nextKey: Key, effect: Effect) {
        self.nextKey = nextKey
        makeRoom()
        gathering[gathering.count - 1].add(changes, bytes, nextKey, effect)
    }

    /// Something to be done once all before it is durable.
    mutating func add(_ effect: Effect) {
        if gathering.isEmpty { begin() }
        gathering[gathering.count - 1].effects.append(effect)
    }

    /// The next batch, and what follows it.
    mutating func take() -> (JournalBatch, [Effect])? {
        if gathering.isEmpty { return nil }
        var first = gathering.removeFirst()
        if !first.batch.waiting.processes.isEmpty { first.batch.waiting.processes.settle() }
        return (first.batch, first.effects)
    }

    private mutating func makeRoom() {
        if gathering.isEmpty || (!keepsTogether && gathering[gathering.count - 1].isFull) { begin() }
    }

    private mutating func begin() {
        gathering.append(
            Gathering(batch: JournalBatch(shard: shard, epoch: epoch, nextKey: nextKey, position: position)))
    }
}

extension GroupCommit.Gathering {
    fileprivate mutating func add(
        _ row: JournalRow, _ summary: RunSummary?, _ schedule: RunSchedule?, _ request: StartedRequest?,
        _ waiting: WaitingChanges, _ nextKey: Key, _ effect: GroupCommit.Effect
    ) {
        batch.rows.append(row)
        if !waiting.isEmpty { batch.waiting.merge(waiting) }
        bytes += row.payload.count
        batch.nextKey = nextKey
        if let summary {
            if let position = summaries[summary.run] {
                batch.summaries[position] = summary
            } else {
                summaries[summary.run] = batch.summaries.count
                batch.summaries.append(summary)
            }
        }
        if let schedule {
            if let position = schedules[schedule.run] {
                batch.schedules[position] = schedule
            } else {
                schedules[schedule.run] = batch.schedules.count
                batch.schedules.append(schedule)
            }
        }
        if let request { batch.requests.append(request) }
        effects.append(effect)
    }

    fileprivate mutating func add(
        _ changes: WaitingChanges, _ size: Int, _ nextKey: Key, _ effect: GroupCommit.Effect
    ) {
        batch.waiting.merge(changes)
        bytes += size
        batch.nextKey = nextKey
        effects.append(effect)
    }
}
