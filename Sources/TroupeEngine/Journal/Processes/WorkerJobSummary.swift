package import TroupeInterpreter

/// A job for workers outside, in a list: the read model that is kept beside the journal.
package struct WorkerJobSummary: Hashable, Sendable {
    /// What became of a job; the names are Zeebe's.
    package enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// Nobody has had it.
        case created
        /// A worker has it.
        case activated
        /// The worker that had it did not answer in time.
        case timedOut
        /// The worker gave up; it may be taken again once its backoff is over, while it has retries left.
        case failed
        case completed
        /// The worker threw a BPMN error.
        case errored
        /// Nobody has to do it any more.
        case canceled
    }

    package var shard: Int
    package var run: Key
    package var created: Record.WorkerJob
    package var state = State.created
    /// Whether a worker may take it now.
    package var isFree = true
    /// Attempts left.
    package var retries: Int
    /// Who has it, or had it last.
    package var worker: String?
    /// Until when the worker has it, in microseconds since 1970, UTC.
    package var deadline: Int64?
    package var errorCode: String?
    package var errorMessage: String?
    /// Microseconds since 1970, UTC.
    package var createdAt: Int64
    package var endedAt: Int64?

    package init(shard: Int, run: Key, created: Record.WorkerJob, createdAt: Int64) {
        self.shard = shard
        self.run = run
        self.created = created
        retries = created.retries
        self.createdAt = createdAt
    }

    package var job: Key { created.job }

    /// What changed about a job since it was written; behind its creation.
    package mutating func apply(_ update: WorkerJobUpdate) {
        state = update.state ?? state
        isFree = update.isFree ?? isFree
        retries = update.retries ?? retries
        worker = update.worker ?? worker
        deadline = update.deadline ?? deadline
        errorCode = update.errorCode ?? errorCode
        errorMessage = update.errorMessage ?? errorMessage
        endedAt = update.endedAt ?? endedAt
        created = update.moved ?? created
    }
}

/// What changed about a job; nil: nothing.
package struct WorkerJobUpdate: Hashable, Sendable {
    package var job: Key
    /// Of one whose run was migrated: the job with its new element and process.
    package var moved: Record.WorkerJob?
    package var state: WorkerJobSummary.State?
    package var isFree: Bool?
    package var retries: Int?
    package var worker: String?
    package var deadline: Int64?
    package var errorCode: String?
    package var errorMessage: String?
    package var endedAt: Int64?

    package init(
        job: Key, state: WorkerJobSummary.State? = nil, isFree: Bool? = nil, retries: Int? = nil,
        worker: String? = nil, deadline: Int64? = nil, errorCode: String? = nil, errorMessage: String? = nil,
        endedAt: Int64? = nil, moved: Record.WorkerJob? = nil
    ) {
        self.job = job
        self.moved = moved
        self.state = state
        self.isFree = isFree
        self.retries = retries
        self.worker = worker
        self.deadline = deadline
        self.errorCode = errorCode
        self.errorMessage = errorMessage
        self.endedAt = endedAt
    }

    /// Both changes in one, the later one behind.
    mutating func merge(_ later: WorkerJobUpdate) {
        state = later.state ?? state
        isFree = later.isFree ?? isFree
        retries = later.retries ?? retries
        worker = later.worker ?? worker
        deadline = later.deadline ?? deadline
        errorCode = later.errorCode ?? errorCode
        errorMessage = later.errorMessage ?? errorMessage
        endedAt = later.endedAt ?? endedAt
        moved = later.moved ?? moved
    }
}

/// Which jobs a list shows.
package struct WorkerJobFilter: Hashable, Sendable {
    package var run: Key?
    package var type: String?
    package var elementId: String?
    /// Empty: every state.
    package var states: [WorkerJobSummary.State] = []
    /// Only jobs older than this one: the next page.
    package var before: Key?
    package var limit = 100

    package init(
        run: Key? = nil, type: String? = nil, elementId: String? = nil, states: [WorkerJobSummary.State] = [],
        before: Key? = nil, limit: Int = 100
    ) {
        self.run = run
        self.type = type
        self.elementId = elementId
        self.states = states
        self.before = before
        self.limit = limit
    }
}
