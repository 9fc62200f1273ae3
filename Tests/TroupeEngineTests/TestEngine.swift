import Synchronization
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeEngine

/// A whole engine over a journal in memory, as one server has it.
final class TestEngine: Sendable {
    let journal: InMemoryJournal
    let clock: ManualClock
    let action: ScriptedAction
    let dispatcher: Dispatcher
    let catalog: Catalog
    let timers: TimerQueue
    let hub = EventHub()
    let sink: LogSink
    let shard: Shard
    let workspaces = TestWorkspaces()
    let fatal = Watched<[JournalError]>([])
    let published = Watched<[PublishedRow]>([])
    private let timerTask: Task<Void, Never>

    init(
        journal: InMemoryJournal = InMemoryJournal(), clock: ManualClock = ManualClock(),
        action: ScriptedAction = ScriptedAction(), performing other: (any StepAction)? = nil, limit: Int = 100,
        cacheLimit: Int = 1000, reach: Int64 = 3_600_000_000
    ) async throws {
        self.journal = journal
        self.clock = clock
        self.action = action
        catalog = Catalog(journal: journal)
        try await catalog.load()
        timers = TimerQueue(clock: clock, reach: reach)
        sink = LogSink(journal: journal, hub: hub, clock: clock)
        dispatcher = Dispatcher(
            actions: [other ?? action], workspaces: workspaces, clock: clock, logSink: sink,
            lockDirectory: "/nonexistent", limit: limit, secrets: { _ in nil })
        let fatal = fatal
        shard = Shard(
            index: 0, head: try await journal.open(shard: 0),
            environment: Shard.Environment(
                journal: journal, catalog: catalog, clock: clock, dispatcher: dispatcher, workspaces: workspaces,
                timers: timers, hub: hub, seed: { UInt64.random(in: 0 ... .max) },
                fatal: { error in fatal.change { $0.append(error) } }),
            cacheLimit: cacheLimit)
        let shard = shard
        let timers = timers
        await dispatcher.connect { run, event in shard.post(event, to: run) }
        let published = published
        _ = hub.listen { publication in
            if case .rows(let rows) = publication { published.change { $0 += rows } }
        }
        try await shard.recover()
        timerTask = Task {
            await timers.run(refill: { await shard.wakes(before: $0) }, fire: { await shard.fire($0) })
        }
    }

    deinit { timerTask.cancel() }

    /// The server is gone at once: nothing it still does counts.
    func crash() { timerTask.cancel() }

    func start(
        _ deployment: Deployment, _ request: StartRequest = StartRequest(),
        idempotency: (key: String, requestHash: String)? = nil
    ) async throws -> Key {
        let program = try await catalog.deploy(deployment)
        return try await shard.start(program, request, idempotency: idempotency).run
    }

    /// Returns when the run has published such a record.
    func record(of run: Key, _ matches: @escaping @Sendable (Record) -> Bool) async {
        await published.wait { $0.contains { $0.run == run && $0.records.contains(where: matches) } }
    }

    func finished(_ run: Key) async -> Outcome? {
        let outcome: @Sendable (Record) -> Outcome? = { record in
            if case .finished(let finished) = record { finished.outcome } else { nil }
        }
        await record(of: run) { outcome($0) != nil }
        return published.value.lazy.filter { $0.run == run }.flatMap(\.records).compactMap(outcome).first
    }

    /// All records of a run, from the journal.
    func records(_ run: Key) throws -> [Record] {
        try journal.rows(shard: 0).filter { $0.run == run }
            .flatMap { try RecordCodec.read($0.payload, version: $0.version) }
    }

    /// Whether what was published is what was written, once and in order.
    var isPublishedInOrder: Bool {
        let positions = published.value.map(\.position)
        return positions == journal.rows(shard: 0).suffix(positions.count).map(\.position)
            && zip(positions, positions.dropFirst()).allSatisfy { $0 + 1 == $1 }
    }
}

/// A value that tests wait for.
final class Watched<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        var watchers: [(condition: @Sendable (Value) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    init(_ value: Value) { state = Mutex(State(value: value)) }

    var value: Value { state.withLock { $0.value } }

    func change(_ body: @Sendable (inout Value) -> Void) {
        state.withLock { state in
            body(&state.value)
            let reached = state.watchers.filter { $0.condition(state.value) }
            state.watchers.removeAll { $0.condition(state.value) }
            for watcher in reached { watcher.continuation.resume() }
        }
    }

    func wait(until condition: @escaping @Sendable (Value) -> Bool) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if condition(state.value) {
                    continuation.resume()
                } else {
                    state.watchers.append((condition, continuation))
                }
            }
        }
    }
}

/// No directories, only what was asked for.
final class TestWorkspaces: Workspaces {
    let released = Watched<[Key]>([])

    func prepare(run: Key, request: WorkspaceRequest?, forge: String?) async throws(Fault) -> String {
        "/nonexistent/\(run)"
    }

    func release(run: Key, outcome: Outcome) async { released.change { $0.append(run) } }
}
