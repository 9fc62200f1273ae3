/// A child that was started. It is ended when nobody holds this any more.
package final class ChildProcess: Sendable {
    private let id: UInt64
    private let grace: Duration
    private let loop: ProcessLoop
    private let outcome: ChildOutcome

    init(id: UInt64, grace: Duration, loop: ProcessLoop, outcome: ChildOutcome) {
        self.id = id
        self.grace = grace
        self.loop = loop
        self.outcome = outcome
    }

    deinit {
        if !outcome.isFinished { loop.send(.terminate(id, grace: .zero, .cancelled)) }
    }

    /// The output while it runs, for one reader; nil unless asked for at the start.
    package var output: LiveOutput? { outcome.live }

    /// Asks all its processes to end (SIGTERM), and kills what is left after `grace`. Returns at once; `result` returns
    /// when they are gone.
    package func terminate(grace: Duration) {
        loop.send(.terminate(id, grace: grace, .terminated))
    }

    /// As `terminate`, with the command's grace, for a task that was cancelled.
    func cancel() {
        loop.send(.terminate(id, grace: grace, .cancelled))
    }

    /// Waits for the end. When the waiting task is cancelled, all processes are ended first.
    package func result() async throws(ProcessError) -> ProcessResult {
        let result = await withTaskCancellationHandler {
            await outcome.value()
        } onCancel: {
            cancel()
        }
        return try result.get()
    }
}
