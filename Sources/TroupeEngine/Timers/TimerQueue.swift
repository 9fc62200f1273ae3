import Synchronization
package import TroupeInterpreter

/// The timers that are due soon, soonest first, and one task that sleeps until the first of them.
///
/// Timers further away than the horizon stay in the journal only; `refill` is asked for them when the horizon moves.
package final class TimerQueue: Sendable {
    /// One timer of a run; `timer` 0 wakes the run, whose own timers are then known.
    package struct Entry: Hashable, Sendable, Comparable {
        package var due: Int64
        package var run: Key
        package var timer: Key

        package init(due: Int64, run: Key, timer: Key) {
            self.due = due
            self.run = run
            self.timer = timer
        }

        package static func < (left: Entry, right: Entry) -> Bool {
            (left.due, left.run, left.timer) < (right.due, right.run, right.timer)
        }
    }

    /// Runs that wake before a time.
    package struct Refill: Sendable {
        package var wakes: [(run: Key, due: Int64)]
        /// Up to when these are all there are.
        package var horizon: Int64

        package init(wakes: [(run: Key, due: Int64)], horizon: Int64) {
            self.wakes = wakes
            self.horizon = horizon
        }
    }

    private struct State {
        var heap = Heap<Entry>()
        /// The timers held, by key, and when they are due. An entry of the heap that is not here was canceled.
        var timers: [Key: Int64] = [:]
        /// The runs to be woken, and when.
        var wakes: [Key: Int64] = [:]
        var horizon: Int64 = 0
        /// When the horizon has to move.
        var refillAt: Int64 = 0
        /// The sleeping task's continuation target: when it wakes by itself.
        var sleepingUntil = Int64.max
        var nudge: CheckedContinuation<Void, Never>?
        var nudged = false
        /// Whether something that left the heap has not been fired yet, or the horizon is moving.
        var isBusy = false
        /// Rounds in which something was fired.
        var rounds: UInt64 = 0
        /// Whether nobody fires any more.
        var hasEnded = false
        var settleWaiters: [@Sendable () -> Void] = []

        /// Holds the entry unless it is held already.
        mutating func hold(_ entry: Entry) -> Bool {
            if entry.timer != 0 {
                if timers.updateValue(entry.due, forKey: entry.timer) == entry.due { return false }
            } else {
                if let present = wakes[entry.run], present <= entry.due { return false }
                wakes[entry.run] = entry.due
            }
            heap.insert(entry)
            return true
        }

        /// Whether an entry that left the heap still counts.
        mutating func release(_ entry: Entry) -> Bool {
            if entry.timer != 0 {
                guard timers[entry.timer] == entry.due else { return false }
                timers[entry.timer] = nil
            } else {
                guard wakes[entry.run] == entry.due else { return false }
                wakes[entry.run] = nil
            }
            return true
        }

        mutating func dropCanceled() {
            if heap.count <= 2 * (timers.count + wakes.count) + 1_000 { return }
            let timers = timers
            let wakes = wakes
            heap.removeAll { ($0.timer != 0 ? timers[$0.timer] : wakes[$0.run]) != $0.due }
        }
    }

    private let clock: any EngineClock
    /// How far ahead timers are held in memory, in microseconds.
    private let reach: Int64
    private let state = Mutex(State())

    package init(clock: any EngineClock, reach: Int64 = 3_600_000_000) {
        self.clock = clock
        self.reach = reach
    }

    /// Timers and wakes held in memory.
    package var count: Int { state.withLock { $0.timers.count + $0.wakes.count } }

    /// Holds a timer, unless it is beyond the horizon or held already.
    package func add(_ entry: Entry) {
        state.withLock { state in
            guard entry.due <= state.horizon, state.hold(entry) else { return }
            if entry.due < state.sleepingUntil { Self.wake(&state) }
        }
    }

    /// A canceled timer stays in the heap until it is due; its firing is then swallowed.
    package func cancel(_ timer: Key) {
        state.withLock { state in
            if state.timers.removeValue(forKey: timer) != nil { state.dropCanceled() }
        }
    }

    /// Holds what a shard that was taken meanwhile has, up to the horizon.
    package func add(_ more: @Sendable (_ before: Int64) async -> Refill) async {
        let horizon = state.withLock { $0.horizon }
        let refill = await more(horizon)
        for wake in refill.wakes { add(Entry(due: wake.due, run: wake.run, timer: 0)) }
        if refill.horizon < horizon {
            state.withLock { state in
                state.refillAt = min(state.refillAt, refill.horizon)
                Self.wake(&state)
            }
        }
    }

    /// Lets go of the timers of a shard that is another server's now.
    package func drop(shard: Int) {
        state.withLock { state in
            state.timers = state.timers.filter { $0.key.shard != shard }
            state.wakes = state.wakes.filter { $0.key.shard != shard }
            state.dropCanceled()
        }
    }

    /// Fires due timers until the task is canceled.
    ///
    /// - Parameters:
    ///   - refill: gives the runs whose next timer is due before a time.
    ///   - fire: takes what is due, soonest first.
    package func run(
        refill: @Sendable (_ before: Int64) async -> Refill,
        fire: @Sendable ([Entry]) async -> Void
    ) async {
        while !Task.isCancelled {
            let now = clock.now()
            if state.withLock({ $0.refillAt }) <= now { await moveHorizon(to: now + reach, refill) }
            let due = takeDue(now)
            if !due.isEmpty {
                await fire(due)
                state.withLock { $0.isBusy = false }
                continue
            }
            resumeSettleWaiters()
            await sleep()
        }
        state.withLock { $0.hasEnded = true }
        resumeSettleWaiters()
    }

    private func resumeSettleWaiters() {
        let waiters = state.withLock { state in
            defer { state.settleWaiters = [] }
            return state.settleWaiters
        }
        for resume in waiters { resume() }
    }

    /// When something is due next, or the horizon has to move.
    package var nextWake: Int64 {
        state.withLock { state in min(state.heap.first?.due ?? .max, state.refillAt) }
    }

    /// How often something was fired.
    package var rounds: UInt64 { state.withLock { $0.rounds } }

    /// Whether nothing is due.
    package var isSettled: Bool {
        let now = clock.now()
        return state.withLock { state in
            !state.isBusy && state.refillAt > now && (state.heap.first?.due ?? .max) > now
        }
    }

    /// Returns when all that is due now was fired. For a clock that stands still, while `run` runs.
    package func settle() async {
        while !isSettled, !Task.isCancelled {
            let goesOn = await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
                let hasEnded = state.withLock { state in
                    if state.hasEnded { return true }
                    state.settleWaiters.append { continuation.resume(returning: true) }
                    Self.wake(&state)
                    return false
                }
                if hasEnded { continuation.resume(returning: false) }
            }
            if !goesOn { return }
        }
    }

    private func moveHorizon(to horizon: Int64, _ refill: @Sendable (Int64) async -> Refill) async {
        // First the horizon: what becomes durable while the journal is read is added by its run.
        state.withLock { $0.horizon = horizon }
        let refill = await refill(horizon)
        for wake in refill.wakes { add(Entry(due: wake.due, run: wake.run, timer: 0)) }
        state.withLock { $0.refillAt = refill.horizon < horizon ? refill.horizon : horizon - reach / 2 }
    }

    private func takeDue(_ now: Int64) -> [Entry] {
        state.withLock { state in
            var due: [Entry] = []
            while let first = state.heap.first, first.due <= now {
                state.heap.removeFirst()
                if state.release(first) { due.append(first) }
            }
            if !due.isEmpty {
                state.isBusy = true
                state.rounds += 1
            }
            return due
        }
    }

    /// Sleeps until the first timer is due, the horizon has to move, or a sooner timer is added.
    private func sleep() async {
        let deadline = state.withLock { state in
            let deadline = min(state.heap.first?.due ?? .max, state.refillAt)
            state.sleepingUntil = state.nudged ? 0 : deadline
            return state.nudged ? nil : deadline
        }
        if let deadline {
            let clock = clock
            await withTaskGroup { group in
                group.addTask { try? await clock.sleep(until: deadline) }
                group.addTask { await self.waitForNudge() }
                await group.next()
                group.cancelAll()
                self.state.withLock { Self.wake(&$0) }
            }
        }
        state.withLock { state in
            state.sleepingUntil = .max
            state.nudged = false
        }
    }

    private func waitForNudge() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { state in
                    if state.nudged || Task.isCancelled { return true }
                    state.nudge = continuation
                    return false
                }
                if now { continuation.resume() }
            }
        } onCancel: {
            state.withLock { Self.wake(&$0) }
        }
    }

    private static func wake(_ state: inout State) {
        state.nudged = true
        state.nudge?.resume()
        state.nudge = nil
    }
}
