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

    private struct State {
        var heap = Heap<Entry>()
        var canceled: Set<Key> = []
        var horizon: Int64 = 0
        /// The sleeping task's continuation target: when it wakes by itself.
        var sleepingUntil = Int64.max
        var nudge: CheckedContinuation<Void, Never>?
        var nudged = false
    }

    private let clock: any EngineClock
    /// How far ahead timers are held in memory, in microseconds.
    private let reach: Int64
    private let state = Mutex(State())

    package init(clock: any EngineClock, reach: Int64 = 3_600_000_000) {
        self.clock = clock
        self.reach = reach
    }

    /// Timers held in memory.
    package var count: Int { state.withLock { $0.heap.count } }

    package func add(_ entry: Entry) {
        state.withLock { state in
            guard entry.due <= state.horizon else { return }
            state.heap.insert(entry)
            if entry.due < state.sleepingUntil { Self.wake(&state) }
        }
    }

    /// A canceled timer stays in the heap until it is due; its firing is then swallowed.
    package func cancel(_ timer: Key) {
        state.withLock { state in
            _ = state.canceled.insert(timer)
            if state.canceled.count > 10_000, state.canceled.count > 2 * state.heap.count {
                state.heap.removeAll { state.canceled.contains($0.timer) }
                state.canceled = []
            }
        }
    }

    /// Fires due timers until the task is canceled.
    ///
    /// - Parameters:
    ///   - refill: gives the runs whose next timer is due before a time.
    ///   - fire: takes what is due, soonest first.
    package func run(
        refill: @Sendable (_ before: Int64) async -> [(run: Key, due: Int64)],
        fire: @Sendable ([Entry]) async -> Void
    ) async {
        while !Task.isCancelled {
            let now = clock.now()
            if state.withLock({ $0.horizon }) < now + reach / 2 {
                let horizon = now + reach
                state.withLock { $0.horizon = horizon }
                for wake in await refill(horizon) { add(Entry(due: wake.due, run: wake.run, timer: 0)) }
            }
            let due = takeDue(now)
            if !due.isEmpty {
                await fire(due)
                continue
            }
            await sleep()
        }
    }

    private func takeDue(_ now: Int64) -> [Entry] {
        state.withLock { state in
            var due: [Entry] = []
            while let first = state.heap.first, first.due <= now {
                state.heap.removeFirst()
                if first.timer == 0 || state.canceled.remove(first.timer) == nil { due.append(first) }
            }
            return due
        }
    }

    /// Sleeps until the first timer is due, the horizon has to move, or a sooner timer is added.
    private func sleep() async {
        let deadline = state.withLock { state in
            let deadline = min(state.heap.first?.due ?? .max, state.horizon - reach / 2)
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
