import TroupeEngine
import TroupeGraph

extension Schemas {
    private typealias Member = Schema.Member

    static let userTask = Schema.object([
        Member(name: "key", schema: Schema.key),
        Member(name: "state", schema: Schema.choice(UserTaskSummary.State.allCases.map(\.rawValue))),
        Member(name: "run_id", schema: Schema.key),
        Member(name: "work_item_id", schema: Schema.optional(Schema.text)),
        Member(name: "workflow", schema: Schema.text), Member(name: "step", schema: Schema.text),
        Member(name: "element", schema: Schema.key), Member(name: "instance", schema: Schema.key),
        Member(name: "processId", schema: Schema.text), Member(name: "elementId", schema: Schema.text),
        Member(name: "elementInstance", schema: Schema.key), Member(name: "title", schema: Schema.text),
        Member(name: "message", schema: Schema.optional(Schema.text)),
        Member(name: "assignee", schema: Schema.optional(Schema.text)),
        Member(name: "candidateGroups", schema: Schema.optional(Schema.list(Schema.text))),
        Member(name: "candidateUsers", schema: Schema.optional(Schema.list(Schema.text))),
        Member(name: "dueDate", schema: Schema.optional(Schema.text)),
        Member(name: "followUpDate", schema: Schema.optional(Schema.text)),
        Member(name: "priority", schema: Schema.optional(Schema.integer)),
        Member(
            name: "options",
            schema: Schema.list(
                Schema.object([
                    Member(name: "value", schema: Schema.text),
                    Member(name: "label", schema: Schema.optional(Schema.text)),
                ]))),
        Member(name: "form", schema: Schema.optional(Schema.map)), Member(name: "details", schema: Schema.map),
        Member(name: "escalate_to", schema: Schema.optional(Schema.text)),
        Member(name: "escalated", schema: Schema.flag),
        Member(name: "due_at", schema: Schema.optional(Schema.time)),
        Member(name: "created_at", schema: Schema.time),
        Member(name: "ended_at", schema: Schema.optional(Schema.time)),
        Member(name: "completed_by", schema: Schema.optional(Schema.text)),
        Member(name: "outputs", schema: Schema.map), Member(name: "url", schema: Schema.text),
    ])

    static let userTaskList = Schema.object([
        Member(name: "user_tasks", schema: Schema.list(Schema.reference("UserTask"))),
        Member(name: "next", schema: Schema.optional(Schema.key)),
    ])

    static let userTaskDecision = Schema.object([
        Member(name: "key", schema: Schema.key),
        Member(name: "accepted", schema: Schema.choice(["assign", "complete"])),
        Member(name: "url", schema: Schema.text),
    ])

    static let signalSent = Schema.object([
        Member(name: "key", schema: Schema.key), Member(name: "name", schema: Schema.text),
    ])
}
