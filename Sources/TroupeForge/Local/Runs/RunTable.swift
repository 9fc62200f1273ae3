import Synchronization
import TroupePostgres

/// The builds and deployments that this server runs: who waits for them, how many run at once, and the locks that tell
/// other servers, and this one after a restart, that they are alive.
actor RunTable {
    /// What is to be done for one run.
    struct Work: Sendable {
        /// Runs of one lane follow each other; nil means that it does not matter.
        var lane: String?
        /// Tells that it begins; not called when the run is cancelled before.
        var begin: @Sendable () async -> Void
        /// Does it; its task is cancelled when the run is.
        var execute: @Sendable () async -> RunOutcome
        /// Stores what came out; its task is never cancelled.
        var record: @Sendable (RunOutcome) async -> Void
    }

    private struct Running {
        var lane: String?
        var turn: CheckedContinuation<Void, Never>?
        var hasTurn = false
        var execution: Task<RunOutcome, Never>?
        var isCancelled = false
        var whole: Task<Void, Never>?
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    /// "trfg" as ASCII above the number of the run: far from the locks of shards and migrations.
    private static let lockSpace: Int64 = 0x7472_6667_0000_0000

    private let target: ConnectionTarget
    private let concurrency: Int
    private var session: Task<PostgresConnection, any Error>?
    /// Runs whose lock is taken, from before they are stored until they are started or given back.
    private var claimed: Set<Int64> = []
    private var running: [Int64: Running] = [:]
    private var waitingForTurn: [Int64] = []
    private var nextWaiter: UInt64 = 0
    private var isClosing = false

    init(target: ConnectionTarget, concurrency: Int) {
        self.target = target.withApplicationName("troupe forge")
        self.concurrency = max(1, concurrency)
    }

    // MARK: Starting and ending

    /// Takes the lock of a run that is about to be stored.
    func claim(_ id: Int64) async throws(ForgeError) {
        if isClosing { throw .unavailable("the server is being stopped") }
        // Noted before the lock is there: the session holds it as often as it is asked for, so that a look at the run
        // would find it free otherwise.
        claimed.insert(id)
        do throws(ForgeError) {
            guard try await tryLock(id) else { throw .conflict("the run belongs to another server") }
        } catch {
            claimed.remove(id)
            throw error
        }
    }

    /// Gives the lock of a run back that was not stored after all.
    func release(_ id: Int64) async {
        claimed.remove(id)
        await unlock(id)
    }

    private func unlock(_ id: Int64) async {
        guard let session, let connection = try? await session.value else { return }
        _ = try? await connection.advisoryUnlock(Self.lockSpace + id)
    }

    /// Does a claimed run's work as soon as it is its turn; none of it when all runs are being ended.
    func start(_ id: Int64, _ work: Work) {
        running[id] = Running(lane: work.lane, isCancelled: isClosing)
        claimed.remove(id)
        running[id]?.whole = Task { await self.perform(id, work) }
    }

    private func perform(_ id: Int64, _ work: Work) async {
        await withCheckedContinuation { continuation in
            running[id]?.turn = continuation
            waitingForTurn.append(id)
            giveTurns()
        }
        var outcome = RunOutcome.cancelled
        if running[id]?.isCancelled == false {
            await work.begin()
            let execution = Task { await work.execute() }
            running[id]?.execution = execution
            if running[id]?.isCancelled == true { execution.cancel() }
            outcome = await execution.value
        }
        if running[id]?.isCancelled == true {
            outcome.status = isClosing ? .failed : .cancelled
            outcome.result = isClosing ? RunOutcome.interrupted : "cancelled"
        }
        await work.record(outcome)
        await unlock(id)
        let ended = running.removeValue(forKey: id)
        giveTurns()
        for waiter in ended?.waiters.values.map({ $0 }) ?? [] { waiter.resume() }
    }

    /// Lets those begin that may, first come first served within what the lanes allow.
    private func giveTurns() {
        var free = concurrency - running.values.count { $0.hasTurn }
        for id in waitingForTurn where free > 0 {
            guard let one = running[id] else { continue }
            let isBusy = one.lane != nil && running.values.contains { $0.hasTurn && $0.lane == one.lane }
            if isBusy { continue }
            free -= 1
            giveTurn(id)
        }
    }

    private func giveTurn(_ id: Int64) {
        waitingForTurn.removeAll { $0 == id }
        running[id]?.hasTurn = true
        let turn = running[id]?.turn
        running[id]?.turn = nil
        turn?.resume()
    }

    /// Ends a run of this server; false when it is not one.
    func cancel(_ id: Int64) -> Bool {
        guard running[id] != nil else { return false }
        running[id]?.isCancelled = true
        running[id]?.execution?.cancel()
        // It does nothing with its turn but end.
        if running[id]?.turn != nil { giveTurn(id) }
        return true
    }

    /// Ends all runs and returns when they have ended.
    func close() async {
        isClosing = true
        for id in running.keys { _ = cancel(id) }
        for one in running.values { await one.whole?.value }
        if let session, let connection = try? await session.value { connection.close() }
        session = nil
    }

    // MARK: Waiting

    /// Whether this server runs it.
    func isRunning(_ id: Int64) -> Bool { running[id] != nil }

    /// Returns when a run of this server has ended, at once when it is not one, or when the task is cancelled.
    func wait(for id: Int64) async {
        nextWaiter += 1
        let waiter = nextWaiter
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if running[id] == nil || Task.isCancelled {
                    continuation.resume()
                } else {
                    running[id]?.waiters[waiter] = continuation
                }
            }
        } onCancel: {
            Task { await self.stopWaiting(id, waiter) }
        }
    }

    private func stopWaiting(_ id: Int64, _ waiter: UInt64) {
        running[id]?.waiters.removeValue(forKey: waiter)?.resume()
    }

    /// Returns when no server runs it any more. The lock is waited for on a session of its own, so nobody polls.
    func waitElsewhere(for id: Int64) async throws(ForgeError) {
        do throws(PostgresError) {
            let connection = try await PostgresConnection.connect(target)
            defer { connection.close() }
            try await connection.query(Self.waitForLock, [.int8(Self.lockSpace + id)])
        } catch {
            throw ForgeError(error)
        }
    }

    /// Whether no server runs it, this one neither.
    func isAbandoned(_ id: Int64) async throws(ForgeError) -> Bool {
        if isOurs(id) { return false }
        guard try await tryLock(id) else { return false }
        // Had it been begun here meanwhile, the lock would be this session's own.
        await unlock(id)
        return !isOurs(id)
    }

    private func isOurs(_ id: Int64) -> Bool { running[id] != nil || claimed.contains(id) }

    // MARK: Locks

    private static let waitForLock = Statement(unprepared: "SELECT pg_advisory_lock_shared($1)")

    private func tryLock(_ id: Int64) async throws(ForgeError) -> Bool {
        do {
            return try await connection().tryAdvisoryLock(Self.lockSpace + id)
        } catch let error as PostgresError {
            throw ForgeError(error)
        } catch {
            throw .unavailable("the forge's database cannot be reached now", retryAfter: .seconds(1))
        }
    }

    /// The session that holds the locks; a new one takes those of the runs that go on.
    private func connection() async throws -> PostgresConnection {
        if let session {
            if let connection = try? await session.value, connection.isOpen { return connection }
            if self.session == session { self.session = nil }
        }
        if let session { return try await session.value }
        let ids = Array(running.keys) + claimed, target = target
        let opening = Task {
            let connection = try await PostgresConnection.connect(target)
            for id in ids { _ = try await connection.tryAdvisoryLock(Self.lockSpace + id) }
            return connection
        }
        session = opening
        return try await opening.value
    }
}

/// What became of a run.
struct RunOutcome: Sendable {
    static let interrupted = "interrupted: the server that ran it has ended"
    static let cancelled = RunOutcome(status: .cancelled, result: "cancelled", log: [])

    var status: RunStatus
    var result: String?
    var log: [UInt8]
}
