import TroupeGraph

@testable import TroupeInterpreter

/// One record, and one event, of every case that only BPMN processes have.
enum ProcessSamples {
    private static let subscription = Record.Subscription(
        subscription: 20, element: 5, node: 3, trigger: 1, elementId: "wait", process: "order",
        awaited: .message(name: "paid", correlationKey: "42"), isInterrupting: true)
    private static let message = PublishedMessage(
        message: 21, name: "paid", correlationKey: "42", variables: ["sum": 7], timeToLive: 60_000_000,
        messageId: "m1")

    private static let question = Record.UserTaskCreated(
        task: 30, element: 5, workflow: "order", step: "ask", title: "Ask", assignee: "ann",
        details: ["priority": 80])

    static func record(after record: Record.Process?) -> Record.Process? {
        switch record {
        case nil: .advanced(element: 5, lifecycle: .completing)
        case .advanced: .subscriptionOpened(subscription)
        case .subscriptionOpened: .subscriptionClosed(subscription: 20, element: 5)
        case .subscriptionClosed:
            .subscriptionTriggered(
                Record.SubscriptionTriggered(
                    subscription: 20, element: 5, message: 21, variables: ["sum": 7], nextDue: 1_800_000_000_000_001,
                    repetitions: 2, staysOpen: true))
        case .subscriptionTriggered: .conditionChanged(subscription: 20, isTrue: true)
        case .conditionChanged: .interrupted(element: 5, by: Record.PendingEvent(node: 3, variables: ["sum": 7]))
        case .interrupted: .thrown(element: 5, kind: .escalation, code: "late", message: "too late")
        case .thrown: .messagePublished(element: 5, message)
        case .messagePublished:
            .workerJobCreated(
                Record.WorkerJob(
                    job: 22, element: 5, kind: .endListener, listener: 1, type: "pay", retries: 3, priority: 50,
                    headers: ["a": "b"], process: "order", elementId: "pay", persona: "ann"))
        case .workerJobCreated:
            .workerJobActivated(job: 22, element: 5, worker: "w1", deadline: 1_800_000_000_000_001)
        case .workerJobActivated: .workerJobTimedOut(job: 22, element: 5)
        case .workerJobTimedOut: .workerJobExtended(job: 22, element: 5, deadline: 1_800_000_000_000_002)
        case .workerJobExtended: .workerJobCompleted(job: 22, element: 5, variables: ["paid": true])
        case .workerJobCompleted:
            .workerJobFailed(job: 22, element: 5, retries: 2, message: "no", until: 1_800_000_000_000_003)
        case .workerJobFailed: .workerJobErrored(job: 22, element: 5, code: "broke", message: "no money")
        case .workerJobErrored: .workerJobRetriesSet(job: 22, element: 5, retries: 4)
        case .workerJobRetriesSet: .workerJobCanceled(job: 22, element: 5)
        case .workerJobCanceled:
            .userTaskChanging(
                UserTaskChange(task: 30, element: 5, kind: .completing(outputs: ["ok": true], by: "ann")))
        case .userTaskChanging: .userTaskCorrected(element: 5, corrections: ["priority": 80, "dueDate": ""])
        case .userTaskCorrected: .userTaskDenied(task: 30, element: 5, event: .completing, reason: "not yet")
        case .userTaskDenied: .userTaskUpdated(question)
        case .userTaskUpdated: .collected(element: 5, index: 2, value: ["x": .null])
        case .collected: .gatewayActivated(scope: 4, node: 3, received: [1, 2])
        case .gatewayActivated: .gatewayReset(scope: 4, node: 3)
        case .gatewayReset:
            .compensationBegun(
                thrower: 6,
                entries: [
                    Record.CompensationEntry(element: 4, handler: 2, variables: ["a": 1]),
                    Record.CompensationEntry(element: 5, handler: 3),
                ])
        case .compensationBegun: .compensating(thrower: 6, scope: 4)
        case .compensating: .variablesChanged(by: "ann")
        case .variablesChanged: .modified(by: "ann")
        case .modified:
            .migrated(
                Record.Migrated(hash: "abc", id: "order", version: 2, nodes: [1: 2, 3: 4], flows: [7: 5], by: "ann"))
        case .migrated: .decisionEvaluated(element: 5, decision: "dish", version: 1, result: "stew")
        case .decisionEvaluated: nil
        }
    }

