import TroupeGraph

@testable import TroupeInterpreter

/// One record of every case. A new case does not compile until it has its place here.
enum RecordSamples {
    static var all: [Record] {
        var all: [Record] = []
        var last: Record?
        while let next = sample(after: last) {
            all.append(next)
            last = next
        }
        return all
    }

    private static let fault = Fault("shell.exit", "exited with 2", step: "build", details: ["exitCode": 2])

    private static func sample(after record: Record?) -> Record? {
        switch record {
        case nil:
            .created(
                Record.Created(
                    hash: "abc", id: "wf4", version: 3,
                    request: StartRequest(
                        inputs: ["N": "1", "L": [1, .null]], workItem: "42", assignedAgents: ["developer": "ann"],
                        workspace: WorkspaceRequest(repository: "/r", inPlace: true), user: "eve"),
                    time: 1_800_000_000_000_001, nonce: .max))
        case .created: .paused(by: "ann")
        case .paused: .resumed(by: "ann")
        case .resumed: .cancelRequested(reason: "enough", by: "ann")
        case .cancelRequested: .deferred(.jobFailed(element: 5, attempt: 2, fault: fault, outputs: ["OUT": "x"]))
        case .deferred: .yielded(agenda)
        case .yielded: .proceeded
        case .proceeded:
            .finished(Record.Finished(outcome: .failed, outputs: ["a": .null], fault: fault, passedOver: 2))
        case .finished:
            .activated(
                Record.Activated(
                    element: 9_007_199_254_740_993, parent: 4, node: 2, id: "build", role: .iteration(3), flow: 1,
                    locals: ["item": ["id": 7], "index": 3]))
        case .activated: .skipped(Record.Skipped(scope: 4, node: 2, id: "build", taken: [1, 2]))
        case .skipped: .passed(scope: 4, node: 2, consumed: 1, taken: [3])
        case .passed: .arrived(scope: 4, node: 2, flow: 3)
        case .arrived: .loopOpened(element: 5, items: ["a", .null], count: nil, concurrency: 2)
        case .loopOpened: .called(element: 5, hash: "abc", id: "wf1", version: 2)
        case .called: .completed(element: 5, outputs: ["OUT": 1], taken: [4])
        case .completed: .faulted(element: 5, fault: fault)
        case .faulted: .retrying(element: 5, attempt: 2, timer: 8)
        case .retrying: .failed(element: 5, fault: fault, continues: true, taken: [4])
        case .failed: .terminating(element: 5)
        case .terminating: .terminated(element: 5)
        case .terminated:
            .jobCreated(
                Record.JobCreated(
                    element: 5, attempt: 1, type: "shell-command",
                    inputs: ["command": ["ls ", ["name": "x", "value": 1]]],
                    persona: "ann"))
        case .jobCreated: .jobCompleted(element: 5, attempt: 1, outputs: ["OUT": "x\n"])
        case .jobCompleted: .jobFailed(element: 5, attempt: 1, fault: fault, outputs: ["OUT": "x"])
        case .jobFailed: .jobStopped(element: 5, attempt: 1)
        case .jobStopped:
            .variablesSet(
                scope: 4,
                [
                    Assignment(name: .context("x"), value: .null),
                    Assignment(name: .output(step: "build", name: "OUT"), value: ["k": true]),
                ])
        case .variablesSet: .timerCreated(timer: 8, element: 5, purpose: .retry, due: 1_800_000_000_000_001)
        case .timerCreated: .timerFired(timer: 8)
        case .timerFired: .timerCanceled(timer: 8)
        case .timerCanceled: .incidentRaised(incident: 9, element: 5, fault: fault)
        case .incidentRaised: .incidentResolved(incident: 9, resolution: .complete(outputs: ["OUT": 1]), by: "ann")
        case .incidentResolved:
            .userTaskCreated(
                Record.UserTaskCreated(
                    task: 10, element: 5, workflow: "wf4", step: "ask", title: "May we?", message: "Look at it",
                    assignee: "ann",
                    options: [UserTaskOption(value: "yes", label: "Yes!"), UserTaskOption(value: "no")],
                    form: ["type": "object"], details: ["PR": 7], escalateTo: "bob", timeout: 60_000_000,
                    due: 1_800_000_000_000_001))
        case .userTaskCreated:
            .userTaskAssigned(
                Record.UserTaskAssigned(task: 10, element: 5, assignee: "eve", by: nil, due: 1_800_000_000_000_001))
        case .userTaskAssigned: .userTaskCompleted(task: 10, element: 5, outputs: ["DECISION": "yes"], by: "eve")
        case .userTaskCompleted: .userTaskCanceled(task: 10, element: 5)
        case .userTaskCanceled: .signalAwaited(wait: 11, element: 5, name: "go")
        case .signalAwaited: .signalReceived(wait: 11, element: 5, signal: 12, payload: ["OUT": 1])
        case .signalReceived: .signalWaitCanceled(wait: 11, element: 5)
        case .signalWaitCanceled:
            .signalSent(element: 5, SentSignal(signal: 12, name: "go", payload: ["OUT": 1]))
        case .signalSent: ProcessSamples.record(after: nil).map(Record.process)
        case .process(let record): ProcessSamples.record(after: record).map(Record.process)
        }
    }

