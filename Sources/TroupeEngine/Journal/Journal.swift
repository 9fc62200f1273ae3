package import TroupeInterpreter

/// Where records are kept. A run's state is nothing but its records folded, so the journal is the truth.
///
/// Every implementation passes `JournalConformance` (in TroupeTesting).
package protocol Journal: ProcessJournal {
    /// Takes the shard for this program: no one else can write to it from here on.
    func open(shard: Int) async throws(JournalError) -> ShardHead

    /// The shards there are, 0 always among them.
    func shards() async throws(JournalError) -> [Int]

    /// Gives the shard up: another program may take it at once. Its last batch has been answered.
    func close(shard: Int) async

    /// The shard's inbox: what other shards and servers want of it, oldest first. A row goes in the batch that answers it
    /// (`WaitingChanges.answers`).
    func requests(shard: Int, limit: Int) async throws(JournalError) -> [InboxRow]

    /// For a signal on its way: up to which key (exclusive) waits of each shard are older than it.
    func reach(of signal: Key) async throws(JournalError) -> [Int: Key]

    /// Writes a batch, all or nothing, in one round trip. When it returns, the batch is durable. Called by one writer
    /// per shard, one batch at a time. Implementations resolve "connection lost during commit" themselves: they reread
    /// by (shard, position), so that a batch is never written twice and never reported lost when it was written.
    func append(_ batch: JournalBatch) async throws(JournalError)

    /// The records of one run, oldest first, from `since` (exclusive; 0 for all), at most `limit` rows.
    func rows(of run: Key, since: Int64, limit: Int) async throws(JournalError) -> [JournalRow]

    /// Rows of all runs of a shard behind a position, oldest first: what a stream over many runs replays.
    func rows(shard: Int, after position: Int64, limit: Int) async throws(JournalError) -> [JournalRow]

    /// Runs that must be taken up again after a start: those with open jobs or an unfinished agenda.
    func busyRuns(shard: Int) async throws(JournalError) -> [Key]

    /// Runs whose next timer is due before `horizon`, soonest first, at most `limit`, with that due time.
    func wakes(shard: Int, before horizon: Int64, limit: Int) async throws(JournalError) -> [(run: Key, due: Int64)]

    // People and signals
    /// A person's task, whatever became of it.
    func userTask(_ task: Key) async throws(JournalError) -> UserTaskSummary?

    /// Newest first.
    func userTasks(_ filter: UserTaskFilter) async throws(JournalError) -> [UserTaskSummary]

    /// What these runs wait for, oldest first for each run; at most 20 for each.
    func waits(of runs: [Key]) async throws(JournalError) -> [RunWait]

    /// Who waits for a signal since before it was sent: waits with keys between `after` and `before` (both exclusive),
    /// oldest first, at most `limit`.
    func signalWaits(
        shard: Int, name: String, before signal: Key, after wait: Key, limit: Int
    ) async throws(JournalError) -> [SignalWaitRow]

    /// Signals that are on their way, oldest first.
    func signals(shard: Int) async throws(JournalError) -> [SentSignal]

    /// The signal has reached all who waited for it: it is forgotten, with the processes that it has started. Once is
    /// enough: a signal that is not there is no error.
    func removeSignal(_ signal: Key) async throws(JournalError)

    // Deployments
    /// Stores a definition; when the latest version of its id has the same hash, that version stays. Returns the
    /// version: 1, 2, … per id.
    func deploy(_ deployment: Deployment) async throws(JournalError) -> Int
    /// All versions of all workflows and decisions without their sources, oldest first per id.
    func deployments() async throws(JournalError) -> [DeploymentSummary]
    /// One deployment of a workflow with its source and definition; the latest for version nil.
    func deployment(id: String, version: Int?) async throws(JournalError) -> Deployment?

    // Requests
    /// The run that a request with this idempotency key started, with the hash of that request; nil when there is none.
    func run(idempotencyKey: String) async throws(JournalError) -> (run: Key, requestHash: String)?

    // Read models
    func summary(of run: Key) async throws(JournalError) -> RunSummary?
    /// Newest first.
    func summaries(_ filter: RunFilter) async throws(JournalError) -> [RunSummary]

    // Log output
    /// Stores pieces of output; best effort durability, in the order given.
    func appendLog(_ chunks: [LogChunk]) async throws(JournalError)
    /// Output of a run, in order, from the chunk number `after` (exclusive), at most `limit` chunks.
    func log(of run: Key, after: Int64, limit: Int) async throws(JournalError) -> [LogChunk]
}

