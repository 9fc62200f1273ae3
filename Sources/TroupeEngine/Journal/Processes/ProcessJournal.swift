package import TroupeInterpreter

/// What the journal keeps beside its rows for BPMN processes: jobs of workers, subscriptions, messages, start events.
package protocol ProcessJournal: Sendable {
    // Jobs
    /// A job, whatever became of it.
    func workerJob(_ job: Key) async throws(JournalError) -> WorkerJobSummary?
    /// Newest first.
    func workerJobs(_ filter: WorkerJobFilter) async throws(JournalError) -> [WorkerJobSummary]
    /// Jobs of a type that workers may take now, of runs that are not paused: the highest priority first, then the
    /// oldest.
    func freeJobs(shard: Int, type: String, limit: Int) async throws(JournalError) -> [WorkerJobSummary]

    // Subscriptions
    /// Open subscriptions, oldest first.
    func subscriptions(_ filter: SubscriptionFilter) async throws(JournalError) -> [SubscriptionSummary]
    /// Who waits for a message of that name and key: subscriptions behind `after`, oldest first.
    func subscriptions(
        shard: Int, name: String, correlationKey: String, after: Key, limit: Int
    ) async throws(JournalError) -> [SubscriptionSummary]
    /// Who waits for a signal since before it was sent and has not had it last: between `after` and `end` (both
    /// exclusive), oldest first.
    func subscriptions(
        shard: Int, signal: Key, before end: Key, name: String, after: Key, limit: Int
    ) async throws(JournalError) -> [SubscriptionSummary]

    // Messages
    func message(_ key: Key) async throws(JournalError) -> StoredMessage?
    /// The oldest message with that id, name and key that has not expired.
    func message(
        shard: Int, id: String, name: String, correlationKey: String, now: Int64
    ) async throws(JournalError) -> Key?
    /// The oldest message of one of these names and that key that has not expired and that the process has not had.
    func keptMessage(
        shard: Int, names: [String], correlationKey: String, process: String, now: Int64
    ) async throws(JournalError) -> StoredMessage?
    /// Processes that have had the message, or were started by the signal.
    func correlations(of message: Key) async throws(JournalError) -> [String]
    /// Messages that must be brought to who waits for them after a start, oldest first: those that were under way, and
    /// those that somebody waits for who has not had them.
    func messagesToBring(shard: Int, now: Int64) async throws(JournalError) -> [StoredMessage]
    /// The message was brought to all who waited for it; if it has expired it is forgotten, with what is known of it.
    func settle(message: Key, now: Int64) async throws(JournalError)
    /// Forgets what has expired, unless it is under way; says when the next expires (nil: none is kept).
    func removeMessages(shard: Int, expiredAt now: Int64) async throws(JournalError) -> Int64?

    // Start events
    /// The run that keeps other messages with this key from starting the process.
    func messageStart(
        shard: Int, process: String, correlationKey: String
    ) async throws(JournalError) -> MessageStart?
    /// The runs that are over and whose next message has not been looked for.
    func endedMessageStarts(shard: Int) async throws(JournalError) -> [MessageStart]
    /// What a run of these holds back.
    func messageStart(run: Key) async throws(JournalError) -> MessageStart?
    /// The run holds nothing back any more.
    func removeMessageStart(run: Key) async throws(JournalError)
    /// All there are, by timer.
    func startTimers(shard: Int) async throws(JournalError) -> [StartTimer]

    // Time by hand
    /// Where the clock of a server in test mode stands, or what was written last, if that is later; nil: there has been
    /// no such server. Microseconds since 1970, UTC.
    func manualClock(shard: Int) async throws(JournalError) -> Int64?
    func keep(manualClock now: Int64) async throws(JournalError)

    // Incidents
    /// Open incidents, oldest first: of one run or all, behind `after`.
    func incidents(run: Key?, after: Key, limit: Int) async throws(JournalError) -> [IncidentSummary]
    func incident(_ incident: Key) async throws(JournalError) -> IncidentSummary?

    // Deployments
    /// Stores all or nothing. What is the latest version already keeps its version, if all processes and decisions do;
    /// else each of these gets a new one. Processes learn the versions of what was deployed with them
    /// (`ProcessDetails.deployedWith`).
    func deploy(_ deployments: DeploymentSet) async throws(JournalError) -> DeployedVersions
    /// All versions of all decisions without their sources, oldest first per id.
    func decisions() async throws(JournalError) -> [DeploymentSummary]
    /// One deployment of a decision; the latest for version nil.
    func decision(id: String, version: Int?) async throws(JournalError) -> DecisionDeployment?
}
