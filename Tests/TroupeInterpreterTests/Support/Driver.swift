import TroupeGraph

@testable import TroupeInterpreter

/// Plays the engine: keeps what is open, answers, moves a clock of its own, and checks after every event that what was
/// journaled gives the very state that lives.
struct Driver {
    /// How a job ends.
    enum Answer {
        case complete(ValueMap)
        case fail(code: String, outputs: ValueMap = [:])
        case interrupt
    }

    private(set) var state: InstanceState
    /// Folded from the records as they are written and read again.
    private(set) var replayed: InstanceState
    var programs: TestPrograms
    private(set) var keys: KeySource
    private(set) var records: [Record] = []
    private(set) var rows: [[UInt8]] = []
    /// Microseconds.
    private(set) var now: Int64 = 1_800_000_000_000_000
    private var random: SeededRandom

    private(set) var jobs: [Key: JobOrder] = [:]
    private(set) var stopping: [Key: Int] = [:]
    private(set) var timers: [Key: Int64] = [:]
    private(set) var proceeds = 0
    /// Signals that were sent and not yet delivered.
    private(set) var signals: [SentSignal] = []
    private(set) var outcome: Outcome?
    /// `step` or `step#attempt` of each started job.
    private(set) var started: [String] = []
    /// Due times of timers in the order they were started, relative to the clock then, in milliseconds.
    private(set) var delays: [Int64] = []
    /// Records of the largest event.
    private(set) var largestTurn = 0
    /// What must never be.
    private(set) var problems: [String] = []
    /// Whether each `proceed` is answered at once.
    var proceedsItself = true
    /// Whether each event is also handled by the replayed state, which must come to the same.
    var handlesTwice = true
    private var answeredWhilePaused: Set<Key> = []

    init(
        _ definitions: [Definition], inputs: ValueMap = [:], request: StartRequest = StartRequest(), seed: UInt64 = 1,
        proceedsItself: Bool = true, decisions: [String: DeployedDecision] = [:]
    ) {
        programs = TestPrograms(definitions)
        programs.decisions = decisions
        random = SeededRandom(seed: seed)
        keys = KeySource(next: 100)
        self.proceedsItself = proceedsItself
        var request = request
        if !inputs.isEmpty { request.inputs = inputs }
        let program = programs.latest(id: definitions[0].id)!
        let handled = Interpreter.start(
            run: 7, program: program, request: request, moment: Moment(now: now, seed: random.next()), keys: &keys,
            programs: programs)
        state = handled.state
        guard case .created(let created)? = handled.records.first else { fatalError("a run begins with its creation") }
        replayed = InstanceState(run: 7, created: created, program: program)
        take(handled, skipFirst: true)
    }

    init(_ definition: Definition, inputs: ValueMap = [:], seed: UInt64 = 1) {
        self.init([definition], inputs: inputs, seed: seed)
    }

    // MARK: Events

    mutating func send(_ event: Event) {
        let moment = Moment(now: now, seed: random.next())
        var otherKeys = keys
        let handled = Interpreter.handle(event, state: state, moment: moment, keys: &keys, programs: programs)
        if handlesTwice {
            let other = Interpreter.handle(
                event, state: replayed, moment: moment, keys: &otherKeys, programs: programs)
            if other.records != handled.records || other.commands != handled.commands {
                problems.append("the replayed state goes on otherwise after \(event)")
            }
        }
        state = handled.state
        take(handled, skipFirst: false)
        while proceedsItself, proceeds > 0 { proceed() }
    }

    mutating func proceed() {
        proceeds -= 1
        send(.proceed)
    }

    mutating func end(_ key: Key, _ answer: Answer) {
        guard let order = jobs.removeValue(forKey: key) else { return }
        if state.isPaused { answeredWhilePaused.insert(key) }
        switch answer {
        case .complete(let outputs): send(.jobCompleted(element: key, attempt: order.attempt, outputs: outputs))
        case .fail(let code, let outputs):
            let fault = Fault(code, "step \(order.step) broke")
            send(.jobFailed(element: key, attempt: order.attempt, fault: fault, outputs: outputs))
        case .interrupt: send(.jobInterrupted(element: key, attempt: order.attempt))
        }
    }

    mutating func stopped(_ key: Key) {
        guard let attempt = stopping.removeValue(forKey: key) else { return }
        if state.isPaused { answeredWhilePaused.insert(key) }
        send(.jobStopped(element: key, attempt: attempt))
    }

