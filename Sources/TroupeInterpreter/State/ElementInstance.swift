package import TroupeGraph

/// One life of a node in a run.
///
/// It is looked up and copied at every step, so what few elements have stands behind one reference (`RareParts`).
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
    /// As a scope: tokens inside, in active children, moving, or waiting at a join. A scope without any is done.
    package var tokens = 0
    /// As a scope: active elements directly inside.
    package var children: Set<Key> = []
    /// The writes made inside, where this scope keeps them to itself until its container ends; a process's variables.
    package var overlay: [VariableName: Value]?
    /// As a job: its work.
    package var job: OpenJob?
    /// As a job: whether a result is still awaited.
    package var isJobOpen = false
    var rare = RareList()

    init(key: Key, parent: Key, program: Int, node: NodeIndex, role: ElementRole, locals: ValueMap) {
        self.key = key
        self.parent = parent
        self.program = program
        self.node = node
        self.role = role
        if !locals.isEmpty { self.locals = locals }
    }

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

    /// What a step action has to do. It does not change, so that copies share it.
    package final class OpenJob: Hashable, Sendable {
        package let type: String
        package let inputs: Value
        package let persona: String?

        init(type: String, inputs: Value, persona: String?) {
            self.type = type
            self.inputs = inputs
            self.persona = persona
        }

        package static func == (left: OpenJob, right: OpenJob) -> Bool {
            left === right
                || (left.type == right.type && left.inputs == right.inputs && left.persona == right.persona)
        }

        package func hash(into hasher: inout Hasher) { hasher.combine(type) }
    }

    package struct Compensable: Hashable, Sendable {
        package var node: NodeIndex
        /// What the element saw as `item` and `index` when it was done.
        package var locals: ValueMap
    }
}
