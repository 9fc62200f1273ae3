import TroupeEngine
import TroupeInterpreter

/// One life of a server: an engine over its own connection, from the moment it opens to its death.
///
/// `@unchecked Sendable`: touched only on the world's thread.
final class Server: @unchecked Sendable {
    enum Stage {
        case opening, open
        /// Another has taken its place, and it does not know.
        case replaced
        case dead
    }

    let number: Int
    let world: World
    let connection: Connection
    let engine: Engine
    private(set) var stage = Stage.opening
    private let action: SimulatedAction
    private var task: Task<Void, Never>?
    /// Told when it is dead.
    private let ended: (Server) -> Void

    init(number: Int, database: Database, faults: FaultSource, effects: Effects, ended: @escaping (Server) -> Void) {
        self.number = number
        self.ended = ended
        world = database.world
        connection = Connection(database: database, faults: faults)
        action = SimulatedAction(server: number, effects: effects)
        let clock = SimulatedClock(world: world, skew: database.mutation == .fastClock ? 20_000_000 : 0)
        var seeds = SeededRandom(seed: UInt64(number))
        let source = SeedSource { seeds.next() }
        var parts = Engine.Parts(
            journal: SimulatedJournal(connection: connection), actions: [action], workspaces: NoWorkspaces(),
            clock: clock, lockDirectory: "/nonexistent", jobLimit: 3, cacheLimit: 2)
        parts.requestClock = clock
        parts.seed = { source.next() }
        engine = Engine(parts)
        let history = database.history
        _ = engine.hub.listen { publication in
            if case .rows(let rows) = publication { history.published(rows) }
        }
        connection.kill = { [weak self] in self?.kill() }
    }

    /// Opens and works until it is killed or cannot go on.
    func start() {
        world.note("server \(number) starts")
        task = Task { await self.work() }
    }

    private func work() async {
        while stage == .opening {
            do throws(JournalError) {
                try await engine.open()
                if stage == .opening { stage = .open }
            } catch {
                if case .unavailable = error {
                    await world.pause(50_000)
                } else {
                    return fail(error)
                }
            }
        }
        if stage == .dead { return }
        do throws(JournalError) {
            try await engine.run()
        } catch {
            fail(error)
        }
    }

    /// A server that cannot go on ends itself.
    private func fail(_ error: JournalError) {
        if stage == .dead { return }
        world.note("server \(number) gives up: \(error)")
        switch error {
        case .lostShard where stage == .replaced: break
        case .unavailable: break
        case .lostShard, .damaged: world.violate(.healthy, "server \(number): \(error)")
        }
        kill()
    }

    func replace() {
        if stage == .opening || stage == .open { stage = .replaced }
    }

    /// It is gone at once; what is left of its tasks comes to its end without any effect.
    func kill() {
        if stage == .dead { return }
        world.note("server \(number) is dead")
        stage = .dead
        connection.isCut = true
        action.die()
        task?.cancel()
        Task { [engine, world] in await engine.drain(until: world.now) }
        ended(self)
    }

    /// It is stopped in order.
    func stop() {
        if stage == .dead { return }
        world.note("server \(number) is stopped")
        Task { [engine, world] in
            await engine.drain(until: world.now + 3_000_000)
            self.kill()
        }
    }
}

/// Random seeds for the engine.
///
/// `@unchecked Sendable`: touched only on the world's thread.
private final class SeedSource: @unchecked Sendable {
    private let make: () -> UInt64

    init(_ make: @escaping () -> UInt64) { self.make = make }

    func next() -> UInt64 { make() }
}

/// Simulated steps work nowhere.
private struct NoWorkspaces: Workspaces {
    func prepare(run: Key, request: WorkspaceRequest?, forge: String?) async throws(Fault) -> String { "/nonexistent" }

    func release(run: Key, outcome: Outcome) async {}
}