    mutating func fire(_ timer: Key) {
        guard let due = timers.removeValue(forKey: timer) else { return }
        now = max(now, due)
        if state.isPaused { answeredWhilePaused.insert(timer) }
        send(.timerFired(timer: timer))
    }

    /// Brings a signal to all that waited for it when it was sent; twice, as a journal may after a crash.
    mutating func deliver(_ signal: SentSignal) {
        signals.removeAll { $0 == signal }
        for _ in 0..<2 {
            let waits = state.signalWaits.filter { $0.value.name == signal.name && $0.key < signal.signal }
            for wait in waits.keys.sorted() {
                send(.signalReceived(wait: wait, signal: signal.signal, payload: signal.payload))
            }
        }
    }

    /// A signal from outside.
    mutating func signal(_ name: String, _ payload: ValueMap = [:]) {
        deliver(SentSignal(signal: keys.make(), name: name, payload: payload))
    }

    mutating func answer(_ task: Key, _ answer: UserTaskAnswer, by: String = "ann") {
        send(.completeUserTask(task: task, answer: answer, by: by))
    }

    /// The state as a new process finds it.
    mutating func restart() {
        do {
            state = try replay()
        } catch {
            problems.append("replay: \(error)")
        }
    }

    func replay() throws -> InstanceState {
        var all: [Record] = []
        for row in rows { all += try RecordCodec.read(row, version: RecordCodec.version) }
        var state = try InstanceState(run: 7, first: all[0], programs: programs)
        for record in all.dropFirst() { try state.apply(record, programs: programs) }
        return state
    }

    mutating func note(_ problem: String) { problems.append(problem) }

    // MARK: By step, for sentence tests

    /// The task of the step.
    func task(_ step: String) -> UserTask? { state.userTasks.values.first { $0.created.step == step } }

    mutating func answer(
        _ step: String, _ decision: String? = nil, comment: String? = nil, _ variables: ValueMap = [:],
        by: String = "ann"
    ) {
        guard let task = task(step) else { return problems.append("no task \(step)") }
        answer(
            task.created.task, UserTaskAnswer(decision: decision, comment: comment, variables: variables), by: by)
    }

    /// The steps with open jobs, in the order they were started.
    var open: [String] { jobs.sorted { $0.key < $1.key }.map(\.value.step) }

    func order(_ step: String) -> JobOrder? { jobs.sorted { $0.key < $1.key }.map(\.value).first { $0.step == step } }

    mutating func complete(_ step: String, _ outputs: ValueMap = [:]) {
        if let order = order(step) { end(order.element, .complete(outputs)) } else { problems.append("no job \(step)") }
    }

    mutating func fail(_ step: String, _ code: String = "shell.exit", _ outputs: ValueMap = [:]) {
        guard let order = order(step) else { return problems.append("no job \(step)") }
        end(order.element, .fail(code: code, outputs: outputs))
    }

    mutating func interrupt(_ step: String) {
        if let order = order(step) { end(order.element, .interrupt) } else { problems.append("no job \(step)") }
    }

    mutating func stopAll() { for key in stopping.keys.sorted() { stopped(key) } }

