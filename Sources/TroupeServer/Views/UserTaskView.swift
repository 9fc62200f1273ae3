import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// Tasks of people as JSON.
enum UserTaskView {
    static func url(_ task: Key) -> String { "/api/user-tasks/\(task)" }

    static func value(_ task: UserTaskSummary) -> Value {
        let question = task.created
        return [
            "key": RunView.key(task.task), "state": .string(task.state.rawValue), "run_id": RunView.key(task.run),
            "work_item_id": RunView.optional(task.workItem), "workflow": .string(question.workflow),
            "step": .string(question.step), "element": RunView.key(question.element),
            // The same by the names that the routes of processes have for it.
            "instance": RunView.key(task.run), "processId": .string(question.workflow),
            "elementId": .string(question.step), "elementInstance": RunView.key(question.element),
            "title": .string(Published.text(question.title)), "message": text(question.message),
            "assignee": text(task.assignee), "candidateGroups": list("candidateGroups", of: question),
            "candidateUsers": list("candidateUsers", of: question),
            "dueDate": text(question.details["dueDate"]?.stringValue),
            "followUpDate": text(question.details["followUpDate"]?.stringValue),
            "priority": question.details["priority"]?.intValue.map(Value.integer) ?? .null,
            "options": .list(question.options.map(option)),
            "form": question.form.map(Published.value) ?? .null, "details": .map(Published.map(question.details)),
            "escalate_to": text(question.escalateTo), "escalated": .bool(task.isEscalated),
            "due_at": task.due.map(RunView.time) ?? .null, "created_at": RunView.time(task.createdAt),
            "ended_at": task.endedAt.map(RunView.time) ?? .null, "completed_by": text(task.completedBy),
            "outputs": .map(Published.map(task.outputs)), "url": .string(url(task.task)),
        ]
    }

    /// Whom a BPMN user task names beside its assignee.
    private static func list(_ name: String, of question: Record.UserTaskCreated) -> Value {
        guard let names = question.details[name]?.listValue else { return .null }
        return .list(names.map { .string(Published.text($0.text)) })
    }

    private static func option(_ option: UserTaskOption) -> Value {
        ["value": .string(Published.text(option.value)), "label": text(option.label)]
    }

    private static func text(_ text: String?) -> Value { RunView.optional(text.map(Published.text)) }
}
