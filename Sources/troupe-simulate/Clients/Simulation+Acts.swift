import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

/// What workers and people do. They see the database; whatever they do goes through a server.
extension Simulation {
    /// One of the things that could be done; in calm times all.
    func act() async {
        let journal = database.journal
        let tasks = (try? await journal.userTasks(UserTaskFilter(states: [.open]))) ?? []
        let incidents = (try? await journal.incidents(run: nil, after: 0, limit: 20)) ?? []
        let waits = Set((try? await journal.waits(of: history.runs.keys.sorted()))?.compactMap(\.signalName) ?? [])
        let messages = (try? await journal.subscriptions(SubscriptionFilter(kind: .message))) ?? []
        let signals = (try? await journal.subscriptions(SubscriptionFilter(kind: .signal))) ?? []
        let jobs = (try? await journal.workerJobs(WorkerJobFilter(states: [.created, .timedOut, .failed]))) ?? []
        var acts: [() -> Void] = []
        for task in tasks { acts.append { self.answer(task) } }
        for incident in incidents { acts.append { self.resolve(incident) } }
        for name in waits.sorted() { acts.append { self.signal(name, ["y": "signaled"]) } }
        if messages.contains(where: { isWorthwhile($0) }) { acts.append { self.publish() } }
        if signals.contains(where: { isWorthwhile($0) }) { acts.append { self.signal("s", ["told": 1]) } }
        for type in Set(jobs.map(\.created.type)).sorted() { acts.append { self.work(type) } }
        let paused = history.runs.filter { $0.value.isPaused && $0.value.finished == nil }.keys.sorted()
        for run in paused where isCalm || chance(3) { acts.append { self.control(.resume(by: "test"), of: run) } }
        // What is never done, as something else takes all messages, for instance.
        if isCalm, calmTicks > 100, !scenario.isSteady {
            for (run, state) in history.runs where state.finished == nil {
                acts.append { self.control(.cancel(reason: "", by: "test"), of: run) }
            }
        }
        if isMeddling, chance(4) { acts.append { self.meddle(tasks) } }
        if !isCalm, scenario.hasStartEvents, chance(6) { callUp() }
        if isCalm {
            for act in acts { act() }
        } else {
            for _ in 0..<2 { acts.randomElement(using: &random)?() }
        }
    }

    /// What does not interrupt could happen for ever.
    private func isWorthwhile(_ subscription: SubscriptionSummary) -> Bool { subscription.isInterrupting || !isCalm }

    func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

    // MARK: People

    private func answer(_ task: UserTaskSummary) {
        var answer = UserTaskAnswer(decision: task.created.options.first?.value, variables: ["OUT": "a"])
        if isMeddling, chance(5) { answer.decision = "nonsense" }
        let key = task.task
        let given = answer
        request("answer task \(key)") { engine throws(EngineError) in
            try await engine.complete(userTask: key, given, by: "ann")
        } told: { [self] in
            if !history.answeredTasks.contains(key), !history.deferred.contains(key) {
                world.violate(.toldIsDurable, "task \(key) was answered, and nothing tells of it")
            }
        }
    }

    private func resolve(_ incident: IncidentSummary) {
        let resolution = resolution(of: incident)
        let retries: Int? = scenario.language == .bpmn ? 1 : nil
        request("resolve incident \(incident.incident) of \(incident.element): \(incident.fault.code)") {
            engine throws(EngineError) in
            try await engine.resolve(incident: incident.incident, resolution, retries: retries, by: "ann")
        }
    }

    private func resolution(of incident: IncidentSummary) -> IncidentResolution {
        if !scenario.isSteady {
            if isCalm { return .complete(outputs: [:]) }
            let some: [IncidentResolution] = [.retry, .complete(outputs: ["OUT": "a"]), .fail(message: "")]
            return some.randomElement(using: &random) ?? .retry
        }
        // Who says that it was done says what it came to.
        guard chance(2), let job = history.orders[incident.element],
            let step = history.runs[incident.run]?.ids[incident.element]
        else { return .retry }
        var inputs = job.inputs.mapValue ?? [:]
        inputs["r"] = nil
        guard case .outputs(let outputs) = Answer(step, .map(inputs), seed: seed) else { return .retry }
        return .complete(outputs: outputs)
    }

    func control(_ event: Event, of run: Key) {
        request("\(event) of \(run)") { engine throws(EngineError) in try await engine.control(event, of: run) }
    }

