import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

/// One seed: a world, its servers and its clients, from the first request to the end of every run.
///
/// `@unchecked Sendable`: touched only on the world's thread.
final class Simulation: @unchecked Sendable {
    let seed: UInt64
    let scenario: Scenario
    let world: World
    let database: Database
    let faults: FaultSource
    let effects: Effects
    /// What clients do; apart from the rest, so that faults do not change it.
    var random: SeededRandom
    /// Whether nothing goes wrong, and clients do all that is to be done.
    private(set) var isCalm: Bool
    /// Whether people pause, cancel and change runs.
    var isMeddling: Bool { !isCalm && !scenario.isSteady }
    private(set) var servers: [Server] = []
    private var ticks = 0
    private let restlessTicks: Int
    /// The run of each start that a caller was told of.
    var started: [Int: Key] = [:]
    /// Calm ticks since the last record.
    private var idleTicks = 0
    private var lastRow = 0
    private(set) var calmTicks = 0
    /// Clients ask for nothing more.
    private(set) var isClosing = false
    private(set) var hasEnded = false

    /// - Parameters:
    ///   - faults: how many there may be; 0: the undisturbed run.
    init(seed: UInt64, faults budget: Int, mutation: Mutation?, trace: Trace) {
        self.seed = seed
        scenario = Scenario(seed: seed)
        isCalm = budget == 0
        world = World(seed: seed, isCalm: budget == 0, trace: trace)
        database = Database(world: world, mutation: mutation)
        faults = FaultSource(Faults(seed: seed, budget: budget))
        effects = Effects(
            history: database.history, faults: faults, mutation: mutation, seed: seed,
            isSteady: scenario.isSteady)
        random = SeededRandom(
            seed: mutation == .drawsAnew ? UInt64.random(in: 0 ... .max) : seed &* 31 &+ 4)
        restlessTicks = 6 + Int(seed % 5) * 5
    }

    var history: History { database.history }

    /// What became of the runs, in the order of their starts.
    var outcomes: [History.Run] {
        (0..<scenario.runs).compactMap { started[$0].flatMap { history.runs[$0] } }
    }

    /// Plays it to its end.
    func play() {
        Task { await self.begin() }
        let isDone = { [self] in isOver && started.count == scenario.runs }
        if !world.run(until: isDone, limit: 200_000) {
            world.violate(.goesOn, "after \(world.steps) steps: \(standing)")
        }
        if world.violations.isEmpty {
            // What follows the end of a run comes to its end too.
            isClosing = true
            becomeCalm()
            let end = world.now + 30_000_000
            world.after(30_000_000) {}
            _ = world.run(until: { self.world.now >= end }, limit: 200_000)
        }
        if world.violations.isEmpty {
            Task { await self.checkEnd() }
            world.settle(limit: 100_000)
        }
        hasEnded = true
        for server in servers { server.kill() }
        _ = world.run(until: { false }, limit: 0)
        world.settle(limit: 100_000)
    }

    private var isOver: Bool {
        !history.runs.isEmpty && history.owed.isEmpty && (!scenario.hasStartEvents || history.beats >= Scenario.beats)
            && history.runs.values.allSatisfy { $0.finished != nil }
    }

    /// For people: where the runs stand.
    var standing: String {
        let open = history.runs.filter { $0.value.finished == nil }.keys.sorted()
        let server = servers.last.map { "server \($0.number) is \($0.stage)" } ?? "there is no server"
        return "\(server); runs \(open) are not over, \(started.count) of \(scenario.runs) are "
            + "started, \(history.owed.sorted()) start nothing, \(history.beats) beats"
    }

    private func begin() async {
        do {
            _ = try await database.journal.deploy(scenario.deployments(at: world.now))
        } catch {
            world.violate(.healthy, "\(error)")
        }
        startServer()
        for number in 0..<scenario.runs { start(number) }
        await tick()
    }

    // MARK: Servers

    func startServer() {
        let server = Server(number: servers.count + 1, database: database, faults: faults, effects: effects) {
            [weak self] dead in self?.replace(dead)
        }
        servers.append(server)
        server.start()
    }

    private func replace(_ dead: Server) {
        if hasEnded || dead !== servers.last { return }
        world.after(faults.some(0...300_000)) { [self] in
            if !hasEnded, dead === servers.last { startServer() }
        }
    }

    /// The server that a request reaches; nil: none answers.
    func reached() -> Server? {
        guard let last = servers.last else { return nil }
        // Some do not know of the new one.
        if let old = servers.dropLast().last, old.stage == .replaced, random.next() % 2 == 0 { return old }
        return last.stage == .open || last.stage == .replaced ? last : nil
    }

    // MARK: The restless world

    private func tick() async {
        if isClosing { return }
        ticks += 1
        if !isCalm {
            disturb()
            if ticks > restlessTicks { becomeCalm() }
        } else if !lookForIdleness() {
            return
        }
        await act()
        let pause = isCalm ? world.some(100_000...2_000_000) : world.some(5_000...900_000)
        world.after(pause) { Task { await self.tick() } }
    }

    private func disturb() {
        guard let server = servers.last else { return }
        if faults.strike(.kill) {
            world.note("killed at any time")
            server.kill()
        } else if faults.strike(.restart) {
            server.stop()
        } else if server.stage == .open, faults.strike(.takeover) {
            world.note("server \(server.number) is taken for dead")
            server.replace()
            startServer()
            world.after(faults.some(0...3_000_000)) { server.kill() }
        }
        if faults.strike(.away) { database.goAway(for: faults.some(10_000...6_000_000)) }
        if faults.strike(.clockJump) {
            let jump = faults.some(1...12) * faults.some(1...600_000_000)
            world.note("the clock jumps by \(jump / 1_000_000) s")
            world.jump(jump)
        }
    }

    private func becomeCalm() {
        if isCalm { return }
        world.note("from here on nothing goes wrong")
        isCalm = true
        faults.end()
        database.goAway(for: 0)
        for server in servers.dropLast() { server.kill() }
    }

    /// False when a run does not go on although all is well.
    private func lookForIdleness() -> Bool {
        if history.rows.count > lastRow {
            lastRow = history.rows.count
            idleTicks = 0
        }
        idleTicks += 1
        calmTicks += 1
        if idleTicks == 40 { history.lookForLateTimers(at: world.now - 10_000_000) }
        if idleTicks < 150 { return true }
        world.violate(.goesOn, "nothing happens any more: \(standing)")
        return false
    }
}
