package import TroupeGraph

/// A change of a user task that waits for its listeners.
package struct UserTaskChange: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The task is about to be there.
        case creating(Record.UserTaskCreated)
        case assigning(assignee: String?, by: String)
        /// Variables are about to be set in its scope, or (not local) as a task's result would go.
        case updating(variables: ValueMap, isLocal: Bool, by: String)
        case completing(outputs: ValueMap, by: String)
        case canceling
    }

    package var task: Key
    package var element: Key
    package var kind: Kind
    /// What listeners corrected so far, by the attribute's name.
    package var corrections: ValueMap

    package init(task: Key, element: Key, kind: Kind, corrections: ValueMap = [:]) {
        self.task = task
        self.element = element
        self.kind = kind
        self.corrections = corrections
    }

    package var event: TaskListenerEvent {
        switch kind {
        case .creating: .creating
        case .assigning: .assigning
        case .updating: .updating
        case .completing: .completing
        case .canceling: .canceling
        }
    }
}

extension Record.UserTaskCreated {
    /// Attributes that a listener may correct.
    package static let correctable = [
        "assignee", "candidateGroups", "candidateUsers", "dueDate", "followUpDate", "priority",
    ]

    /// Takes over what listeners corrected: empty text and empty lists clear.
    mutating func correct(_ corrections: ValueMap) {
        for (name, value) in corrections {
            let isEmpty = value == "" || value == []
            switch name {
            case "assignee": assignee = isEmpty ? nil : value.text
            case "dueDate":
                details[name] = isEmpty ? nil : value
                due = isEmpty ? nil : TimestampText.moment(value.text)
            default: details[name] = isEmpty ? nil : value
            }
        }
    }
}
