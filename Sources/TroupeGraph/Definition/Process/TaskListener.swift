/// A job that a worker does before a user task changes; it may correct or deny the change.
package struct TaskListener: Hashable, Sendable, Codable {
    package var event: TaskListenerEvent
    package var job: ExecutionListener

    package init(_ event: TaskListenerEvent, _ job: ExecutionListener) {
        self.event = event
        self.job = job
    }
}

/// What happens to a user task; the names are Camunda's.
package enum TaskListenerEvent: String, Hashable, Sendable, Codable, CaseIterable {
    case creating, assigning
    /// Variables are set in the task's own scope.
    case updating
    case completing, canceling

    /// The event that a file means, which may use a name of older versions.
    package init?(named name: String) {
        switch name {
        case "create": self = .creating
        case "assignment": self = .assigning
        case "update": self = .updating
        case "complete": self = .completing
        case "cancel": self = .canceling
        default: self.init(rawValue: name)
        }
    }

    /// Whether a listener can keep it from happening.
    package var canBeDenied: Bool {
        switch self {
        case .assigning, .updating, .completing: true
        case .creating, .canceling: false
        }
    }
}
