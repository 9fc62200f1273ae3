import Synchronization
import TroupeActions
import TroupeEngine
import TroupeExpression
import TroupeGraph
import TroupeInterpreter

/// One run of the tested workflow: the interpreter's events and commands, on a virtual clock, with stubs in place of the
/// world.
///
/// ```
/// command      what is done
/// startJob     a stub answers at once, or the action works in a task of its own
/// startTimer   kept; when nothing is under way, the clock jumps to what is due next
/// stopJob      the task is cancelled, or the answer that was still to come is dropped
/// deliver      all who wait for the signal get it
/// ```
final class TestRun {
    /// What one run may cost.
    struct Limits: Sendable {
        var records = 20_000
        var wallTime = Duration.seconds(60)
    }

    /// What comes back from tasks.
    enum News: Sendable {
        case ended(Slot, Event)
        case overtime
    }

    struct Slot: Hashable, Sendable {
        var element: Key
        var attempt: Int
    }

    let test: TestCase
    let programs: TestPrograms
    let scratch: Scratch
    let surroundings: ActionSurroundings
    let limits: Limits
    let log = TestLog()

    var state: InstanceState?
    var trace: RunTrace
    let book: StubBook
    private(set) var now: Int64
    /// What kept the run from being a fair test: a call without an answer, a hang.
    var problems: [(place: SourceLocation?, message: String)] = []

    private var keys = KeySource(next: 1000)
    private var turns: UInt64 = 0
    private var events: [Event] = []
    private var commands: [Command] = []
    private var due: [Due] = []
    private var tasks: [Slot: Task<Void, Never>] = [:]
    private var stopping: Set<Slot> = []
    /// Attempts whose stub never answers.
    private var hanging: [Slot: String] = [:]
    private let news: AsyncStream<News>
    let mailbox: AsyncStream<News>.Continuation

    /// Something on the virtual clock.
    private struct Due {
        var time: Int64
        var event: Event
        var timer: Key?
        var slot: Slot?
    }

    init(
        _ test: TestCase, programs: TestPrograms, scratch: Scratch, surroundings: ActionSurroundings, limits: Limits
    ) {
        self.test = test
        self.programs = programs
        self.scratch = scratch
        self.surroundings = surroundings
        self.limits = limits
        now = test.now
        trace = RunTrace(programs: programs)
        book = StubBook(test.stubs)
        (news, mailbox) = AsyncStream.makeStream()
    }

    /// Runs to the end, or until nothing more can happen.
    func run() async {
        let outcome = InputValidation.validate(
            test.inputValues, against: programs.tested.definition, matches: InputPattern.matches)
        guard outcome.problems.isEmpty else { return refuse(outcome.problems) }
        let request = StartRequest(
            inputs: outcome.values, workItem: test.workItem, assignedAgents: test.agents, user: "tester")
        if let delay = test.cancelAfter {
            due.append(Due(time: now + delay, event: .cancel(reason: "the test cancels it", by: "tester")))
        }
        take(
            Interpreter.start(
                run: 1, program: programs.tested, request: request, moment: moment(), keys: &keys, programs: programs))
        let limit = limits.wallTime
        let mailbox = mailbox
        let watchdog = Task {
            try? await Task.sleep(for: limit)
            if !Task.isCancelled { mailbox.yield(.overtime) }
        }
        await work()
        watchdog.cancel()
        await endTasks()
        // What went wrong between the tested run and the fake programs is known only now.
        let calls = FakePrograms(scratch: scratch, path: surroundings.path).calls()
        book.note(calls, workflow: programs.tested.definition.id)
        problems += book.problems
        for call in calls where call.isMissing {
            let line = ([call.program] + call.arguments).joined(separator: " ")
            problems.append(
                (nil, "no stub is meant for '\(line)' in step '\(call.step)', and there is no such program"))
        }
    }

    /// The message of a run that was refused before it began.
    private(set) var refusal: String?

    private func refuse(_ found: [InputValidation.Problem]) {
        refusal = found.map(\.description).joined(separator: "; ")
    }

    // MARK: The loop

    private func work() async {
        var iterator = news.makeAsyncIterator()
        let began = ContinuousClock.now
        // Not bound to a name: a second copy would be copied with every record.
        while let sequence = state?.sequence, state?.finished == nil {
            if sequence > Int64(limits.records) {
                problems.append((nil, "the run has more than \(limits.records) records; does a loop not end?"))
                return
            }
            if ContinuousClock.now - began > limits.wallTime {
                problems.append((nil, "the test took longer than \(limits.wallTime)"))
                return
            }
            if !commands.isEmpty {
                await perform(commands.removeFirst())
            } else if !events.isEmpty {
                handle(events.removeFirst())
            } else if !tasks.isEmpty {
                switch await iterator.next() {
                case .ended(let slot, let event):
                    tasks[slot] = nil
                    let wasStopped = stopping.remove(slot) != nil
                    handle(wasStopped ? .jobStopped(element: slot.element, attempt: slot.attempt) : event)
                case .overtime, nil:
                    let names = working.sorted().map { "'\($0)'" }.joined(separator: ", ")
                    problems.append((nil, "the test took longer than \(limits.wallTime), in step \(names)"))
                    return
                }
            } else if let next = due.indices.min(by: { due[$0].time < due[$1].time }) {
                let entry = due.remove(at: next)
                now = max(now, entry.time)
                handle(entry.event)
            } else {
                if let state { stall(state) }
                return
            }
        }
    }

