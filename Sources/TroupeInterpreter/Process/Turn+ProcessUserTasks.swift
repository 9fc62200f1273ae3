import TroupeGraph

extension Turn {
    /// Asks a person.
    mutating func ask(_ task: UserTaskDefinition, _ node: ProgramNode, _ element: ElementInstance) {
        let key = element.key
        var created = Record.UserTaskCreated(
            task: 0, element: key, workflow: program(of: element).definition.id, step: node.id,
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
            case .success(let value):
                // The expression of a date may come to nothing; who it is for may not.
                if name.hasSuffix("Date"), value == .null || value == "" { continue }
                if let fault = Self.misfit(value, of: name) { return raise(fault, at: key, in: .activated) }
                if name == "assignee" {
                    created.assignee = state.created.request.assignedAgents[value.text] ?? value.text
                } else {
                    details[name] = value
                }
            }
        }
        if let headers = node.details?.parts.headers, !headers.isEmpty { details["headers"] = .map(headers) }
        created.details = details
        created.due = details["dueDate"].flatMap { TimestampText.moment($0.text) }
        created.task = keys.make()
        if !announce(.creating(created), of: created.task, at: key) { place(created) }
    }

    /// What is wrong with a value for a part of a user task; Camunda 8 makes an incident of the same.
    private static func misfit(_ value: Value, of name: String) -> Fault? {
        let wanted: String
        switch name {
        case "assignee":
            if value.stringValue != nil { return nil }
            wanted = "text"
        case "candidateGroups", "candidateUsers":
            if value.listValue?.allSatisfy({ $0.stringValue != nil }) ?? false { return nil }
            wanted = "a list of texts"
        case "dueDate", "followUpDate":
            if TimestampText.moment(value.text) != nil { return nil }
            wanted = "a date and time with a zone (ISO 8601)"
        case "priority":
            if let number = value.intValue, (0...100).contains(number) { return nil }
            wanted = "a whole number from 0 to 100"
        default: return nil
        }
        return Fault("user-task.\(name)", "the \(name) of the task is \(value.kindName), and must be \(wanted)")
    }

    /// What an answer is to a BPMN process: its variables, and the decision and comment where there are any.
    static func variables(of answer: UserTaskAnswer) -> ValueMap {
        var variables = answer.variables
        if let decision = answer.decision { variables["decision"] = .string(decision) }
        if let comment = answer.comment, !comment.isEmpty { variables["comment"] = .string(comment) }
        return variables
    }
}
