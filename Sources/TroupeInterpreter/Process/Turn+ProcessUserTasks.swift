import TroupeGraph

extension Turn {
    /// Asks a person.
    mutating func ask(_ task: UserTaskDefinition, _ node: Node, _ element: ElementInstance) {
        let key = element.key
        var created = Record.UserTaskCreated(
            task: 0, element: key, workflow: definition(of: element).id, step: node.id,
            title: node.name ?? node.id, message: node.description)
        var details: ValueMap = [:]
        let parts: [(String, ValueTemplate?)] = [
            ("assignee", task.assignee), ("candidateGroups", task.candidateGroups),
            ("candidateUsers", task.candidateUsers), ("dueDate", task.dueDate), ("followUpDate", task.followUpDate),
            ("priority", task.priority), ("form", task.form),
        ]
        for (name, template) in parts {
            guard let template else { continue }
            switch evaluate(template, at: key) {
            case .failure(var fault):
                fault.message = "\(name): \(fault.message)"
                return raise(fault, at: key, in: .activated)
            case .success(.null): continue
            case .success(let value):
                if name == "assignee" {
                    created.assignee = state.created.request.assignedAgents[value.text] ?? value.text
                } else {
                    details[name] = value
                }
            }
        }
        if let headers = node.details?.parts.headers, !headers.isEmpty { details["headers"] = .map(headers) }
        created.details = details
        created.due = details["dueDate"].flatMap { TimestampText.microseconds($0.text) }
        created.task = keys.make()
        if !announce(.creating(created), of: created.task, at: key) { place(created) }
    }

    /// What an answer is to a BPMN process: its variables, and the decision and comment where there are any.
    static func variables(of answer: UserTaskAnswer) -> ValueMap {
        var variables = answer.variables
        if let decision = answer.decision { variables["decision"] = .string(decision) }
        if let comment = answer.comment, !comment.isEmpty { variables["comment"] = .string(comment) }
        return variables
    }
}
