import TroupeEngine
import TroupeGraph
import TroupeInterpreter

extension Schemas {
    private typealias Member = Schema.Member

    /// What the routes of processes answer.
    static let processes: ValueMap = [
        "Deployment": deployment, "StartedInstance": startedInstance,
        "StartedInstances": Schema.object([
            Member(name: "processInstances", schema: Schema.list(Schema.reference("StartedInstance")))
        ]), "InstanceSummary": instanceSummary,
        "InstanceList": list("processInstances", "InstanceSummary"), "Instance": instance,
        "InstanceHistory": instanceHistory, "Variables": variables, "InstanceControl": instanceControl,
        "OpenIncident": openIncident, "IncidentList": list("incidents", "OpenIncident"),
        "IncidentDecision": decision, "ActivatedJob": activatedJob,
        "ActivatedJobs": Schema.object([
            Member(name: "jobs", schema: Schema.list(Schema.reference("ActivatedJob")))
        ]), "Job": job, "JobList": list("jobs", "Job"), "JobDecision": decision,
        "MessagePublished": Schema.object([
            Member(name: "key", schema: Schema.key), Member(name: "name", schema: Schema.text),
        ]), "MessageSubscription": messageSubscription,
        "MessageSubscriptionList": list("messageSubscriptions", "MessageSubscription", starts: messageStart),
        "Timer": timer, "TimerList": list("timers", "Timer", starts: startTimer),
        "Clock": Schema.object([Member(name: "now", schema: Schema.time)]),
    ]

    private static func list(_ name: String, _ element: String, starts: Value? = nil) -> Value {
        var members = [Member(name: name, schema: Schema.list(Schema.reference(element)))]
        if let starts { members.append(Member(name: "startEvents", schema: Schema.list(starts))) }
        members.append(Member(name: "next", schema: Schema.optional(Schema.key)))
        return Schema.object(members)
    }

    private static let decision = Schema.object([
        Member(name: "key", schema: Schema.key), Member(name: "accepted", schema: Schema.text),
    ])

    private static let instanceControl = Schema.object([
        Member(name: "key", schema: Schema.key), Member(name: "accepted", schema: Schema.text),
        Member(name: "url", schema: Schema.text),
    ])

    private static let deployment = Schema.object([
        Member(
            name: "processes",
            schema: Schema.list(
                Schema.object([
                    Member(name: "processId", schema: Schema.text), Member(name: "version", schema: Schema.integer),
                    Member(name: "versionTag", schema: Schema.optional(Schema.text)),
                    Member(name: "name", schema: Schema.optional(Schema.text)),
                    Member(name: "hash", schema: Schema.text), Member(name: "file", schema: Schema.text),
                    Member(name: "changed", schema: Schema.flag),
                ]))),
        Member(
            name: "decisions",
            schema: Schema.list(
                Schema.object([
                    Member(name: "decisionId", schema: Schema.text), Member(name: "version", schema: Schema.integer),
                    Member(name: "versionTag", schema: Schema.optional(Schema.text)),
                    Member(name: "name", schema: Schema.optional(Schema.text)),
                    Member(name: "hash", schema: Schema.text), Member(name: "file", schema: Schema.text),
                    Member(name: "changed", schema: Schema.flag),
                ]))),
        Member(name: "diagnostics", schema: Schema.list(Schema.reference("Diagnostic"))),
    ])

    private static let startedInstance = Schema.object([
        Member(name: "key", schema: Schema.key), Member(name: "processId", schema: Schema.text),
        Member(name: "version", schema: Schema.integer), Member(name: "url", schema: Schema.text),
    ])

    private static let summaryMembers: [Schema.Member] = [
        Member(name: "key", schema: Schema.key), Member(name: "processId", schema: Schema.text),
        Member(name: "version", schema: Schema.integer),
        Member(name: "state", schema: Schema.choice(InstanceView.states)),
        Member(name: "status", schema: Schema.choice(RunStatus.allCases.map(\.rawValue))),
        Member(name: "startedAt", schema: Schema.time), Member(name: "endedAt", schema: Schema.optional(Schema.time)),
        Member(name: "error", schema: Schema.optional(Schema.reference("Fault"))),
        Member(name: "url", schema: Schema.text),
    ]

    private static let instanceSummary = Schema.object(summaryMembers)

    static let variableMembers: [Schema.Member] = [
        Member(name: "variables", schema: Schema.map),
        Member(
            name: "scopes",
            schema: Schema.list(
                Schema.object([
                    Member(name: "key", schema: Schema.key), Member(name: "element", schema: Schema.text),
                    Member(name: "variables", schema: Schema.map),
                ]))),
    ]

    private static let variables = Schema.object(variableMembers)

    static let activeElements = Schema.Member(
        name: "active",
        schema: Schema.list(
            Schema.object([
                Member(name: "key", schema: Schema.key), Member(name: "element", schema: Schema.text),
                Member(name: "name", schema: Schema.optional(Schema.text)),
                Member(name: "type", schema: Schema.text), Member(name: "state", schema: Schema.text),
                Member(name: "scope", schema: Schema.key), Member(name: "processId", schema: Schema.text),
                Member(name: "version", schema: Schema.integer),
                Member(name: "round", schema: Schema.optional(Schema.integer)),
                Member(name: "incident", schema: Schema.optional(Schema.key)),
                Member(name: "job", schema: Schema.optional(Schema.key)),
                Member(name: "userTask", schema: Schema.optional(Schema.key)),
                Member(name: "attempt", schema: Schema.integer),
            ])))

