import Testing
import TroupeGraph
import TroupeTesting

@testable import TroupeInterpreter

/// Random BPMN processes under random events. After every event the driver compares the live state with the one folded
/// from what was journaled (a restart at every place), handles the event with both, and looks for what must never be.
struct RandomProcessTests {
    /// Raise it to look further; these take some seconds in a debug build.
    private static let batches = 8
    private static let seedsInBatch = 100

    @Test(arguments: 0..<batches)
    func `Replaying what was journaled gives the live state after every event, and every process ends`(_ batch: Int) {
        for seed in batch * Self.seedsInBatch..<(batch + 1) * Self.seedsInBatch {
            let driver = Self.drive(UInt64(seed))
            var problems = driver.problems
            if driver.outcome == nil {
                problems.append("does not end: \(driver.state.status) at \(driver.active), \(driver.incidents)")
            }
            #expect(problems == [], "seed \(seed)")
            if !problems.isEmpty { return }
        }
    }

    static func drive(_ seed: UInt64) -> Driver {
        var callee = RandomProcess(seed: seed &* 2 + 1)
        var caller = RandomProcess(seed: seed &* 2)
        let definitions = [caller.definition("main", calls: ["sub"]), callee.definition("sub", calls: [])]
        var driver = Driver(definitions, inputs: ["n": .integer(Int(seed % 3)), "flag": false], seed: seed)
        driver.handlesTwice = seed % 2 == 0
        var random = SeededRandom(seed: seed &+ 77)
        for round in 0..<2000 where driver.outcome == nil {
            act(&driver, &random, isCalm: round > 60)
            if !driver.problems.isEmpty { break }
        }
        return driver
    }

    private static func act(_ driver: inout Driver, _ random: inout SeededRandom, isCalm: Bool) {
        if driver.proceeds > 0 { return driver.proceed() }
        if let key = driver.stopping.keys.min() { return driver.stopped(key) }
        let choice = Int.random(in: 0..<100, using: &random)
        if !isCalm {
            switch choice {
            case 0...4:
                return driver.send(
                    .process(
                        .setVariables(
                            scope: driver.state.root, variables: ["flag": .bool(choice % 2 == 0)], isLocal: false,
                            by: "test")))
            case 5: return driver.send(.cancel(reason: "", by: "test"))
            case 13, 14:
                guard let task = driver.state.userTasks.values.map(\.created).min(by: { $0.task < $1.task }) else {
                    break
                }
                if choice == 13 {
                    return driver.send(
                        .assignUserTask(task: task.task, assignee: chance(&random) ? "bob" : nil, by: "test"))
                }
                return driver.send(
                    .process(
                        .setVariables(
                            scope: task.element, variables: ["seen": 1], isLocal: chance(&random), by: "test")))
            case 6, 7: return driver.restart()
            case 8: return driver.send(.pause(by: "test"))
            case 9...12 where driver.state.isPaused: return driver.send(.resume(by: "test"))
            default: break
            }
        }
        if driver.state.isPaused, isCalm { return driver.send(.resume(by: "test")) }
        if let incident = driver.incident, choice % 3 == 0 || isCalm {
            return driver.send(.resolveIncident(incident: incident, resolution: resolution(isCalm), by: "test"))
        }
        let jobs = driver.state.workerJobs.keys.sorted()
        if choice < 55, let job = jobs.randomElement(using: &random) {
            return work(job, &driver, &random, isCalm: isCalm)
        }
        if choice < 65, let task = driver.state.userTasks.keys.sorted().randomElement(using: &random) {
            return driver.answer(task, UserTaskAnswer(variables: ["answer": 1]))
        }
        let waits = driver.state.subscriptions.sorted { $0.key < $1.key }.filter { entry in
            switch entry.value.awaited {
            // What does not interrupt could happen for ever.
            case .message, .signal: entry.value.isInterrupting || !isCalm
            case .timer, .condition: false
            }
        }
        if choice < 80, let wait = waits.randomElement(using: &random) {
            return driver.send(.process(.triggered(subscription: wait.key, message: 1, variables: ["told": 1])))
        }
        if let next = driver.timers.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
            return driver.fire(next.key)
        }
        if isCalm, let job = jobs.first { work(job, &driver, &random, isCalm: true) }
    }

    private static func resolution(_ isCalm: Bool) -> IncidentResolution {
        isCalm ? .complete(outputs: [:]) : .retry
    }

    private static func work(_ job: Key, _ driver: inout Driver, _ random: inout SeededRandom, isCalm: Bool) {
        let deadline = driver.now + 1_000_000
        driver.send(.process(.activateJob(job: job, worker: "w", deadline: deadline)))
        switch Int.random(in: 0..<10, using: &random) {
        case 0 where !isCalm:
            driver.send(.process(.failJob(job: job, retries: 1, message: "", backoff: 1000, variables: [:])))
        case 1 where !isCalm:
            driver.send(.process(.failJob(job: job, retries: 0, message: "", backoff: 0, variables: [:])))
        case 2 where !isCalm: driver.send(.process(.throwError(job: job, code: "BAD", message: "", variables: [:])))
        case 3 where !isCalm: break
        case 4, 5:
            let result = TaskListenerResult(
                isDenied: !isCalm && chance(&random),
                corrections: chance(&random) ? ["assignee": "eve", "priority": 7] : [:])
            driver.send(.process(.completeListener(job: job, result: result)))
        default: driver.send(.process(.completeJob(job: job, variables: ["done": 1])))
        }
    }

    private static func chance(_ random: inout SeededRandom) -> Bool { Bool.random(using: &random) }
}
