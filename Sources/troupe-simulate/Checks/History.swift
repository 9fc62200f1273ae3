import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// What was seen to be committed, looked at as it comes.
///
/// `@unchecked Sendable`: touched only on the world's thread.
final class History: @unchecked Sendable {
    /// One attempt at one job.
    struct Attempt: Hashable {
        var element: Key
        var attempt: Int
    }

    /// How an attempt ended, as it was reported.
    enum Result: Equatable {
        case completed(ValueMap)
        case failed(String)
    }

    /// What the records of a run say.
    struct Run {
        var sequence: Int64 = 0
        var finished: Record.Finished?
        var isPaused = false
        /// Due times of open timers, also of subscriptions.
        var timers: [Key: Int64] = [:]
        /// Elements that were left, by id and how, with their number.
        var left: [String: Int] = [:]
        var ids: [Key: String] = [:]
    }

    let world: World
    private(set) var rows: [JournalRow] = []
    /// What they say.
    private var records: [[Record]] = []
    var runs: [Key: Run] = [:]
    /// Attempts whose job is committed.
    var ordered: Set<Attempt> = []
    /// What performed attempts came to, as the action told it.
    var results: [Attempt: Result] = [:]
    var accepted: Set<Attempt> = []
    /// Those of them that came to a result.
    var concluded: Set<Attempt> = []
    /// Jobs of steps, by element: what they are to work on.
    var orders: [Key: Record.JobCreated] = [:]
    /// Jobs that workers took: `job worker`.
    var taken: Set<String> = []
    var attempts: [Key: Int] = [:]
    /// Jobs of workers that are over, and tasks of people that were answered.
    var endedJobs: Set<Key> = []
    var answeredTasks: Set<Key> = []
    /// What waits for a paused run to go on: jobs and tasks that were ended.
    var deferred: Set<Key> = []
    /// Signals and messages.
    var sent: Set<Key> = []
    /// Signals and messages that are to start a run, and have not.
    var owed: Set<Key> = []
    /// What started runs: `process message`.
    var causes: Set<String> = []
    /// Runs that a message with a correlation key started and that are not over.
    var exclusive: Set<Key> = []
    /// Runs that a timer started.
    var beats = 0
    /// Elements that a person had tried again.
    var triedAgain: Set<Key> = []
    /// Elements of open incidents.
    var incidents: [Key: Key] = [:]
    /// In microseconds.
    static let day: Int64 = 86_400_000_000
    private var publishedUpTo: Int64 = 0
    /// Signals and messages that a subscription took.
    var received: Set<TakenEvent> = []

    struct TakenEvent: Hashable {
        var subscription: Key
        var message: Key
    }

    init(world: World) { self.world = world }

    /// A batch of an epoch was written.
    func write(of epoch: Int64, newest: Int64) {
        if epoch < newest { world.violate(.fence, "epoch \(epoch) has written, and \(newest) has the shard") }
    }

    func committed(_ written: ArraySlice<JournalRow>, batch: JournalBatch, newest: Int64) {
        if !written.isEmpty || batch.rows.isEmpty { write(of: batch.epoch, newest: newest) }
        for signal in batch.waiting.signals {
            sent.insert(signal.signal)
            if signal.name == "s2" { owe(signal.signal) }
        }
        for message in batch.waiting.processes.messages {
            sent.insert(message.key)
            if message.message.timeToLive >= Self.day { owe(message.key) }
        }
        for row in written {
            if row.position != Int64(rows.count) + 1 {
                world.violate(.noGap, "position \(row.position) follows \(rows.count)")
            }
            rows.append(row)
            guard let records = try? RecordCodec.read(row.payload, version: row.version) else {
                return world.violate(.nothingLost, "row \(row.position) is not readable")
            }
            self.records.append(records)
            take(row, records)
        }
    }

    private func owe(_ key: Key) { if !causes.contains("called-up \(key)") { owed.insert(key) } }

    private func take(_ row: JournalRow, _ records: [Record]) {
        world.note("  \(row.position) run \(row.run) \(records.map(\.name).joined(separator: " "))")
        var run = runs[row.run, default: Run()]
        if run.sequence + Int64(records.count) != row.sequence {
            world.violate(
                .noGap, "run \(row.run): \(records.count) records behind \(run.sequence) end at \(row.sequence)")
        }
        if run.finished != nil { world.violate(.nothingLost, "run \(row.run) has records behind its last") }
        run.sequence = row.sequence
        for record in records { take(record, row.run, &run) }
        runs[row.run] = run
    }

    /// A server publishes rows.
    func published(_ published: [PublishedRow]) {
        for row in published {
            guard row.position >= 1, row.position <= rows.count else {
                world.violate(.publishedIsDurable, "row \(row.position) is published and not committed")
                continue
            }
            let stored = rows[Int(row.position) - 1]
            if stored.run != row.run || stored.sequence != row.sequence || stored.time != row.time
                || records[Int(row.position) - 1] != row.records
            {
                world.violate(.nothingLost, "row \(row.position) is not what was published")
            }
            if row.position <= publishedUpTo {
                world.violate(.publishedIsDurable, "row \(row.position) is published behind \(publishedUpTo)")
            }
            publishedUpTo = row.position
        }
    }

    /// Looks for timers that should have fired.
    func lookForLateTimers(at now: Int64) {
        for (key, run) in runs where run.finished == nil && !run.isPaused {
            for (timer, due) in run.timers where due < now {
                world.violate(.timersInTime, "timer \(timer) of run \(key) was due \((now - due) / 1000) ms ago")
            }
        }
    }
}
