package import TroupeGraph

/// What the interpreter wants done: performed only after the records before it are committed.
package enum Command: Hashable, Sendable {
    case startJob(JobOrder)
    /// End the attempt and all its effects, then answer with `Event.jobStopped`, also when it is not known here.
    case stopJob(element: Key, attempt: Int)
    /// `due`: microseconds since 1970, UTC.
    case startTimer(timer: Key, due: Int64)
    case cancelTimer(timer: Key)
    /// Answer with `Event.proceed`, after other runs had their turn.
    case proceed
    /// Bring the signal to all that wait for it, in this run and others. It is in the journal until that is done.
    case deliver(SentSignal)
    /// Bring the message to who waits for it. It is in the journal until that is done.
    case publish(PublishedMessage)
    /// Somebody begins to wait for a message: bring the oldest that is kept for it.
    case correlate(Record.Subscription)
    /// Workers may want it.
    case offerJob(job: Key, type: String)
    /// The run is over.
    case finish(Outcome)
}

/// One attempt at one job: all that a step action needs from the run.
package struct JobOrder: Hashable, Sendable {
    package var run: Key
    /// The element instance: the idempotency key, the same for every attempt.
    package var element: Key
    /// From 1.
    package var attempt: Int
    /// Which step action (`shell-command`, …).
    package var type: String
    /// The evaluated inputs of the step: a map.
    package var inputs: Value
    /// The step's id.
    package var step: String
    /// The step's declared outputs.
    package var outputs: [String]
    /// The id of the workflow that the step stands in.
    package var workflow: String
    package var persona: String?
    package var workItem: String?
    /// The workflow's `env`.
    package var environment: ValueMap
    package var workspace: WorkspaceRequest?
    /// The forge that the run chose; nil: the one that the configuration names.
    package var forge: String?
    /// See `SecretReference`.
    package var nonce: UInt64
    package var idempotent: Bool
}