    private static let instance = Schema.object(
        summaryMembers + variableMembers + [
            activeElements,
            Member(name: "incidents", schema: Schema.list(Schema.reference("OpenIncident"))),
        ])

    private static let instanceHistory = Schema.object([
        Member(name: "key", schema: Schema.key),
        Member(
            name: "history",
            schema: Schema.list(
                Schema.object([
                    Member(name: "key", schema: Schema.optional(Schema.key)),
                    Member(name: "scope", schema: Schema.optional(Schema.key)),
                    Member(name: "element", schema: Schema.text),
                    Member(name: "name", schema: Schema.optional(Schema.text)),
                    Member(name: "type", schema: Schema.text), Member(name: "processId", schema: Schema.text),
                    Member(name: "state", schema: Schema.choice(["activated", "completed", "terminated"])),
                    Member(name: "round", schema: Schema.optional(Schema.integer)),
                    Member(name: "activatedAt", schema: Schema.time),
                    Member(name: "completedAt", schema: Schema.optional(Schema.time)),
                    Member(name: "flows", schema: Schema.texts), Member(name: "seq", schema: Schema.integer),
                ]))),
        Member(
            name: "flows",
            schema: Schema.list(
                Schema.object([
                    Member(name: "flow", schema: Schema.text), Member(name: "source", schema: Schema.text),
                    Member(name: "target", schema: Schema.text),
                    Member(name: "scope", schema: Schema.optional(Schema.key)),
                    Member(name: "seq", schema: Schema.integer),
                ]))),
        Member(name: "next", schema: Schema.optional(Schema.integer)),
    ])
}

extension Schemas {
    static let openIncident = Schema.object([
        Member(name: "key", schema: Schema.key), Member(name: "instance", schema: Schema.key),
        Member(name: "processId", schema: Schema.optional(Schema.text)),
        Member(name: "element", schema: Schema.optional(Schema.text)),
        Member(name: "elementInstance", schema: Schema.key), Member(name: "job", schema: Schema.optional(Schema.key)),
        Member(name: "type", schema: Schema.text), Member(name: "errorType", schema: Schema.text),
        Member(name: "message", schema: Schema.text),
        Member(name: "details", schema: Schema.map), Member(name: "createdAt", schema: Schema.time),
        Member(name: "resolveUrl", schema: Schema.text),
    ])

    private static let jobMembers: [Schema.Member] = [
        Member(name: "key", schema: Schema.key), Member(name: "type", schema: Schema.text),
        Member(name: "kind", schema: Schema.choice(Record.WorkerJob.Kind.allCases.map(\.rawValue))),
        Member(name: "listenerEvent", schema: Schema.optional(Schema.text)),
        Member(name: "processId", schema: Schema.text), Member(name: "instance", schema: Schema.key),
        Member(name: "element", schema: Schema.text), Member(name: "elementInstance", schema: Schema.key),
        Member(name: "priority", schema: Schema.integer), Member(name: "retries", schema: Schema.integer),
        Member(name: "headers", schema: Schema.map), Member(name: "persona", schema: Schema.optional(Schema.text)),
    ]

    static let activatedJob = Schema.object(
        jobMembers + [
            Member(name: "version", schema: Schema.integer), Member(name: "worker", schema: Schema.text),
            Member(name: "deadline", schema: Schema.time), Member(name: "variables", schema: Schema.map),
        ])

    static let job = Schema.object(
        jobMembers + [
            Member(name: "state", schema: Schema.choice(WorkerJobSummary.State.allCases.map(\.rawValue))),
            Member(name: "worker", schema: Schema.optional(Schema.text)),
            Member(name: "deadline", schema: Schema.optional(Schema.time)),
            Member(name: "errorCode", schema: Schema.optional(Schema.text)),
            Member(name: "errorMessage", schema: Schema.optional(Schema.text)),
            Member(name: "createdAt", schema: Schema.time),
            Member(name: "endedAt", schema: Schema.optional(Schema.time)),
        ])

    private static let awaitedMembers: [Schema.Member] = [
        Member(name: "key", schema: Schema.key), Member(name: "instance", schema: Schema.key),
        Member(name: "processId", schema: Schema.text), Member(name: "element", schema: Schema.text),
        Member(name: "elementInstance", schema: Schema.key), Member(name: "interrupting", schema: Schema.flag),
        Member(name: "createdAt", schema: Schema.time),
    ]

    private static let startMembers: [Schema.Member] = [
        Member(name: "processId", schema: Schema.text), Member(name: "element", schema: Schema.text),
        Member(name: "instance", schema: ["type": "null"]), Member(name: "version", schema: Schema.integer),
    ]

    static let messageSubscription = Schema.object(
        awaitedMembers + [
            Member(name: "name", schema: Schema.text), Member(name: "correlationKey", schema: Schema.text),
        ])

    static let messageStart = Schema.object(startMembers + [Member(name: "name", schema: Schema.text)])

    static let timer = Schema.object(
        awaitedMembers + [
            Member(name: "due", schema: Schema.time), Member(name: "cycle", schema: Schema.optional(Schema.text)),
            Member(name: "repetitions", schema: Schema.optional(Schema.integer)),
        ])

    static let startTimer = Schema.object(
        startMembers + [
            Member(name: "key", schema: Schema.key), Member(name: "due", schema: Schema.optional(Schema.time)),
            Member(name: "repetitions", schema: Schema.optional(Schema.integer)),
        ])
}
