import TroupeGraph
import TroupeInterpreter

extension Schemas {
    private typealias Member = Schema.Member

    private static let recordPlace = Schema.object([
        Member(name: "seq", schema: Schema.integer), Member(name: "time", schema: Schema.time),
        Member(name: "position", schema: Schema.integer), Member(name: "record", schema: Schema.reference("Record")),
    ])

    private static let waits = [
        "job", "worker-job", "user-task", "signal", "timer", "message", "condition",
    ]

    static let runState = Schema.object(
        [
            Member(name: "run_id", schema: Schema.key), Member(name: "workflow", schema: Schema.text),
            Member(name: "version", schema: Schema.integer),
            Member(name: "status", schema: Schema.choice(RunStatus.allCases.map(\.rawValue))),
            Member(name: "inputs", schema: Schema.map), Member(name: "at", schema: recordPlace),
            Member(name: "steps", schema: Schema.list(Schema.reference("Step"))),
        ] + variableMembers + [
            activeElements,
            Member(
                name: "waits",
                schema: Schema.list(
                    Schema.object([
                        Member(name: "type", schema: Schema.choice(waits)), Member(name: "key", schema: Schema.key),
                        Member(name: "element", schema: Schema.key),
                        Member(name: "step", schema: Schema.optional(Schema.text)),
                        Member(name: "name", schema: Schema.optional(Schema.text)),
                        Member(name: "who", schema: Schema.optional(Schema.text)),
                        Member(name: "due", schema: Schema.optional(Schema.time)),
                    ]))),
            Member(
                name: "incidents",
                schema: Schema.list(
                    Schema.object([
                        Member(name: "key", schema: Schema.key), Member(name: "element", schema: Schema.key),
                        Member(name: "step", schema: Schema.optional(Schema.text)),
                        Member(name: "error", schema: Schema.reference("Fault")),
                    ]))),
            Member(name: "deferred", schema: Schema.integer), Member(name: "outputs", schema: Schema.map),
            Member(name: "error", schema: Schema.optional(Schema.reference("Fault"))),
            Member(name: "next", schema: Schema.optional(recordPlace)),
            Member(name: "amid_decision", schema: Schema.flag),
        ])
}
