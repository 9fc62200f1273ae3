import TroupeBPMN
import TroupeExpression
import TroupeGraph

/// Fixed dates, priorities and forms of user tasks that mean nothing.
struct UserTaskParts: BPMNRule {
    let info = RuleInfo(
        "bpmn/user-task", .error, "A user task has a date, priority or form that cannot be read.")

    func check(_ subject: BPMNSubject, _ report: inout BPMNReport) {
        for fact in subject.nodes {
            guard case .user? = fact.node.task?.kind else { continue }
            let task = fact.node.zeebe.userTask
            for (name, date) in [("dueDate", task.dueDate), ("followUpDate", task.followUpDate)] {
                guard let date, !date.isFEEL, !date.string.isBlank,
                    FEELDateTime(zoned: date.string.trimmedBlank) == nil
                else { continue }
                report.add(
                    info,
                    "the \(name) of \(fact.node.shown) is no date and time with a zone, such as 2026-12-24T18:00:00Z",
                    at: date, of: fact.node)
            }
            if let priority = task.priority, !priority.isFEEL,
                !(Int(priority.string.trimmedBlank).map { (0...100).contains($0) } ?? false)
            {
                report.add(
                    info, "the priority of \(fact.node.shown) must be a whole number from 0 to 100, or FEEL behind '='",
                    at: priority, of: fact.node)
            }
            if let form = task.form {
                let given = [form.id, form.key, form.externalReference].filter { !($0?.string.isBlank ?? true) }
                if given.count != 1 {
                    report.add(
                        info,
                        "the form of \(fact.node.shown) needs one of formId, formKey and externalReference, and has \(given.count)",
                        at: fact.node)
                }
            }
        }
    }
}
