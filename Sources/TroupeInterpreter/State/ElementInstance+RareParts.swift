package import TroupeGraph

extension ElementInstance {
    /// What few elements have at one time; see the properties of the same names.
    struct RareParts: Hashable, Sendable {
        var locals: ValueMap = [:]
        var arrivals: [NodeIndex: [FlowIndex]] = [:]
        var held: [Int: VariableMap] = [:]
        var loop: LoopState?
        var userTask: Key?
        var signalWait: Key?
        var subscriptions: Set<Key> = []
        var workerJob: Key?
        var pending: Record.PendingEvent?
        var activatedGateways: [NodeIndex: [FlowIndex]] = [:]
        var undoable: [Undoable] = []
        var undoneInside: [Key: [Undoable]] = [:]
        var compensations: [Record.CompensationEntry]?
        var thrower: Key?
        var brought: ValueMap = [:]
        var timers: [TimerPurpose: Key] = [:]
        var incident: Key?
        var fault: Fault?
        var failedOutputs: ValueMap = [:]
        var passedOver: [Fault] = []
        var compensable: [Compensable] = []
        var isHandling: Bool = false
    }

    /// The rare parts by reference, yet a value: an array of none or one, which is copied when it is changed.
    struct RareList: Hashable, Sendable {
        /// None: all is as it was at first.
        var parts: [RareParts] = []

        /// Makes sure that there is something to change.
        mutating func open() { if parts.isEmpty { parts = [RareParts()] } }

        /// Reads a part where it is, without a copy of all of them.
        @inline(__always)
        func part<Part>(_ absent: @autoclosure () -> Part, _ read: (RareParts) -> Part) -> Part {
            parts.withUnsafeBufferPointer { $0.isEmpty ? absent() : read($0[0]) }
        }

        static func == (left: Self, right: Self) -> Bool {
            (left.parts.first ?? RareParts()) == (right.parts.first ?? RareParts())
        }

        func hash(into hasher: inout Hasher) { hasher.combine(parts.first ?? RareParts()) }
    }

    /// `item`, `index`, `error`, `env`; a process's `inputs`.
    package internal(set) var locals: ValueMap {
        get { rare.part([:]) { $0.locals } }
        _modify {
            rare.open()
            yield &rare.parts[0].locals
        }
    }
    /// As a scope: flows by which tokens wait at joins.
    package internal(set) var arrivals: [NodeIndex: [FlowIndex]] {
        get { rare.part([:]) { $0.arrivals } }
        _modify {
            rare.open()
            yield &rare.parts[0].arrivals
        }
    }
    /// As a scope: overlays of ended children, by document order or iteration, merged when this element ends.
    package internal(set) var held: [Int: VariableMap] {
        get { rare.part([:]) { $0.held } }
        _modify {
            rare.open()
            yield &rare.parts[0].held
        }
    }
    /// As a loop, or as what the rounds of a BPMN activity have around them.
    package internal(set) var loop: LoopState? {
        get { rare.part(nil) { $0.loop } }
        _modify {
            rare.open()
            yield &rare.parts[0].loop
        }
    }
    /// What a person is asked.
    package internal(set) var userTask: Key? {
        get { rare.part(nil) { $0.userTask } }
        _modify {
            rare.open()
            yield &rare.parts[0].userTask
        }
    }
    /// The wait for a signal.
    package internal(set) var signalWait: Key? {
        get { rare.part(nil) { $0.signalWait } }
        _modify {
            rare.open()
            yield &rare.parts[0].signalWait
        }
    }
    /// What it, or the events on its edge or in its scope, waits for.
    package internal(set) var subscriptions: Set<Key> {
        get { rare.part([]) { $0.subscriptions } }
        _modify {
            rare.open()
            yield &rare.parts[0].subscriptions
        }
    }
    /// The job that a worker outside has or may take.
    package internal(set) var workerJob: Key? {
        get { rare.part(nil) { $0.workerJob } }
        _modify {
            rare.open()
            yield &rare.parts[0].workerJob
        }
    }
    /// What comes after it, or after what is in it, is gone.
    package internal(set) var pending: Record.PendingEvent? {
        get { rare.part(nil) { $0.pending } }
        _modify {
            rare.open()
            yield &rare.parts[0].pending
        }
    }
    /// As a scope: complex gateways that have sent their tokens on, and the flows from which they had some.
    package internal(set) var activatedGateways: [NodeIndex: [FlowIndex]] {
        get { rare.part([:]) { $0.activatedGateways } }
        _modify {
            rare.open()
            yield &rare.parts[0].activatedGateways
        }
    }
    /// As a scope: what was completed in it and can be undone, oldest first.
    package internal(set) var undoable: [Undoable] {
        get { rare.part([]) { $0.undoable } }
        _modify {
            rare.open()
            yield &rare.parts[0].undoable
        }
    }
    /// What was undoable in the elements that it undoes, by these: for handlers that are event sub-processes.
    package internal(set) var undoneInside: [Key: [Undoable]] {
        get { rare.part([:]) { $0.undoneInside } }
        _modify {
            rare.open()
            yield &rare.parts[0].undoneInside
        }
    }
    /// What it still has to undo, the next last.
    package internal(set) var compensations: [Record.CompensationEntry]? {
        get { rare.part(nil) { $0.compensations } }
        _modify {
            rare.open()
            yield &rare.parts[0].compensations
        }
    }
    /// The element that had this handler begun.
    package internal(set) var thrower: Key? {
        get { rare.part(nil) { $0.thrower } }
        _modify {
            rare.open()
            yield &rare.parts[0].thrower
        }
    }
    /// As an event sub-process: what the event brought that began it.
    package internal(set) var brought: ValueMap {
        get { rare.part([:]) { $0.brought } }
        _modify {
            rare.open()
            yield &rare.parts[0].brought
        }
    }
    /// Its open timers.
    package internal(set) var timers: [TimerPurpose: Key] {
        get { rare.part([:]) { $0.timers } }
        _modify {
            rare.open()
            yield &rare.parts[0].timers
        }
    }
    /// What a person has to decide.
    package internal(set) var incident: Key? {
        get { rare.part(nil) { $0.incident } }
        _modify {
            rare.open()
            yield &rare.parts[0].incident
        }
    }
    /// Why it is failing; set from the fault until the element is left or tried again.
    package internal(set) var fault: Fault? {
        get { rare.part(nil) { $0.fault } }
        _modify {
            rare.open()
            yield &rare.parts[0].fault
        }
    }
    /// Whether it has a fault.
    var isFailing: Bool { rare.part(false) { $0.fault != nil } }
    /// The outputs of the failed attempt.
    package internal(set) var failedOutputs: ValueMap {
        get { rare.part([:]) { $0.failedOutputs } }
        _modify {
            rare.open()
            yield &rare.parts[0].failedOutputs
        }
    }
    /// Faults of steps inside this process that were passed over.
    package internal(set) var passedOver: [Fault] {
        get { rare.part([]) { $0.passedOver } }
        _modify {
            rare.open()
            yield &rare.parts[0].passedOver
        }
    }
    /// Completed elements of this process that can be undone, oldest first.
    package internal(set) var compensable: [Compensable] {
        get { rare.part([]) { $0.compensable } }
        _modify {
            rare.open()
            yield &rare.parts[0].compensable
        }
    }
    /// Whether this process's or step's handler has been started.
    package internal(set) var isHandling: Bool {
        get { rare.part(false) { $0.isHandling } }
        _modify {
            rare.open()
            yield &rare.parts[0].isHandling
        }
    }
}
