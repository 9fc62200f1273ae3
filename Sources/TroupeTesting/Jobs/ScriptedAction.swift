import Synchronization
package import TroupeEngine
package import TroupeGraph
package import TroupeInterpreter

/// A step action that does what its script says, and remembers what it was asked.
package final class ScriptedAction: StepAction {
    /// What an attempt does.
    package enum Behavior: Sendable {
        case complete(ValueMap)
        case fail(Fault)
        /// Runs until the test finishes it, or it is canceled (and then fails with `canceled`).
        case wait
        /// As `wait`, but a cancellation alone does not end it: the test does.
        case waitDeaf
    }

    package typealias Script = @Sendable (JobOrder) -> Behavior

    private struct Waiting {
        var order: JobOrder
        var isCanceled = false
        var continuation: CheckedContinuation<Result<ValueMap, Fault>, Never>?
    }

    private struct Slot: Hashable {
        var element: Key
        var attempt: Int
    }

    private struct State {
        var performed: [JobOrder] = []
        var recovered: [JobOrder] = []
        var running = 0
        var peak = 0
        var waiting: [Slot: Waiting] = [:]
        var watchers:
            [(condition: @Sendable (ScriptedAction.Seen) -> Bool, continuation: CheckedContinuation<Void, Never>)] =
                []
    }

    /// What has happened so far.
    package struct Seen: Sendable {
        /// Attempts begun, in order.
        package var performed: [JobOrder]
        /// Attempts asked for after a restart, in order.
        package var recovered: [JobOrder]
        /// Attempts that wait to be finished.
        package var waiting: [JobOrder]
        /// Those of them that were canceled and do not mind.
        package var canceled: [JobOrder]
        package var running: Int
        /// The most attempts there were at a time.
        package var peak: Int
    }

    package let type: String
    private let script: Script
    private let recovery: @Sendable (JobOrder) -> RecoveredAttempt
    private let state = Mutex(State())

    package init(
        type: String = "scripted", script: @escaping Script = { _ in .complete([:]) },
        recovery: @escaping @Sendable (JobOrder) -> RecoveredAttempt = { _ in .interrupted }
    ) {
        self.type = type
        self.recovery = recovery
        self.script = script
    }

    package var seen: Seen { state.withLock { Self.seen($0) } }

    private static func seen(_ state: State) -> Seen {
        let waiting = state.waiting.values.filter { $0.continuation != nil }.sorted {
            $0.order.element < $1.order.element
        }
        return Seen(
            performed: state.performed, recovered: state.recovered, waiting: waiting.map(\.order),
            canceled: waiting.filter(\.isCanceled).map(\.order), running: state.running, peak: state.peak)
    }

    /// Returns when what has happened is so.
    package func wait(until condition: @escaping @Sendable (Seen) -> Bool) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.watchers.append((condition, continuation))
                Self.notify(&state)
            }
        }
    }

    private static func notify(_ state: inout State) {
        if state.watchers.isEmpty { return }
        let seen = seen(state)
        var rest: [(condition: @Sendable (Seen) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
        for watcher in state.watchers {
            if watcher.condition(seen) { watcher.continuation.resume() } else { rest.append(watcher) }
        }
        state.watchers = rest
    }

    /// Ends a waiting attempt.
    package func finish(_ order: JobOrder, _ result: Result<ValueMap, Fault> = .success([:])) {
        state.withLock { state in
            let slot = Slot(element: order.element, attempt: order.attempt)
            state.waiting[slot]?.continuation?.resume(returning: result)
            state.waiting[slot]?.continuation = nil
        }
    }

    /// Ends all waiting attempts.
    package func finishAll(_ result: Result<ValueMap, Fault> = .success([:])) {
        for order in seen.waiting { finish(order, result) }
    }

    package func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        state.withLock { state in
            state.performed.append(order)
            state.running += 1
            state.peak = max(state.peak, state.running)
            Self.notify(&state)
        }
        let result: Result<ValueMap, Fault> =
            switch script(order) {
            case .complete(let outputs): .success(outputs)
            case .fail(let fault): .failure(fault)
            case .wait: await waitForEnd(order, isDeaf: false)
            case .waitDeaf: await waitForEnd(order, isDeaf: true)
            }
        state.withLock { state in
            state.running -= 1
            state.waiting[Slot(element: order.element, attempt: order.attempt)] = nil
            Self.notify(&state)
        }
        return try result.get()
    }

    private func waitForEnd(_ order: JobOrder, isDeaf: Bool) async -> Result<ValueMap, Fault> {
        let slot = Slot(element: order.element, attempt: order.attempt)
        state.withLock { $0.waiting[slot] = Waiting(order: order) }
        let canceled = Result<ValueMap, Fault>.failure(Fault("canceled", "the attempt was canceled"))
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    if state.waiting[slot]?.isCanceled == true, !isDeaf {
                        continuation.resume(returning: canceled)
                    } else {
                        state.waiting[slot]?.continuation = continuation
                        Self.notify(&state)
                    }
                }
            }
        } onCancel: {
            state.withLock { state in
                state.waiting[slot]?.isCanceled = true
                if !isDeaf {
                    state.waiting[slot]?.continuation?.resume(returning: canceled)
                    state.waiting[slot]?.continuation = nil
                }
                Self.notify(&state)
            }
        }
    }

    package func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        state.withLock { state in
            state.recovered.append(order)
            Self.notify(&state)
        }
        return recovery(order)
    }
}