/// What is known of a shard when it is taken.
package struct ShardHead: Hashable, Sendable {
    /// Position of the last row.
    package var position: Int64
    /// The key to be given out next.
    package var nextKey: Key
    /// Raised each time the shard is taken; every batch carries it.
    package var epoch: Int64
    /// Attempts that may be under way were perhaps begun on another machine.
    package var isElsewhere = false

    package init(position: Int64, nextKey: Key, epoch: Int64) {
        self.position = position
        self.nextKey = nextKey
        self.epoch = epoch
    }
}

/// One handling of one event.
package struct JournalRow: Hashable, Sendable {
    package var shard: Int
    /// Gap-free per shard, from 1.
    package var position: Int64
    package var run: Key
    /// The number of the last record in this row; records are numbered gap-free per run, from 1.
    package var sequence: Int64
    /// Microseconds since 1970, UTC.
    package var time: Int64
    /// How the payload is written (`RecordCodec.version`).
    package var version: Int
    /// The records, as `RecordCodec` writes them.
    package var payload: [UInt8]

    package init(
        shard: Int, position: Int64, run: Key, sequence: Int64, time: Int64, version: Int, payload: [UInt8]
    ) {
        self.shard = shard
        self.position = position
        self.run = run
        self.sequence = sequence
        self.time = time
        self.version = version
        self.payload = payload
    }
}

/// What one commit makes durable.
package struct JournalBatch: Sendable {
    package var shard: Int
    package var epoch: Int64
    /// The next key after this batch.
    package var nextKey: Key
    /// In order of position.
    package var rows: [JournalRow]
    /// Runs whose summary changed, each once: its newest state. New runs are inserted, others replaced.
    package var summaries: [RunSummary]
    /// Runs whose need to be taken up changed, each once. Finished runs have neither.
    package var schedules: [RunSchedule]
    /// Idempotency keys of new runs.
    package var requests: [StartedRequest]
    /// User tasks, waits and signals that came or went.
    package var waiting = WaitingChanges()
    /// The shard's last position before this batch; counts for a batch without rows.
    package var position: Int64

    package init(
        shard: Int, epoch: Int64, nextKey: Key, position: Int64 = 0, rows: [JournalRow] = [],
        summaries: [RunSummary] = [], schedules: [RunSchedule] = [], requests: [StartedRequest] = []
    ) {
        self.shard = shard
        self.epoch = epoch
        self.nextKey = nextKey
        self.position = position
        self.rows = rows
        self.summaries = summaries
        self.schedules = schedules
        self.requests = requests
    }

    /// Whether there is nothing to write. A signal from outside is the only thing that comes without a row.
    package var isEmpty: Bool { rows.isEmpty && waiting.isEmpty }
}

/// When a run has to be taken up without an event from outside.
package struct RunSchedule: Hashable, Sendable {
    package var run: Key
    /// It has open jobs, or an agenda.
    package var isBusy: Bool
    /// When its next timer is due, in microseconds since 1970, UTC.
    package var wakesAt: Int64?

    package init(run: Key, isBusy: Bool, wakesAt: Int64?) {
        self.run = run
        self.isBusy = isBusy
        self.wakesAt = wakesAt
    }
}

/// A request that started a run, so that its repetition finds it.
package struct StartedRequest: Hashable, Sendable {
    package var idempotencyKey: String
    package var requestHash: String
    package var run: Key

    package init(idempotencyKey: String, requestHash: String, run: Key) {
        self.idempotencyKey = idempotencyKey
        self.requestHash = requestHash
        self.run = run
    }
}

/// Why the journal cannot do what it is asked.
package enum JournalError: Error, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The database does not answer: try again.
    case unavailable(String)
    /// Another program has taken the shard: this one must stop writing, for good.
    case lostShard(Int)
    /// The data does not fit together, or is from a newer program.
    case damaged(String)

    package var description: String {
        switch self {
        case .unavailable(let why): "the database does not answer: \(why)"
        case .lostShard(let shard): "another server has taken shard \(shard)"
        case .damaged(let why): "the journal is damaged: \(why)"
        }
    }
}
