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

    private var batch: JournalBatch
    private var summaries: [Key: Int] = [:]
    private var schedules: [Key: Int] = [:]
    private var effects: [Effect] = []
    var isWriting = false

    init(shard: Int, epoch: Int64, nextKey: Key) {
        batch = JournalBatch(shard: shard, epoch: epoch, nextKey: nextKey)
    }

    var isEmpty: Bool { effects.isEmpty }

    mutating func add(
        _ row: JournalRow, summary: RunSummary?, schedule: RunSchedule?, request: StartedRequest?, nextKey: Key,
        effect: Effect
    ) {
        batch.rows.append(row)
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

    /// Something to be done once all before it is durable.
    mutating func add(_ effect: Effect) { effects.append(effect) }

    /// All that has gathered.
    mutating func take() -> (JournalBatch, [Effect]) {
        let taken = (batch, effects)
        batch = JournalBatch(shard: batch.shard, epoch: batch.epoch, nextKey: batch.nextKey)
        summaries = [:]
        schedules = [:]
        effects = []
        return taken
    }
}
