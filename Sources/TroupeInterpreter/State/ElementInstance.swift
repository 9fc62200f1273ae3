package import TroupeGraph

/// One life of a node in a run.
///
/// A value behind one reference (an array of one), as it is looked up and handed on many times a step: whoever has one keeps it
/// as it was, and the table of elements changes its own in place where nobody else has it. So what changes a scope should not
/// hold that scope meanwhile, or all of it is copied. What few elements have stands behind a second reference (`RareParts`).
package struct ElementInstance: Hashable, Sendable {
    private var storage: [Parts]

    private struct Parts: Hashable, Sendable {
        let key: Key
        let parent: Key
        let role: ElementRole
        var program: Int
        var node: NodeIndex
        var lifecycle = Lifecycle.activated
        var attempt = 1
        var failures = 0
        var tokens = 0
        var children = KeySet()
        var overlay: VariableMap?
        var job: OpenJob?
        var isJobOpen = false
        var rare = RareList()
    }

    init(key: Key, parent: Key, program: Int, node: NodeIndex, role: ElementRole, locals: ValueMap) {
        storage = [Parts(key: key, parent: parent, role: role, program: program, node: node)]
        if !locals.isEmpty { self.locals = locals }
    }

    /// Reads a part where it is: what an array gives out is a copy of all of it.
    @inline(__always)
    private func part<Part>(_ read: (Parts) -> Part) -> Part {
        storage.withUnsafeBufferPointer { read($0[0]) }
    }

    package var key: Key { part { $0.key } }
    /// The element instance around it; 0 for the run's process.
    package var parent: Key { part { $0.parent } }
    package var role: ElementRole { part { $0.role } }
    /// Which of the run's definitions the node belongs to.
    package internal(set) var program: Int {
        get { part { $0.program } }
        _modify { yield &storage[0].program }
    }
    package internal(set) var node: NodeIndex {
        get { part { $0.node } }
        _modify { yield &storage[0].node }
    }
    package internal(set) var lifecycle: Lifecycle {
        get { part { $0.lifecycle } }
        _modify { yield &storage[0].lifecycle }
    }
    /// From 1; raised by every new attempt, also after an interruption: the fence of results.
    package internal(set) var attempt: Int {
        get { part { $0.attempt } }
        _modify { yield &storage[0].attempt }
    }
    /// Attempts that failed; what retry policies count.
    package internal(set) var failures: Int {
        get { part { $0.failures } }
        _modify { yield &storage[0].failures }
    }
    /// As a scope: tokens inside, in active children, moving, or waiting at a join. A scope without any is done.
    package internal(set) var tokens: Int {
        get { part { $0.tokens } }
        _modify { yield &storage[0].tokens }
    }
    /// As a scope: active elements directly inside.
    package internal(set) var children: KeySet {
        get { part { $0.children } }
        _modify { yield &storage[0].children }
    }
    /// The writes made inside, where this scope keeps them to itself until its container ends; a process's variables.
    package internal(set) var overlay: VariableMap? {
        get { part { $0.overlay } }
        _modify { yield &storage[0].overlay }
    }
    /// As a job: its work.
    package internal(set) var job: OpenJob? {
        get { part { $0.job } }
        _modify { yield &storage[0].job }
    }
    /// As a job: whether a result is still awaited.
    package internal(set) var isJobOpen: Bool {
        get { part { $0.isJobOpen } }
        _modify { yield &storage[0].isJobOpen }
    }
    /// What few elements have.
    var rare: RareList {
        get { part { $0.rare } }
        _modify { yield &storage[0].rare }
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
        package var variables: VariableMap
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
