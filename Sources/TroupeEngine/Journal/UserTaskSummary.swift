package import TroupeGraph
package import TroupeInterpreter

/// A person's task in a list: the read model that is kept beside the journal.
package struct UserTaskSummary: Hashable, Sendable {
    /// What became of a task.
    package enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case open
        case completed
        /// Nobody has to answer any more: the step failed, timed out or was ended.
        case canceled
    }

    package var shard: Int
    package var run: Key
    package var workItem: String?
    package var created: Record.UserTaskCreated
    /// Who has it now; nil: anyone.
    package var assignee: String?
    /// Whether somebody before had not answered in time.
    package var isEscalated = false
    /// When the time is over, in microseconds since 1970, UTC.
    package var due: Int64?
    package var state = State.open
    /// Who answered.
    package var completedBy: String?
    /// What the answer came to.
    package var outputs: ValueMap = [:]
    /// Microseconds since 1970, UTC.
    package var createdAt: Int64
    package var endedAt: Int64?

    package init(shard: Int, run: Key, workItem: String?, created: Record.UserTaskCreated, createdAt: Int64) {
        self.shard = shard
        self.run = run
        self.workItem = workItem
        self.created = created
        assignee = created.assignee
        due = created.due
        self.createdAt = createdAt
    }

    package var task: Key { created.task }
}

/// The end of a task.
package struct EndedUserTask: Hashable, Sendable {
    package var task: Key
    package var state: UserTaskSummary.State
    package var completedBy: String?
    package var outputs: ValueMap
    /// Microseconds since 1970, UTC.
    package var endedAt: Int64

    package init(
        task: Key, state: UserTaskSummary.State, completedBy: String? = nil, outputs: ValueMap = [:], endedAt: Int64
    ) {
        self.task = task
        self.state = state
        self.completedBy = completedBy
        self.outputs = outputs
        self.endedAt = endedAt
    }
}

/// Which tasks a list shows.
package struct UserTaskFilter: Hashable, Sendable {
    package var assignee: String?
    package var run: Key?
    /// Empty: every state.
    package var states: [UserTaskSummary.State] = []
    /// Only tasks older than this one: the next page.
    package var before: Key?
    package var limit = 100

    package init(
        assignee: String? = nil, run: Key? = nil, states: [UserTaskSummary.State] = [], before: Key? = nil,
        limit: Int = 100
    ) {
        self.assignee = assignee
        self.run = run
        self.states = states
        self.before = before
        self.limit = limit
    }
}
