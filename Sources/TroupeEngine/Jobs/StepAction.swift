package import TroupeGraph
package import TroupeInterpreter

/// Performs the jobs of one type (`shell-command`, `llm-call`, …).
///
/// An action is told to stop by the cancellation of its task; it returns only when its effects have come to an end (all
/// processes gone).
package protocol StepAction: Sendable {
    /// The job type it performs.
    var type: String { get }

    /// Performs one attempt.
    func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap

    /// What is known, after a restart, of an attempt that may have been under way. Returns only when nothing of it is
    /// still going on.
    func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt
}

/// An action that only computes, briefly, and touches nothing outside: it is performed in place, without a task of its
/// own, and not counted against the limit of attempts. Whether an attempt had begun when a server ended does not matter.
package protocol InstantAction: StepAction {
    /// Performs one attempt; must return at once.
    func perform(_ order: JobOrder, log: (LogChunk.Stream, String) -> Void) throws(Fault) -> ValueMap
}

extension InstantAction {
    package func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        try perform(order, log: context.log)
    }

    package func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        .neverStarted
    }
}

/// What became of an attempt whose server ended.
package enum RecoveredAttempt: Hashable, Sendable {
    /// It never began: it may begin now.
    case neverStarted
    /// It may have had its effect.
    case interrupted
}

extension StepAction {
    package func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        .interrupted
    }
}

/// What an action may use besides its order.
package struct JobContext: Sendable {
    /// Takes output as it comes; it goes to the log and to live streams. Never blocks.
    package var log: @Sendable (_ stream: LogChunk.Stream, _ text: String) -> Void
    /// Microseconds since 1970, UTC.
    package var now: @Sendable () -> Int64
    /// The directory the run works in, prepared when it is first asked for.
    package var workspace: @Sendable () async throws(Fault) -> String
    /// A file path of this very attempt, for locks that outlive the server.
    package var lockPath: String
    /// A secret by name; nil where there is none. Values obtained here are masked in the log.
    package var secret: @Sendable (_ name: String) -> String?
    /// A text without the secrets that this attempt was given, as the log shows it.
    package var masked: @Sendable (_ text: String) -> String
    /// In a recovery: the attempt may have begun on another machine, so that what is not here says nothing.
    package var isElsewhere = false

    package init(
        log: @escaping @Sendable (LogChunk.Stream, String) -> Void, now: @escaping @Sendable () -> Int64,
        workspace: @escaping @Sendable () async throws(Fault) -> String, lockPath: String,
        secret: @escaping @Sendable (String) -> String?, masked: @escaping @Sendable (String) -> String = { $0 }
    ) {
        self.log = log
        self.now = now
        self.workspace = workspace
        self.lockPath = lockPath
        self.secret = secret
        self.masked = masked
    }
}