    /// Records that differ from the samples in what may be absent, and in what is awaited.
    static var variants: [Record.Process] {
        let awaited: [Record.Subscription.Awaited] = [
            .timer(due: .max, cycle: nil, repetitions: nil), .timer(due: 1, cycle: "R3/PT1H", repetitions: 2),
            .signal(name: "go"), .condition(isTrue: false), .condition(isTrue: true),
            .message(name: "", correlationKey: ""),
        ]
        let opened = awaited.map { awaited in
            Record.Process.subscriptionOpened(
                Record.Subscription(
                    subscription: 1, element: 2, node: 0, elementId: "e", process: "p", awaited: awaited,
                    isInterrupting: false))
        }
        return opened + [
            .subscriptionTriggered(Record.SubscriptionTriggered(subscription: 1, element: 2)),
            .interrupted(element: 1, by: Record.PendingEvent(node: nil, cancels: true)),
            .compensationBegun(thrower: 1, entries: []),
            .thrown(element: 1, kind: .error, code: "", message: ""),
            .thrown(element: 1, kind: .cancel, code: "", message: ""),
            .messagePublished(
                element: 1,
                PublishedMessage(message: 2, name: "n", correlationKey: "", variables: [:], timeToLive: 0)),
            .workerJobCreated(
                Record.WorkerJob(
                    job: 1, element: 2, kind: .task, type: "t", retries: 0, process: "p", elementId: "e")),
            .workerJobCreated(
                Record.WorkerJob(
                    job: 1, element: 2, kind: .taskListener, event: .canceling, type: "t", retries: 1, process: "p",
                    elementId: "e")),
            .userTaskChanging(UserTaskChange(task: 1, element: 2, kind: .creating(question))),
            .userTaskChanging(UserTaskChange(task: 1, element: 2, kind: .assigning(assignee: nil, by: "ann"))),
            .userTaskChanging(
                UserTaskChange(
                    task: 1, element: 2, kind: .updating(variables: ["a": 1], isLocal: true, by: "ann"))),
            .userTaskChanging(
                UserTaskChange(task: 1, element: 2, kind: .canceling, corrections: ["assignee": "bob"])),
            .workerJobFailed(job: 1, element: 2, retries: 0, message: "", until: nil),
            .migrated(Record.Migrated(hash: "", id: "p", version: 1, nodes: [:], flows: [:], by: "")),
            .decisionEvaluated(element: 1, decision: "d", version: 1, result: .null),
        ]
    }

    /// Every kind of event; a new one does not compile until it is here.
    static var events: [Event.Process] {
        var events: [Event.Process] = []
        func next(_ event: Event.Process?) -> Event.Process? {
            switch event {
            case nil: .triggered(subscription: 20, message: 21, variables: ["a": 1])
            case .triggered: .activateJob(job: 22, worker: "w", deadline: .max)
            case .activateJob: .extendJob(job: 22, deadline: 1)
            case .extendJob: .completeJob(job: 22, variables: ["a": .null])
            case .completeJob:
                .completeListener(
                    job: 22,
                    result: TaskListenerResult(isDenied: true, reason: "no", corrections: ["assignee": "bob"]))
            case .completeListener: .failJob(job: 22, retries: 0, message: "m", backoff: 5, variables: [:])
            case .failJob: .throwError(job: 22, code: "c", message: "m", variables: ["a": 1])
            case .throwError: .setJobRetries(job: 22, retries: 3, by: "ann")
            case .setJobRetries: .setVariables(scope: 4, variables: ["a": 1], isLocal: true, by: "ann")
            case .setVariables:
                .modify(
                    Modification(
                        activate: [
                            Modification.Activation(elementId: "a"),
                            Modification.Activation(
                                elementId: "b", ancestor: 4, variables: ["": ["x": 1], "b": [:]]),
                        ], terminate: [5, .max], by: "ann"))
            case .modify:
                .migrate(Migration(hash: "abc", id: "p", version: 2, elements: ["a": "b", "c": "c"], by: "ann"))
            case .migrate: nil
            }
        }
        while let event = next(events.last) { events.append(event) }
        return events
    }
}
