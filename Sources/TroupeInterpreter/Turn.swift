import TroupeGraph

/// The handling of one event: decides, and applies each record as soon as it is decided.
///
/// ```
/// event            element                  what follows
/// start            –                        created, the process is activated
/// jobCompleted     activated                outputs are set, the element completes
/// jobFailed        activated                fail
/// jobInterrupted   activated, idempotent    the next attempt
///                  activated                incident
/// any job's end    terminating              settle
/// completeUserTask waits for a person       outputs are set, the element completes
/// signalReceived   waits for a signal       outputs are set, the element completes
/// timerFired       wait                     the element completes
///                  timeout                  fail; a task with somebody left to ask is given to them
///                  retry                    the next attempt
/// cancel           the process              all is terminated
/// pause            –                        events are deferred until resume
/// ```
struct Turn<Programs: ProgramSource> {
    /// Decisions that one event may take before others have their turn.
    static var limit: Int { 2000 }

    var state: InstanceState
    let moment: Moment
    var keys: KeySource
    let programs: Programs
    var entropy: SeededRandom
    /// What the expression under way is evaluated for.
    var sight = Sight()
    var records: [Record] = []
    var commands: [Command] = []
    /// What is due, in order; `head` is the next.
    private var agenda: [AgendaItem] = []
    private var head = 0
    /// What is due once no token moves any more, each once.
    private var checks: [AgendaItem] = []

    init(state: consuming InstanceState, moment: Moment, keys: KeySource, programs: Programs) {
        self.state = state
        self.moment = moment
        self.keys = keys
        self.programs = programs
        // The first number of a run's first event is its nonce.
        entropy = SeededRandom(seed: moment.seed)
        _ = entropy.next()
        // What a simple step needs.
        records.reserveCapacity(8)
        agenda.reserveCapacity(8)
    }

    mutating func emit(_ record: consuming Record) {
        do {
            try state.apply(record, programs: programs)
        } catch {
            // Only a missing definition can be refused, and whoever emits `called` has it in hand.
            preconditionFailure("\(error)")
        }
        records.append(record)
    }

    mutating func schedule(_ item: AgendaItem) {
        switch item {
        case .settleJoins, .testConditions: if !checks.contains(item) { checks.append(item) }
        default: agenda.append(item)
        }
    }

    /// Works through the agenda, up to the limit.
    mutating func work() {
        var done = 0
        while head < agenda.count || !checks.isEmpty {
            if done == Self.limit {
                emit(.yielded(Array(agenda[head...]) + checks))
                commands.append(.proceed)
                return
            }
            done += 1
            let item: AgendaItem
            if head < agenda.count {
                item = agenda[head]
                head += 1
            } else {
                item = checks.removeFirst()
            }
            if state.finished != nil { return }
            perform(item)
        }
    }

    private mutating func perform(_ item: AgendaItem) {
        switch item {
        case .enter(let node, let scope, let flow): enter(node, in: scope, by: flow)
        case .execute(let element): execute(element)
        case .iterate(let element): iterate(element)
        case .complete(let element, let outputs): complete(element, outputs: outputs)
        case .fail(let element, let fault): fail(element, fault)
        case .resolveFailure(let element): resolveFailure(of: element)
        case .settle(let element): settle(element)
        case .settleJoins(let scope): settleJoins(in: scope)
        case .testConditions(let scope): testConditions(below: scope)
        }
    }

    /// Drops the tokens that are on their way in a scope: it is being interrupted.
    mutating func dropMoves(in scope: Key) {
        agenda = agenda[head...].filter { item in
            if case .enter(_, scope, _) = item { false } else { true }
        }
        head = 0
    }

    /// What was left over when an event reached its limit comes before what a later event brings.
    mutating func takeUpAgenda() {
        let items = state.agenda
        if items.isEmpty { return }
        emit(.proceeded)
        for item in items { schedule(item) }
    }

    /// Drops what is due: the run is being canceled.
    mutating func clearAgenda() {
        agenda = []
        checks = []
        head = 0
    }

    // MARK: Looking things up

    /// An element that still takes part: not one that is gone, being ended, or failing.
    func live(_ key: Key) -> ElementInstance? {
        guard let element = state.elements[key], element.lifecycle != .terminating, !element.isFailing else {
            return nil
        }
        return element
    }

    /// The program of a scope that still takes part. Not the scope: who holds that while it changes makes it be copied.
    func liveProgram(of scope: Key) -> Program? { live(scope).map { state.programs[$0.program] } }

    /// An element that waits for listeners of its user task, also while it is being ended.
    func listening(_ key: Key) -> ElementInstance? { state.userTaskChanges[key].flatMap { state.elements[$0.element] } }

    func program(of element: ElementInstance) -> Program { state.programs[element.program] }
}
