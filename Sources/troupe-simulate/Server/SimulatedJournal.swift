import TroupeEngine
import TroupeInterpreter
import TroupeTesting

/// The journal as one server has it.
struct SimulatedJournal: Journal {
    let connection: Connection

    private var journal: InMemoryJournal { connection.database.journal }

    func open(shard: Int) async throws(JournalError) -> ShardHead {
        try await connection.ask("open") { () async throws(JournalError) in
            try await connection.database.open(shard: shard)
        }
    }

    func shards() async throws(JournalError) -> [Int] {
        try await connection.ask("shards") { () async throws(JournalError) in
            try await journal.shards()
        }
    }

    func close(shard: Int) async { await journal.close(shard: shard) }

    func requests(shard: Int, limit: Int) async throws(JournalError) -> [InboxRow] {
        try await connection.ask("requests") { () async throws(JournalError) in
            try await journal.requests(shard: shard, limit: limit)
        }
    }

    func reach(of signal: Key) async throws(JournalError) -> [Int: Key] {
        try await connection.ask("reach") { () async throws(JournalError) in
            try await journal.reach(of: signal)
        }
    }

    func append(_ batch: JournalBatch) async throws(JournalError) { try await connection.append(batch) }

    func rows(of run: Key, since: Int64, limit: Int) async throws(JournalError) -> [JournalRow] {
        try await connection.ask("rows") { () async throws(JournalError) in
            try await journal.rows(of: run, since: since, limit: limit)
        }
    }

    func rows(shard: Int, after position: Int64, limit: Int) async throws(JournalError) -> [JournalRow] {
        try await connection.ask("rows") { () async throws(JournalError) in
            try await journal.rows(shard: shard, after: position, limit: limit)
        }
    }

    func busyRuns(shard: Int) async throws(JournalError) -> [Key] {
        try await connection.ask("busyRuns") { () async throws(JournalError) in
            try await journal.busyRuns(shard: shard)
        }
    }

    func wakes(shard: Int, before horizon: Int64, limit: Int) async throws(JournalError) -> [(run: Key, due: Int64)] {
        try await connection.ask("wakes") { () async throws(JournalError) in
            try await journal.wakes(shard: shard, before: horizon, limit: limit)
        }
    }

    func userTask(_ task: Key) async throws(JournalError) -> UserTaskSummary? {
        try await connection.ask("userTask") { () async throws(JournalError) in
            try await journal.userTask(task)
        }
    }

    func userTasks(_ filter: UserTaskFilter) async throws(JournalError) -> [UserTaskSummary] {
        try await connection.ask("userTasks") { () async throws(JournalError) in
            try await journal.userTasks(filter)
        }
    }

    func waits(of runs: [Key]) async throws(JournalError) -> [RunWait] {
        try await connection.ask("waits") { () async throws(JournalError) in
            try await journal.waits(of: runs)
        }
    }

    func signalWaits(
        shard: Int, name: String, before signal: Key, after wait: Key, limit: Int
    ) async throws(JournalError) -> [SignalWaitRow] {
        try await connection.ask("signalWaits") { () async throws(JournalError) in
            try await journal.signalWaits(shard: shard, name: name, before: signal, after: wait, limit: limit)
        }
    }

    func signals(shard: Int) async throws(JournalError) -> [SentSignal] {
        try await connection.ask("signals") { () async throws(JournalError) in
            try await journal.signals(shard: shard)
        }
    }

    func removeSignal(_ signal: Key) async throws(JournalError) {
        try await connection.ask("removeSignal") { () async throws(JournalError) in
            try await journal.removeSignal(signal)
        }
    }

    func deploy(_ deployment: Deployment) async throws(JournalError) -> Int {
        try await connection.ask("deploy") { () async throws(JournalError) in
            try await journal.deploy(deployment)
        }
    }

    func deployments() async throws(JournalError) -> [DeploymentSummary] {
        try await connection.ask("deployments") { () async throws(JournalError) in
            try await journal.deployments()
        }
    }

    func deployment(id: String, version: Int?) async throws(JournalError) -> Deployment? {
        try await connection.ask("deployment") { () async throws(JournalError) in
            try await journal.deployment(id: id, version: version)
        }
    }

    func run(idempotencyKey: String) async throws(JournalError) -> (run: Key, requestHash: String)? {
        try await connection.ask("run") { () async throws(JournalError) in
            try await journal.run(idempotencyKey: idempotencyKey)
        }
    }

    func summary(of run: Key) async throws(JournalError) -> RunSummary? {
        try await connection.ask("summary") { () async throws(JournalError) in
            try await journal.summary(of: run)
        }
    }

    func summaries(_ filter: RunFilter) async throws(JournalError) -> [RunSummary] {
        try await connection.ask("summaries") { () async throws(JournalError) in
            try await journal.summaries(filter)
        }
    }

    func appendLog(_ chunks: [LogChunk]) async throws(JournalError) {
        try await connection.ask("appendLog") { () async throws(JournalError) in
            try await journal.appendLog(chunks)
        }
    }

    func log(of run: Key, after: Int64, limit: Int) async throws(JournalError) -> [LogChunk] {
        try await connection.ask("log") { () async throws(JournalError) in
            try await journal.log(of: run, after: after, limit: limit)
        }
    }
}
