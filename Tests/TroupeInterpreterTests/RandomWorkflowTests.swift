import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Random workflows under random events. After every event the driver compares the live state with the one folded from
/// what was journaled, handles the event with both, and looks for what must never be (see `Driver`).
struct RandomWorkflowTests {
    /// Raise it to look further; these take some seconds in a debug build.
    private static let batches = 8
    private static let seedsInBatch = 150

    @Test(arguments: 0..<batches)
    func `Replaying what was journaled gives the live state after every event, and every run ends`(_ batch: Int) {
        for seed in batch * Self.seedsInBatch..<(batch + 1) * Self.seedsInBatch {
            let problems = Self.play(UInt64(seed))
            #expect(problems == [], "seed \(seed)")
            if !problems.isEmpty { return }
        }
    }

    @Test func `The same seed gives the same records`() {
        for seed in 5000..<5020 as Range<UInt64> {
            #expect(Self.drive(seed).records == Self.drive(seed).records, "seed \(seed)")
        }
    }

    private static func play(_ seed: UInt64) -> [String] {
        let driver = drive(seed)
        var problems = driver.problems
        if driver.outcome == nil { problems.append("the run does not end: \(driver.state.status)") }
        if let replayed = try? driver.replay(), replayed == driver.state {
        } else {
            problems.append("the whole replay differs")
        }
        return problems
    }

    static func drive(_ seed: UInt64) -> Driver {
        var first = RandomWorkflow(seed: seed &* 3 + 1, callees: [])
        var second = RandomWorkflow(seed: seed &* 3 + 2, callees: ["c1"])
        var third = RandomWorkflow(seed: seed &* 3, callees: ["c1", "c2"])
        var random = SeededRandom(seed: seed)
        let isLarge = seed % 8 == 0
        let definitions = [
            third.definition("main", isLarge: isLarge), second.definition("c2", isLarge: isLarge),
            first.definition("c1", isLarge: false),
        ]
        var driver = Driver(definitions, inputs: ["X": 1], seed: seed, proceedsItself: false)
        driver.handlesTwice = seed % 2 == 0
        // A restless world at first, then one that answers everything.
        for round in 0..<3000 where driver.outcome == nil {
            act(&driver, &random, isCalm: round > 150)
            if !driver.problems.isEmpty { break }
        }
        return driver
    }

    private static func act(_ driver: inout Driver, _ random: inout SeededRandom, isCalm: Bool) {
        if isCalm, driver.state.isPaused { return driver.send(.resume(by: "test")) }
        let choice = Int.random(in: 0..<100, using: &random)
        if !isCalm {
            switch choice {
            case 0...2: return driver.send(.pause(by: "test"))
            case 3...30 where driver.state.isPaused: return driver.send(.resume(by: "test"))
            case 3: return driver.send(.cancel(reason: "test", by: "test"))
            case 4...6: return driver.restart()
            case 7: return stray(&driver, &random)
            default: break
            }
        }
        if driver.proceeds > 0, choice % 2 == 0 { return driver.proceed() }
        if let incident = driver.incident, choice % 3 == 0 {
            let resolutions: [IncidentResolution] = [.retry, .complete(outputs: ["OUT": "a"]), .fail(message: "")]
            let resolution = isCalm ? .complete(outputs: [:]) : resolutions.randomElement(using: &random)!
            return driver.send(.resolveIncident(incident: incident, resolution: resolution, by: "test"))
        }
        if let task = driver.state.userTasks.keys.sorted().randomElement(using: &random), choice % 3 == 1 {
            return answer(task, &driver, &random)
        }
        if let signal = driver.signals.first, choice % 2 == 1 { return driver.deliver(signal) }
        if let wait = driver.state.signalWaits.sorted(by: { $0.key < $1.key }).randomElement(using: &random),
            choice % 5 == 2
        {
            return driver.signal(wait.value.name, ["y": "signaled"])
        }
        if let key = driver.stopping.keys.sorted().randomElement(using: &random), choice % 3 != 1 {
            return driver.stopped(key)
        }
        if let key = driver.jobs.keys.sorted().randomElement(using: &random), choice % 4 != 3 {
            return driver.end(key, answer(&random))
        }
        if let next = driver.timers.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) { driver.fire(next.key) }
    }

    private static func answer(_ random: inout SeededRandom) -> Driver.Answer {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: .fail(code: "e1", outputs: ["OUT": "b"])
        case 1 where Bool.random(using: &random): .fail(code: "e2.sub")
        case 2 where Bool.random(using: &random): .interrupt
        default:
            .complete(
                [
                    ["OUT": "a"], ["x": .integer(Int.random(in: 0..<4, using: &random))], [:], ["y": ["k": ["1"]]],
                ].randomElement(using: &random)!)
        }
    }

    private static func answer(_ task: Key, _ driver: inout Driver, _ random: inout SeededRandom) {
        if Int.random(in: 0..<4, using: &random) == 0 {
            return driver.send(.assignUserTask(task: task, assignee: "eve", by: "test"))
        }
        // One that is not among the options changes nothing.
        let options = driver.state.userTasks[task]?.created.options.map(\.value) ?? []
        let decision = (options + ["nonsense"]).randomElement(using: &random)
        driver.answer(task, UserTaskAnswer(decision: decision, variables: ["OUT": "a"]))
    }

    /// An event that nobody waits for.
    private static func stray(_ driver: inout Driver, _ random: inout SeededRandom) {
        let before = driver.records.count
        let key = Key.random(in: 90..<300, using: &random)
        let state = driver.state
        if state.timers[key] != nil || state.elements[key] != nil || state.userTasks[key] != nil { return }
        if state.signalWaits[key] != nil { return }
        driver.send(
            [
                .jobCompleted(element: key, attempt: 1, outputs: ["x": 1]), .timerFired(timer: key),
                .jobStopped(element: key, attempt: 1), .jobInterrupted(element: key, attempt: 2),
                .resolveIncident(incident: key, resolution: .retry, by: "x"),
                .completeUserTask(task: key, answer: UserTaskAnswer(decision: "a"), by: "x"),
                .assignUserTask(task: key, assignee: "x", by: "x"),
                .signalReceived(wait: key, signal: key + 1, payload: [:]),
            ].randomElement(using: &random)!)
        #expect(driver.records.count == before)
    }
}
