package import TroupeGraph

extension Event {
    /// What happens to BPMN processes from outside.
    package indirect enum Process: Hashable, Sendable {
        /// A message or signal reached a subscription. (A timer is `timerFired` with the subscription's key.)
        case triggered(subscription: Key, message: Key, variables: ValueMap)
        /// A worker takes a job that is free. `deadline`: microseconds since 1970, UTC.
        case activateJob(job: Key, worker: String, deadline: Int64)
        case extendJob(job: Key, deadline: Int64)
        case completeJob(job: Key, variables: ValueMap)
        /// A listener of a user task has looked at the change.
        case completeListener(job: Key, result: TaskListenerResult)
        /// The worker gives up; `retries` are left, `backoff` in microseconds.
        case failJob(job: Key, retries: Int, message: String, backoff: Int64, variables: ValueMap)
        /// A BPMN error, for an error event to catch.
        case throwError(job: Key, code: String, message: String, variables: ValueMap)
        case setJobRetries(job: Key, retries: Int, by: String)
        /// `scope`: an element instance. Local: into that very scope; else as a task's outputs would go.
        case setVariables(scope: Key, variables: ValueMap, isLocal: Bool, by: String)
        case modify(Modification)
        case migrate(Migration)
    }
}

/// What a person changes about where a run stands: Zeebe's process instance modification.
package struct Modification: Hashable, Sendable {
    package struct Activation: Hashable, Sendable {
        package var elementId: String
        /// The scope instance it begins in, where there are several; nil: the only one, made if there is none.
        package var ancestor: Key?
        /// Variables by the id of the scope that gets them; "" or the element's own id: the element's.
        package var variables: [String: ValueMap]

        package init(elementId: String, ancestor: Key? = nil, variables: [String: ValueMap] = [:]) {
            self.elementId = elementId
            self.ancestor = ancestor
            self.variables = variables
        }
    }

    package var activate: [Activation]
    /// Element instances to end.
    package var terminate: [Key]
    package var by: String

    package init(activate: [Activation] = [], terminate: [Key] = [], by: String) {
        self.activate = activate
        self.terminate = terminate
        self.by = by
    }
}

/// A running instance is to follow another version of its process.
package struct Migration: Hashable, Sendable {
    package var hash: String
    package var id: String
    package var version: Int
    /// New element ids by old ones; an id that is not named stays.
    package var elements: [String: String]
    package var by: String

    package init(hash: String, id: String, version: Int, elements: [String: String], by: String) {
        self.hash = hash
        self.id = id
        self.version = version
        self.elements = elements
        self.by = by
    }
}

/// What a listener of a user task says of the change.
package struct TaskListenerResult: Hashable, Sendable {
    /// It is not to be made.
    package var isDenied: Bool
    package var reason: String
    /// New attributes of the task by name (`Record.UserTaskCreated.correctable`).
    package var corrections: ValueMap

    package init(isDenied: Bool = false, reason: String = "", corrections: ValueMap = [:]) {
        self.isDenied = isDenied
        self.reason = reason
        self.corrections = corrections
    }
}
