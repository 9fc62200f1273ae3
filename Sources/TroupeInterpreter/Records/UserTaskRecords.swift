package import TroupeGraph

extension Record {
    /// What a person is asked. All that shows the task is here, so that a list needs neither state nor definition.
    package struct UserTaskCreated: Hashable, Sendable {
        package var task: Key
        package var element: Key
        /// The id of the workflow that the step stands in.
        package var workflow: String
        /// The step's id.
        package var step: String
        package var title: String
        package var message: String?
        /// A user, a role or a persona; nil: anyone.
        package var assignee: String?
        /// The answers to choose from; empty: none is asked for.
        package var options: [UserTaskOption]
        /// A JSON Schema of the answer's fields.
        package var form: Value?
        /// What else the step says to whoever answers.
        package var details: ValueMap
        /// Who is asked when the time is over.
        package var escalateTo: String?
        /// The time there is, in microseconds, and when it ends (since 1970, UTC).
        package var timeout: Int64?
        package var due: Int64?

        package init(
            task: Key, element: Key, workflow: String, step: String, title: String, message: String? = nil,
            assignee: String? = nil, options: [UserTaskOption] = [], form: Value? = nil, details: ValueMap = [:],
            escalateTo: String? = nil, timeout: Int64? = nil, due: Int64? = nil
        ) {
            self.task = task
            self.element = element
            self.workflow = workflow
            self.step = step
            self.title = title
            self.message = message
            self.assignee = assignee
            self.options = options
            self.form = form
            self.details = details
            self.escalateTo = escalateTo
            self.timeout = timeout
            self.due = due
        }
    }

    package struct UserTaskAssigned: Hashable, Sendable {
        package var task: Key
        package var element: Key
        /// Nil: anyone.
        package var assignee: String?
        /// Who decided it; nil when nobody did, because the time was over.
        package var by: String?
        /// The new end of the time, where it changed.
        package var due: Int64?

        package init(task: Key, element: Key, assignee: String?, by: String?, due: Int64? = nil) {
            self.task = task
            self.element = element
            self.assignee = assignee
            self.by = by
            self.due = due
        }

        /// Whether the one before had not answered in time.
        package var isEscalation: Bool { by == nil }
    }
}

/// One of the answers that a person may choose.
package struct UserTaskOption: Hashable, Sendable, Codable {
    /// What becomes the output `DECISION`.
    package var value: String
    /// What people read, where it is not the value.
    package var label: String?

    package init(value: String, label: String? = nil) {
        self.value = value
        self.label = label
    }
}

/// A signal on its way: it reaches every element that waited for its name when it was sent.
package struct SentSignal: Hashable, Sendable {
    package var signal: Key
    package var name: String
    package var payload: ValueMap

    package init(signal: Key, name: String, payload: ValueMap) {
        self.signal = signal
        self.name = name
        self.payload = payload
    }
}