    /// People change what is going on.
    private func meddle(_ tasks: [UserTaskSummary]) {
        guard let run = history.runs.filter({ $0.value.finished == nil }).keys.sorted().randomElement(using: &random)
        else { return }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: control(.cancel(reason: "", by: "test"), of: run)
        case 1, 2: control(.pause(by: "test"), of: run)
        case 3:
            guard let task = tasks.first?.task else { return }
            let assignee = chance(2) ? "bob" : nil
            request("assign task \(task)") { engine throws(EngineError) in
                try await engine.assign(userTask: task, to: assignee, by: "test")
            }
        default:
            if scenario.language == .yaml { return control(.resume(by: "test"), of: run) }
            let flag = chance(2)
            request("set flag of \(run)") { engine throws(EngineError) in
                try await engine.setVariables(of: run, ["flag": .bool(flag)], by: "test")
            }
        }
    }

    // MARK: Messages

    private func signal(_ name: String, _ payload: ValueMap) {
        request("signal \(name)") { engine throws(EngineError) in
            try await engine.send(signal: name, payload: payload)
        } told: { [self] key in
            if !history.sent.contains(key) {
                world.violate(.toldIsDurable, "signal \(key) was sent, and is not there")
            }
        }
    }

    private func publish() {
        let message = MessagePublication(
            name: "m", correlationKey: "k", variables: ["told": 1], timeToLive: chance(2) ? 0 : 20_000_000,
            messageId: chance(4) ? "id" : nil)
        request("message m") { engine throws(EngineError) in
            try await engine.publish(message)
        } told: { [self] key in
            if !history.sent.contains(key) {
                world.violate(.toldIsDurable, "message \(key) was published, and is not there")
            }
        }
    }

    /// Starts a process from outside.
    private func callUp() {
        if chance(3) { return signal("s2", [:]) }
        // One run at a time; what comes meanwhile is kept for a day.
        let message = MessagePublication(name: "begin", correlationKey: "b", timeToLive: History.day)
        request("message begin") { engine throws(EngineError) in
            try await engine.publish(message)
        } told: { [self] key in
            if !history.sent.contains(key) {
                world.violate(.toldIsDurable, "message \(key) was published, and is not there")
            }
        }
    }

    // MARK: Workers

    private func work(_ type: String) {
        let worker = "w\(random.next() % 1000)"
        let activation = JobActivation(
            type: type, worker: worker, timeout: isCalm ? 60_000_000 : world.some(100_000...8_000_000),
            max: 1 + Int(random.next() % 3), requestTimeout: chance(3) ? 2_000_000 : 0)
        request("\(worker) looks for jobs \(type)") { engine throws(EngineError) in
            try await engine.activateJobs(activation)
        } told: { [self] jobs in
            for job in jobs where !history.taken.contains("\(job.job.job) \(worker)") {
                world.violate(.toldIsDurable, "\(worker) got job \(job.job.job), and nothing tells of it")
            }
        } answered: { [self] answer in
            guard case .success(let jobs)? = answer else { return }
            for job in jobs { world.after(world.some(0...500_000)) { self.finish(job) } }
        }
    }

    private func finish(_ job: ActivatedJob) {
        let key = job.job.job
        let draw = Int.random(in: 0..<10, using: &random)
        let isListener = job.job.kind == .taskListener
        request("finish job \(key) of \(job.job.elementId)") { [scenario, isMeddling] engine throws(EngineError) in
            switch draw {
            case 0 where isMeddling && !isListener:
                try await engine.throwError(job: key, code: "BAD", message: "")
            case 1 where isMeddling: try await engine.fail(job: key, retries: 0, message: "")
            case 2 where scenario.isSteady || isMeddling:
                try await engine.fail(job: key, retries: max(1, job.retries), message: "", backoff: 1_000_000)
            case _ where isListener:
                let isDenied = isMeddling && draw == 3
                try await engine.complete(listener: key, TaskListenerResult(isDenied: isDenied))
            default: try await engine.complete(job: key, variables: ["done": 1])
            }
        } told: { [self] in
            let isFailure = draw < 3
            if !isFailure, !history.endedJobs.contains(key), !history.deferred.contains(key) {
                world.violate(.toldIsDurable, "job \(key) was completed, and nothing tells of it")
            }
        }
    }
}

extension RunWait {
    fileprivate var signalName: String? { if case .signal(let name) = subject { name } else { nil } }
}
