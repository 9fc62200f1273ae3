import TroupeEngine
import TroupeInterpreter
import TroupeTesting

/// What is kept beside the rows for BPMN processes.
extension SimulatedJournal {
    private var journal: InMemoryJournal { connection.database.journal }

    func workerJob(_ job: Key) async throws(JournalError) -> WorkerJobSummary? {
        try await connection.ask("workerJob") { () async throws(JournalError) in
            try await journal.workerJob(job)
        }
    }

    func workerJobs(_ filter: WorkerJobFilter) async throws(JournalError) -> [WorkerJobSummary] {
        try await connection.ask("workerJobs") { () async throws(JournalError) in
            try await journal.workerJobs(filter)
        }
    }

    func freeJobs(shard: Int, type: String, limit: Int) async throws(JournalError) -> [WorkerJobSummary] {
        try await connection.ask("freeJobs") { () async throws(JournalError) in
            try await journal.freeJobs(shard: shard, type: type, limit: limit)
        }
    }

    func subscriptions(_ filter: SubscriptionFilter) async throws(JournalError) -> [SubscriptionSummary] {
        try await connection.ask("subscriptions") { () async throws(JournalError) in
            try await journal.subscriptions(filter)
        }
    }

    func subscriptions(
        shard: Int, name: String, correlationKey: String, after: Key, limit: Int
    ) async throws(JournalError) -> [SubscriptionSummary] {
        try await connection.ask("subscriptions") { () async throws(JournalError) in
            try await journal.subscriptions(
                shard: shard, name: name, correlationKey: correlationKey, after: after, limit: limit)
        }
    }

    func subscriptions(
        shard: Int, signal: Key, before end: Key, name: String, after: Key, limit: Int
    ) async throws(JournalError) -> [SubscriptionSummary] {
        try await connection.ask("subscriptions") { () async throws(JournalError) in
            try await journal.subscriptions(
                shard: shard, signal: signal, before: end, name: name, after: after, limit: limit)
        }
    }

    func message(_ key: Key) async throws(JournalError) -> StoredMessage? {
        try await connection.ask("message") { () async throws(JournalError) in
            try await journal.message(key)
        }
    }

    func message(
        shard: Int, id: String, name: String, correlationKey: String, now: Int64
    ) async throws(JournalError) -> Key? {
        try await connection.ask("message") { () async throws(JournalError) in
            try await journal.message(shard: shard, id: id, name: name, correlationKey: correlationKey, now: now)
        }
    }

    func keptMessage(
        shard: Int, names: [String], correlationKey: String, process: String, now: Int64
    ) async throws(JournalError) -> StoredMessage? {
        try await connection.ask("keptMessage") { () async throws(JournalError) in
            try await journal.keptMessage(
                shard: shard, names: names, correlationKey: correlationKey, process: process, now: now)
        }
    }

    func correlations(of message: Key) async throws(JournalError) -> [String] {
        try await connection.ask("correlations") { () async throws(JournalError) in
            try await journal.correlations(of: message)
        }
    }

    func messagesToBring(shard: Int, now: Int64) async throws(JournalError) -> [StoredMessage] {
        try await connection.ask("messagesToBring") { () async throws(JournalError) in
            try await journal.messagesToBring(shard: shard, now: now)
        }
    }

    func settle(message: Key, now: Int64) async throws(JournalError) {
        try await connection.ask("settle") { () async throws(JournalError) in
            try await journal.settle(message: message, now: now)
        }
    }

    func removeMessages(shard: Int, expiredAt now: Int64) async throws(JournalError) -> Int64? {
        try await connection.ask("removeMessages") { () async throws(JournalError) in
            try await journal.removeMessages(shard: shard, expiredAt: now)
        }
    }

    func messageStart(shard: Int, process: String, correlationKey: String) async throws(JournalError) -> MessageStart? {
        try await connection.ask("messageStart") { () async throws(JournalError) in
            try await journal.messageStart(shard: shard, process: process, correlationKey: correlationKey)
        }
    }

    func endedMessageStarts(shard: Int) async throws(JournalError) -> [MessageStart] {
        try await connection.ask("endedMessageStarts") { () async throws(JournalError) in
            try await journal.endedMessageStarts(shard: shard)
        }
    }

    func messageStart(run: Key) async throws(JournalError) -> MessageStart? {
        try await connection.ask("messageStart") { () async throws(JournalError) in
            try await journal.messageStart(run: run)
        }
    }

    func removeMessageStart(run: Key) async throws(JournalError) {
        try await connection.ask("removeMessageStart") { () async throws(JournalError) in
            try await journal.removeMessageStart(run: run)
        }
    }

    func startTimers(shard: Int) async throws(JournalError) -> [StartTimer] {
        try await connection.ask("startTimers") { () async throws(JournalError) in
            try await journal.startTimers(shard: shard)
        }
    }

    func manualClock(shard: Int) async throws(JournalError) -> Int64? {
        try await connection.ask("manualClock") { () async throws(JournalError) in
            try await journal.manualClock(shard: shard)
        }
    }

    func keep(manualClock now: Int64) async throws(JournalError) {
        try await connection.ask("keep") { () async throws(JournalError) in
            try await journal.keep(manualClock: now)
        }
    }

    func incidents(run: Key?, after: Key, limit: Int) async throws(JournalError) -> [IncidentSummary] {
        try await connection.ask("incidents") { () async throws(JournalError) in
            try await journal.incidents(run: run, after: after, limit: limit)
        }
    }

    func incident(_ incident: Key) async throws(JournalError) -> IncidentSummary? {
        try await connection.ask("incident") { () async throws(JournalError) in
            try await journal.incident(incident)
        }
    }

    func deploy(_ deployments: DeploymentSet) async throws(JournalError) -> DeployedVersions {
        try await connection.ask("deploy") { () async throws(JournalError) in
            try await journal.deploy(deployments)
        }
    }

    func decisions() async throws(JournalError) -> [DeploymentSummary] {
        try await connection.ask("decisions") { () async throws(JournalError) in
            try await journal.decisions()
        }
    }

    func decision(id: String, version: Int?) async throws(JournalError) -> DecisionDeployment? {
        try await connection.ask("decision") { () async throws(JournalError) in
            try await journal.decision(id: id, version: version)
        }
    }
}
