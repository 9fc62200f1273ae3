import TroupeGraph
package import TroupeInterpreter

/// Performs jobs: finds the action, bounds how many run at once, and reports each attempt's end exactly once.
package actor Dispatcher {
    /// Where the ends of attempts go.
    package typealias Report = @Sendable (_ run: Key, _ event: Event) -> Void

    enum Attempt {
        case queued(JobOrder, recovering: Bool, stopping: Bool)
        case running(Task<Void, Never>, stopping: Bool)
    }

    /// What a shard wants done, in order.
    package enum Assignment: Sendable {
        /// Begin an attempt; `recovering`: it may have begun before a restart.
        case start(JobOrder, recovering: Bool)
        /// End an attempt; the answer is `jobStopped`, once its effects have come to an end.
        case stop(run: Key, element: Key, attempt: Int)
    }

    struct Slot: Hashable {
        var element: Key
        var attempt: Int
    }

    private let actions: [String: any StepAction]
    private let instantActions: [String: any InstantAction]
    private let workspaces: any Workspaces
    private let clock: any EngineClock
    private let logSink: LogSink
    private let secrets: @Sendable (String) -> String?
    private let lockDirectory: String
    /// Attempts at once.
    private let limit: Int
    private var report: Report = { _, _ in }
    var attempts: [Slot: Attempt] = [:]
    var queue: [Slot] = []
    /// Slots of `queue` that have had their turn.
    var queueHead = 0
    private var running = 0
    private(set) var draining = false
    /// Shards whose attempts wait, and those that do.
    var held: Set<Int> = []
    var heldSlots: [Int: [Slot]] = [:]
    var endWaiters: [EndWaiter] = []
    /// Without a valid one nothing begins.
    var lease: Lease?
    /// What waits for it to be renewed.
    var overdue: [Slot] = []
    /// Shards that were another machine's: what is left there of their attempts cannot be seen here.
    var elsewhere: Set<Int> = []
    private nonisolated let inbox = Inbox<[Assignment]>()

    /// - Parameters:
    ///   - lockDirectory: an existing directory for the locks of attempts.
    ///   - limit: how many attempts may run at once; more wait in order.
    ///   - secrets: a secret by name.
    package init(
        actions: [any StepAction], workspaces: any Workspaces, clock: any EngineClock, logSink: LogSink,
        lockDirectory: String, limit: Int, secrets: @escaping @Sendable (String) -> String?
    ) {
        self.actions = Dictionary(actions.map { ($0.type, $0) }) { $1 }
        instantActions = self.actions.compactMapValues { $0 as? any InstantAction }
        self.workspaces = workspaces
        self.clock = clock
        self.logSink = logSink
        self.lockDirectory = lockDirectory
        self.limit = limit
        self.secrets = secrets
    }

    /// Attempts that run now.
    package var runningCount: Int { running }
    /// Attempts that wait for their turn.
    package var queuedCount: Int { queue.count - queueHead }

    /// Must be called once, before the first job.
    package func connect(_ report: @escaping Report) { self.report = report }

    /// Takes assignments from anywhere, in the order of the calls, without waiting.
    package nonisolated func post(_ assignments: [Assignment]) {
        if inbox.add(assignments) { Task { await self.takeInbox() } }
    }

    func takeInbox() {
        for assignment in inbox.take().joined() {
            switch assignment {
            case .start(let order, let recovering): start(order, recovering: recovering)
            case .stop(let run, let element, let attempt): stop(run: run, element: element, attempt: attempt)
            }
        }
    }

    private func start(_ order: JobOrder, recovering: Bool) {
        let slot = Slot(element: order.element, attempt: order.attempt)
        if attempts[slot] != nil || draining { return }
        attempts[slot] = .queued(order, recovering: recovering, stopping: false)
        if isHeld(slot) { return }
        queue.append(slot)
        fill()
    }

    private func stop(run: Key, element: Key, attempt: Int) {
        let slot = Slot(element: element, attempt: attempt)
        switch attempts[slot] {
        case nil:
            // While draining, what an attempt left behind is found by the recovery of the next start.
            if !draining { report(run, .jobStopped(element: element, attempt: attempt)) }
        case .queued(_, recovering: false, _):
            attempts[slot] = nil
            report(run, .jobStopped(element: element, attempt: attempt))
        case .queued(let order, recovering: true, _):
            // What it left behind must come to its end first.
            attempts[slot] = .queued(order, recovering: true, stopping: true)
        case .running(let task, _):
            attempts[slot] = .running(task, stopping: true)
            task.cancel()
        }
    }

    /// Begins nothing more, and waits until what runs has ended, at the latest at the deadline (microseconds since
    /// 1970). What has not ended then is ended without a report, so that the next start finds it interrupted.
    package func drain(until deadline: Int64) async {
        draining = true
        for slot in queue[queueHead...] { attempts[slot] = nil }
        queue = []
        queueHead = 0
        let clock = clock
        let watchdog = Task { [weak self] in
            try? await clock.sleep(until: deadline)
            await self?.abandon()
        }
        for task in runningTasks { await task.value }
        watchdog.cancel()
    }

    private func abandon() {
        if Task.isCancelled { return }
        report = { _, _ in }
        for task in runningTasks { task.cancel() }
    }

    private var runningTasks: [Task<Void, Never>] {
        attempts.values.compactMap { if case .running(let task, _) = $0 { task } else { nil } }
    }

    func fill() {
        while running < limit, queueHead < queue.count {
            let slot = queue[queueHead]
            queueHead += 1
            if queueHead > 1_000, queueHead > queue.count / 2 {
                queue.removeFirst(queueHead)
                queueHead = 0
            }
            guard case .queued(let order, let recovering, let stopping) = attempts[slot] else { continue }
            if let lease, !lease.isValid {
                overdue.append(slot)
                continue
            }
            running += 1
            let task = Task { await self.work(order, slot, recovering: recovering) }
            if stopping { task.cancel() }
            attempts[slot] = .running(task, stopping: stopping)
        }
    }

    private func work(_ order: JobOrder, _ slot: Slot, recovering: Bool) async {
        let event = await outcome(of: order, recovering: recovering, isElsewhere: elsewhere.contains(slot.shard))
        let wasStopping = if case .running(_, stopping: true) = attempts[slot] { true } else { false }
        attempts[slot] = nil
        running -= 1
        ended(slot)
        report(order.run, wasStopping ? .jobStopped(element: order.element, attempt: order.attempt) : event)
        fill()
    }

    /// Performs the attempt, off this actor; says how it ended.
    @concurrent private nonisolated func outcome(
        of order: JobOrder, recovering: Bool, isElsewhere: Bool
    ) async -> Event {
        let mask = SecretMask()
        do throws(Fault) {
            guard let action = actions[order.type] else {
                throw Fault("action.unknown", "there is no action '\(order.type)'")
            }
            var context = context(for: order, mask)
            context.isElsewhere = isElsewhere
            if recovering {
                // Shielded: a stop must wait for this too.
                let recovery = Task { [context] () async -> Result<RecoveredAttempt, Fault> in
                    do throws(Fault) {
                        return .success(try await action.recover(order, in: context))
                    } catch {
                        return .failure(error)
                    }
                }
                if try await recovery.value.get() == .interrupted {
                    return .jobInterrupted(element: order.element, attempt: order.attempt)
                }
            }
            if Task.isCancelled { return .jobStopped(element: order.element, attempt: order.attempt) }
            let outputs = try await action.perform(try resolved(order, mask), in: context)
            return .jobCompleted(element: order.element, attempt: order.attempt, outputs: mask.masked(outputs))
        } catch {
            return Self.failure(of: order, mask.masked(error))
        }
    }

    /// Whether an attempt takes no time: `perform` then is its beginning and its end.
    package nonisolated func isInstant(_ order: JobOrder) -> Bool { instantActions[order.type] != nil }

    /// Performs an attempt that takes no time; says how it ended.
    package nonisolated func perform(_ order: JobOrder) -> Event {
        let mask = SecretMask()
        do throws(Fault) {
            guard let action = instantActions[order.type] else {
                throw Fault("action.unknown", "there is no instant action '\(order.type)'")
            }
            // Few say anything.
            var write: (@Sendable (LogChunk.Stream, String) -> Void)?
            let outputs = try action.perform(try resolved(order, mask)) { stream, text in
                let known = write ?? logSink.writer(for: order)
                write = known
                known(stream, mask.masked(text))
            }
            return .jobCompleted(element: order.element, attempt: order.attempt, outputs: mask.masked(outputs))
        } catch {
            return Self.failure(of: order, mask.masked(error))
        }
    }

    /// The order with the secrets in it that it names.
    private nonisolated func resolved(_ order: JobOrder, _ mask: SecretMask) throws(Fault) -> JobOrder {
        var resolved = order
        resolved.inputs = try mask.resolve(order.inputs, nonce: order.nonce, secret: secrets)
        resolved.environment =
            try mask.resolve(.map(order.environment), nonce: order.nonce, secret: secrets).mapValue ?? [:]
        return resolved
    }

    private static func failure(of order: JobOrder, _ fault: Fault) -> Event {
        var fault = fault
        if fault.step == nil { fault.step = order.step }
        let outputs = fault.details["outputs"]?.mapValue ?? [:]
        fault.details["outputs"] = nil
        return .jobFailed(element: order.element, attempt: order.attempt, fault: fault, outputs: outputs)
    }

    private nonisolated func context(for order: JobOrder, _ mask: SecretMask) -> JobContext {
        let log = logSink.writer(for: order)
        let workspaces = workspaces
        let clock = clock
        let secrets = secrets
        return JobContext(
            log: { stream, text in log(stream, mask.masked(text)) },
            now: { clock.now() },
            workspace: { () async throws(Fault) in
                try await workspaces.prepare(run: order.run, request: order.workspace, forge: order.forge)
            },
            lockPath: "\(lockDirectory)/\(order.element).\(order.attempt).lock",
            secret: { name in
                let secret = secrets(name)
                if let secret { mask.add(secret) }
                return secret
            }, masked: { mask.masked($0) })
    }
}
