package import TroupeGraph

/// One life of a node in a run.
package struct ElementInstance: Hashable, Sendable {
    package let key: Key
    /// The element instance around it; 0 for the run's process.
    package let parent: Key
    /// Which of the run's definitions the node belongs to.
    package var program: Int
    package var node: NodeIndex
    package let role: ElementRole
    package var lifecycle: Lifecycle = .activated
    /// From 1; raised by every new attempt, also after an interruption: the fence of results.
    package var attempt = 1
    /// Attempts that failed; what retry policies count.
    package var failures = 0
    /// `item`, `index`, `error`, `env`; a process's `inputs`.
    package var locals: ValueMap

    // As a scope
    /// Active elements directly inside.
    package var children: Set<Key> = []
    /// Tokens inside: in active children, moving, or waiting at a join. A scope without any is done.
    package var tokens = 0
    /// Flows by which tokens wait at joins.
    package var arrivals: [NodeIndex: [FlowIndex]] = [:]
    /// The writes made inside, where this scope keeps them to itself until its container ends; a process's variables.
    package var overlay: [VariableName: Value]?
    /// Overlays of ended children, by document order or iteration, merged when this element ends.
    package var held: [Int: [VariableName: Value]] = [:]
    package var loop: LoopState?

    // As a job
    package var job: OpenJob?

    // As one that waits
    package var userTask: Key?
    package var signalWait: Key?

    // As an element of a BPMN process
    /// What it, or the events on its edge or in its scope, waits for.
    package var subscriptions: Set<Key> = []
    package var workerJob: Key?
    /// What comes after it, or after what is in it, is gone.
    package var pending: Record.PendingEvent?
    /// Complex gateways in this scope that have sent their tokens on, and the flows from which they had some.
    package var activatedGateways: [NodeIndex: [FlowIndex]] = [:]
    /// What was completed in this scope and can be undone, oldest first.
    package var undoable: [Undoable] = []
    /// What was undoable in the elements that it undoes, by these: for handlers that are event sub-processes.
    package var undoneInside: [Key: [Undoable]] = [:]
    /// What it still has to undo, the next last.
    package var compensations: [Record.CompensationEntry]?
    /// The element that had this handler begun.
    package var thrower: Key?
    /// Of an event sub-process: what the event brought that began it.
    package var brought: ValueMap = [:]

    // Trouble
    package var timers: [TimerPurpose: Key] = [:]
    package var incident: Key?
    /// Why it is failing; set from the fault until the element is left or tried again.
    package var fault: Fault?
    /// The outputs of the failed attempt.
    package var failedOutputs: ValueMap = [:]
    /// Faults of steps inside this process that were passed over.
    package var passedOver: [Fault] = []
    /// Completed elements of this process that can be undone, oldest first.
    package var compensable: [Compensable] = []
    /// Whether this process's or step's handler has been started.
    package var isHandling = false

    /// Tokens that wait at joins.
    var waitingTokens: Int { arrivals.values.reduce(0) { $0 + $1.count } }

    package struct LoopState: Hashable, Sendable {
        package var items: [Value]?
        package var count: Int?
        package var concurrency: Int
        /// Iterations started so far.
        package var started = 0
        // Of BPMN activities
        package var completed = 0
        package var terminated = 0
        /// What the rounds yielded, by their numbers.
        package var results: [Int: Value] = [:]
    }

    /// A completed element of a BPMN scope, or a completed round of one.
    package struct Undoable: Hashable, Sendable {
        package var element: Key
        package var node: NodeIndex
        /// Whether it is one round of an activity with several: the handler on the edge is for all of them.
        package var isRound = false
        /// Of a completed sub-process or round: what can be undone in it, and what it held.
        package var inside: [Undoable]
        package var variables: [VariableName: Value]
    }

    package struct OpenJob: Hashable, Sendable {
        package var type: String
        package var inputs: Value
        package var persona: String?
        /// Whether a result is still awaited.
        package var isOpen = true
    }

    package struct Compensable: Hashable, Sendable {
        package var node: NodeIndex
        /// What the element saw as `item` and `index` when it was done.
        package var locals: ValueMap
    }
}