    /// The steps that tasks work on.
    private var working: [String] {
        guard let state else { return [] }
        return tasks.keys.compactMap { state.elements[$0.element].map { state.node(of: $0).id } }
    }

    private func stall(_ state: InstanceState) {
        if !state.incidents.isEmpty { return }
        if let wait = state.signalWaits.min(by: { $0.key < $1.key })?.value {
            return problems.append((nil, "the run waits for the signal '\(wait.name)', which nobody sends"))
        }
        let names = hanging.values.sorted().map { "'\($0)'" }.joined(separator: ", ")
        let hint = names.isEmpty ? "" : ": the stub of \(names) never answers, and there is no timeout"
        problems.append((nil, "the run waits for something that can never come\(hint)"))
    }

    func handle(_ event: Event) {
        guard let state = state.take() else { return }
        take(Interpreter.handle(event, state: state, moment: moment(), keys: &keys, programs: programs))
    }

    private func take(_ handled: Handled) {
        trace.follow(handled.records)
        state = handled.state
        commands += handled.commands
        for case .userTaskCreated(let created) in handled.records { ask(created) }
    }

    private func moment() -> Moment {
        turns += 1
        return Moment(now: now, seed: turns &* 0x9E37_79B9_7F4A_7C15)
    }

    private func perform(_ command: Command) async {
        switch command {
        case .startJob(let order): await start(order)
        case .stopJob(let element, let attempt): stop(Slot(element: element, attempt: attempt))
        case .startTimer(let timer, let time):
            due.append(Due(time: time, event: .timerFired(timer: timer), timer: timer))
        case .cancelTimer(let timer): due.removeAll { $0.timer == timer }
        case .proceed: events.append(.proceed)
        case .deliver(let signal): events += deliveries(of: signal)
        // Only of BPMN processes, which have no tests of this kind.
        case .finish, .publish, .correlate, .offerJob: break
        }
    }

    private func stop(_ slot: Slot) {
        if let task = tasks[slot] {
            stopping.insert(slot)
            task.cancel()
        } else {
            due.removeAll { $0.slot == slot }
            hanging[slot] = nil
            events.append(.jobStopped(element: slot.element, attempt: slot.attempt))
        }
    }

    private func endTasks() async {
        for task in tasks.values { task.cancel() }
        for task in tasks.values { await task.value }
        tasks = [:]
        mailbox.finish()
    }

    // MARK: Ends of jobs

    /// An attempt ends, after a while on the virtual clock.
    func end(_ order: JobOrder, _ event: Event, after delay: Int64) {
        if delay == 0 {
            events.append(event)
        } else {
            let slot = Slot(element: order.element, attempt: order.attempt)
            due.append(Due(time: now + delay, event: event, slot: slot))
        }
    }

    /// An attempt never ends by itself.
    func hang(_ order: JobOrder) {
        hanging[Slot(element: order.element, attempt: order.attempt)] = order.step
    }

    /// A person never answers.
    func hang(_ task: Record.UserTaskCreated) { hanging[Slot(element: task.element, attempt: 0)] = task.step }

    /// Something comes from outside, after a while on the virtual clock.
    func expect(_ event: Event, after delay: Int64) {
        if delay == 0 { events.append(event) } else { due.append(Due(time: now + delay, event: event)) }
    }

    /// An action works beside the loop.
    func spawn(_ order: JobOrder, _ body: @escaping @Sendable () async -> Event) {
        let slot = Slot(element: order.element, attempt: order.attempt)
        let mailbox = mailbox
        tasks[slot] = Task { mailbox.yield(.ended(slot, await body())) }
    }
}

/// What the steps of a test said, in the order it was said.
final class TestLog: Sendable {
    /// Bytes that are kept.
    private static let limit = 4 << 20

    private struct State {
        var pieces: [(step: String, text: String)] = []
        var bytes = 0
    }

    private let state = Mutex(State())

    func add(_ step: String, _ text: String) {
        state.withLock { state in
            guard state.bytes < Self.limit else { return }
            state.bytes += text.utf8.count
            state.pieces.append((step, text))
        }
    }

    /// Whole lines with the step that said them.
    var lines: [(step: String, text: String)] {
        state.withLock { state in
            state.pieces.flatMap { piece in
                piece.text.split(separator: "\n", omittingEmptySubsequences: true).map { (piece.step, String($0)) }
            }
        }
    }
}
