/// A BPMN task that no step action of ours performs (those are `Node.Kind.job`).
package indirect enum TaskNode: Hashable, Sendable, Codable {
    /// An undefined or a manual task: done as soon as it is begun.
    case pass
    /// A worker outside takes it (`/api/jobs`): service, send, script and business rule tasks, and message throw events,
    /// with a `zeebe:taskDefinition`.
    case worker(WorkerTask)
    case user(UserTaskDefinition)
    /// FEEL, whose result becomes a variable.
    case script(expression: ExpressionIndex, result: String)
    case decision(DecisionCall)
    case receive(MessageTrigger)
    /// Publishes the message.
    case send(MessageTrigger)
}

/// Work for a worker outside: Zeebe's job.
package struct WorkerTask: Hashable, Sendable, Codable {
    package var type: ValueTemplate
    /// Attempts in all; nil: 3.
    package var retries: ValueTemplate?
    /// Higher is handed out first; nil: 0.
    package var priority: ValueTemplate?

    package init(type: ValueTemplate, retries: ValueTemplate? = nil, priority: ValueTemplate? = nil) {
        self.type = type
        self.retries = retries
        self.priority = priority
    }
}

/// Whom a user task asks, and for what.
package struct UserTaskDefinition: Hashable, Sendable, Codable {
    package var assignee: ValueTemplate?
    package var candidateGroups: ValueTemplate?
    package var candidateUsers: ValueTemplate?
    package var dueDate: ValueTemplate?
    package var followUpDate: ValueTemplate?
    package var priority: ValueTemplate?
    /// `zeebe:formDefinition`: `formId`, `formKey`, `externalReference`.
    package var form: ValueTemplate?

    package init() {}
}

/// A business rule task with a called decision.
package struct DecisionCall: Hashable, Sendable, Codable {
    package var decision: ValueTemplate
    package var result: String
    package var binding: Binding

    package init(decision: ValueTemplate, result: String, binding: Binding = .latest) {
        self.decision = decision
        self.result = result
        self.binding = binding
    }
}

/// Which deployment of what is called is taken: Zeebe's `bindingType`.
package enum Binding: Hashable, Sendable, Codable {
    /// The newest when it is called.
    case latest
    /// The one that was deployed together with the caller.
    case deployment
    /// The newest with that tag.
    case versionTag(String)
}

/// A BPMN call activity.
package struct CallActivity: Hashable, Sendable, Codable {
    package var process: ValueTemplate
    package var binding: Binding
    /// Whether the callee begins with all variables that the caller sees, not only with the mapped ones.
    package var propagatesParentVariables: Bool
    /// Whether all variables of the callee's end are the caller's outputs, not only those that are mapped.
    package var propagatesChildVariables: Bool

    package init(
        process: ValueTemplate, binding: Binding = .latest, propagatesParentVariables: Bool = true,
        propagatesChildVariables: Bool = true
    ) {
        self.process = process
        self.binding = binding
        self.propagatesParentVariables = propagatesParentVariables
        self.propagatesChildVariables = propagatesChildVariables
    }
}