    /// Every kind of agenda item; a new one does not compile until it is here.
    static var agenda: [AgendaItem] {
        var items: [AgendaItem] = []
        func next(_ item: AgendaItem?) -> AgendaItem? {
            switch item {
            case nil: .enter(node: 2, scope: 4, flow: 1)
            case .enter: .execute(element: 5)
            case .execute: .iterate(element: 5)
            case .iterate: .complete(element: 5, outputs: ["OUT": 1])
            case .complete: .fail(element: 5, fault: fault)
            case .fail: .resolveFailure(element: 5)
            case .resolveFailure: .settle(element: 5)
            case .settle: .settleJoins(scope: 4)
            case .settleJoins: .testConditions(scope: 4)
            case .testConditions: nil
            }
        }
        while let item = next(items.last) { items.append(item) }
        return items
    }

    /// Records that differ from the samples in what may be absent, and in roles, purposes, resolutions and events.
    static var variants: [Record] {
        var records: [Record] = [
            .created(Record.Created(hash: "", id: "x", version: 1, request: StartRequest(), time: 0, nonce: 0)),
            .finished(Record.Finished(outcome: .completed, outputs: [:], fault: nil, passedOver: 0)),
            .finished(Record.Finished(outcome: .canceled, outputs: [:], fault: nil, passedOver: 0)),
            .loopOpened(element: 1, items: nil, count: 3, concurrency: 1),
            .loopOpened(element: 1, items: nil, count: nil, concurrency: 1),
            .loopOpened(element: 1, items: [], count: nil, concurrency: 1),
            .completed(element: 1, outputs: nil, taken: []), .completed(element: 1, outputs: [:], taken: []),
            .retrying(element: 1, attempt: 2, timer: nil),
            .passed(scope: 4, node: 2, consumed: 0, taken: [], element: 9),
            .failed(element: 1, fault: Fault("a", "b"), continues: false, taken: []),
            .jobCreated(Record.JobCreated(element: 1, attempt: 1, type: "log", inputs: .null, persona: nil)),
            .yielded([.enter(node: 1, scope: 2, flow: nil), .complete(element: 1, outputs: nil)]),
            .timerCreated(timer: 1, element: 2, purpose: .wait, due: .min),
            .timerCreated(timer: 1, element: 2, purpose: .timeout, due: .max),
            .incidentResolved(incident: 1, resolution: .retry, by: ""),
            .userTaskCreated(Record.UserTaskCreated(task: 1, element: 2, workflow: "w", step: "s", title: "")),
            .userTaskAssigned(Record.UserTaskAssigned(task: 1, element: 2, assignee: nil, by: "ann")),
            .signalSent(element: 1, SentSignal(signal: 2, name: "", payload: [:])),
            .incidentResolved(incident: 1, resolution: .fail(message: "\u{0}\u{2028}\"\\"), by: "ü"),
        ]
        var started = StartRequest(user: "x")
        started.startBefore = ["a", "b"]
        started.message = .max
        records.append(
            .created(Record.Created(hash: "", id: "x", version: 1, request: started, time: 0, nonce: 0)))
        var activated = Record.Activated(element: 1, parent: 2, node: 0, id: "m", role: .element, flow: 3, locals: [:])
        activated.bringsToken = true
        activated.brings = ["reason": "rain"]
        records.append(.activated(activated))
        for purpose in [TimerPurpose.lease, .backoff] {
            records.append(.timerCreated(timer: 1, element: 2, purpose: purpose, due: 0))
        }
        for role in [ElementRole.element, .iteration(0), .handler, .compensation, .process] {
            records.append(
                .activated(
                    Record.Activated(element: .max, parent: 0, node: 0, id: "m", role: role, flow: nil, locals: [:])))
        }
        let events: [Event] = [
            .jobCompleted(element: 1, attempt: 2, outputs: ["a": .null]), .jobInterrupted(element: 1, attempt: 1),
            .jobStopped(element: 1, attempt: 1), .timerFired(timer: 4),
            .resolveIncident(incident: 1, resolution: .retry, by: "x"), .proceed,
            .completeUserTask(
                task: 1, answer: UserTaskAnswer(decision: "a", comment: "b", variables: ["c": 1]), by: "x"),
            .completeUserTask(task: 1, answer: UserTaskAnswer(), by: "x"),
            .signalReceived(wait: 1, signal: 2, payload: ["c": 1]),
        ]
        return records + ProcessSamples.variants.map(Record.process)
            + (events + ProcessSamples.events.map(Event.process)).map(Record.deferred)
    }
}