    /// Moves the clock, and fires what is due on the way.
    mutating func advance(milliseconds: Int64) {
        let target = now + milliseconds * 1000
        while let next = timers.filter({ $0.value <= target }).min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
            fire(next.key)
        }
        now = target
    }

    /// Goes on until nothing is left that anybody could answer.
    mutating func run(_ answer: (JobOrder) -> Answer = { _ in .complete([:]) }) {
        for _ in 0..<100_000 where outcome == nil {
            if proceeds > 0 {
                proceed()
            } else if let signal = signals.first {
                deliver(signal)
            } else if let key = stopping.keys.min() {
                stopped(key)
            } else if let key = jobs.keys.min() {
                end(key, answer(jobs[key]!))
            } else if let next = timers.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
                fire(next.key)
            } else {
                return
            }
        }
    }

    var outputs: ValueMap { state.finished?.outputs ?? [:] }
    var fault: Fault? { state.finished?.fault }
    var incident: Key? { state.incidents.keys.min() }

    // MARK: Checks

    private mutating func take(_ handled: Handled, skipFirst: Bool) {
        let row = RecordCodec.write(handled.records)
        if !handled.records.isEmpty { rows.append(row) }
        largestTurn = max(largestTurn, handled.records.count)
        records += handled.records
        do {
            let read = try RecordCodec.read(row, version: RecordCodec.version)
            if read != handled.records { problems.append("records change when they are written and read") }
            for record in read.dropFirst(skipFirst ? 1 : 0) { try replayed.apply(record, programs: programs) }
        } catch {
            problems.append("\(error)")
        }
        if state.finished != nil, outcome != nil, !handled.records.isEmpty {
            problems.append("records behind the last")
        }
        for command in handled.commands { perform(command) }
        check()
    }

    private mutating func perform(_ command: Command) {
        switch command {
        case .startJob(let order):
            if jobs[order.element] != nil || stopping[order.element] != nil {
                problems.append("two jobs of one element \(order.element)")
            }
            if state.isPaused { problems.append("a job is started while paused") }
            jobs[order.element] = order
            started.append(order.attempt == 1 ? order.step : "\(order.step)#\(order.attempt)")
        case .stopJob(let element, let attempt):
            if jobs.removeValue(forKey: element)?.attempt != attempt, !answeredWhilePaused.contains(element) {
                problems.append("a job that is not open is stopped")
            }
            if stopping.updateValue(attempt, forKey: element) != nil { problems.append("a job is stopped twice") }
        case .startTimer(let timer, let due):
            if timers.updateValue(due, forKey: timer) != nil { problems.append("a timer is started twice") }
            delays.append((due - now) / 1000)
        case .cancelTimer(let timer):
            if timers.removeValue(forKey: timer) == nil, !answeredWhilePaused.contains(timer) {
                problems.append("a timer that is not running is canceled")
            }
        case .proceed: proceeds += 1
        case .deliver(let signal): signals.append(signal)
        case .publish, .correlate, .offerJob: break
        case .finish(let result):
            if outcome != nil { problems.append("finished twice") }
            outcome = result
            if !jobs.isEmpty || !stopping.isEmpty { problems.append("jobs are open when the run is over") }
            if !timers.isEmpty { problems.append("timers run when the run is over") }
        }
    }

    private mutating func check() {
        if replayed != state { problems.append("the replayed state differs") }
        if state.sequence != Int64(records.count) { problems.append("sequence numbers have gaps") }
        if (state.finished == nil) != (outcome == nil) { problems.append("the end is not announced") }
        for element in state.elements.values {
            if element.tokens < element.waitingTokens { problems.append("fewer tokens than wait at joins") }
            if element.parent != 0, state.elements[element.parent]?.children.contains(element.key) != true {
                problems.append("an element without its parent")
            }
        }
        for (key, task) in state.userTasks {
            let element = state.elements[task.created.element]
            let isEnding =
                element?.lifecycle == .terminating
                && state.userTaskChanges[task.created.element]?.kind != .canceling
            if element?.userTask != key || isEnding || element?.fault != nil {
                problems.append("a task that nobody needs")
            }
        }
        for (key, wait) in state.signalWaits {
            let element = state.elements[wait.element]
            if element?.signalWait != key || element?.lifecycle == .terminating || element?.fault != nil {
                problems.append("a wait that nobody needs")
            }
        }
        if outcome != nil { checkWaitsEnded() }
        var expected = Set(jobs.values.map(Command.startJob))
        for (key, attempt) in stopping { expected.insert(.stopJob(element: key, attempt: attempt)) }
        for (key, due) in timers { expected.insert(.startTimer(timer: key, due: due)) }
        if !state.agenda.isEmpty { expected.insert(.proceed) }
        let open = state.openCommands
        if Set(open) != expected || open.count != expected.count {
            problems.append("open commands are not what is open")
        }
    }

    /// What begins to wait stops waiting, once, and says so: rows beside the journal live by it.
    private mutating func checkWaitsEnded() {
        var open: [Key: Int] = [:]
        for record in records {
            switch record {
            case .userTaskCreated(let created): open[created.task, default: 0] += 1
            case .userTaskCompleted(let task, _, _, _), .userTaskCanceled(let task, _): open[task, default: 0] -= 1
            case .signalAwaited(let wait, _, _): open[wait, default: 0] += 1
            case .signalReceived(let wait, _, _, _), .signalWaitCanceled(let wait, _): open[wait, default: 0] -= 1
            case .process(.workerJobCreated(let created)): open[created.job, default: 0] += 1
            case .process(.workerJobCompleted(let job, _, _)), .process(.workerJobErrored(let job, _, _, _)),
                .process(.workerJobCanceled(let job, _)):
                open[job, default: 0] -= 1
            default: break
            }
        }
        if open.contains(where: { $0.value != 0 }) { problems.append("a task, wait or job does not end once") }
    }
}
