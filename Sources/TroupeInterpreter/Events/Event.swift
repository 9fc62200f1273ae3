package import TroupeGraph

/// What happens to a run from outside: the interpreter's input.
package indirect enum Event: Hashable, Sendable {
    case start(StartRequest)
    /// A step action succeeded.
    case jobCompleted(element: Key, attempt: Int, outputs: ValueMap)
    /// A step action failed; outputs that it had by then are kept.
    case jobFailed(element: Key, attempt: Int, fault: Fault, outputs: ValueMap)
    /// The attempt was lost with its server; its effects are known to have come to an end.
    case jobInterrupted(element: Key, attempt: Int)
    /// The answer to `Command.stopJob`: the attempt's effects have come to an end.
    case jobStopped(element: Key, attempt: Int)
    case timerFired(timer: Key)
    case cancel(reason: String, by: String)
    case pause(by: String)
    case resume(by: String)
    case resolveIncident(incident: Key, resolution: IncidentResolution, by: String)
    /// Somebody gives a task to somebody else; nil: to anyone.
    case assignUserTask(task: Key, assignee: String?, by: String)
    case completeUserTask(task: Key, answer: UserTaskAnswer, by: String)
    /// A signal reached one that waits for it.
    case signalReceived(wait: Key, signal: Key, payload: ValueMap)
    /// The answer to `Command.proceed`.
    case proceed
    case process(Process)
}

extension Event {
    /// Whether this says that a job of the element came to an end.
    func endsJob(_ key: Key) -> Bool {
        switch self {
        case .jobCompleted(key, _, _), .jobFailed(key, _, _, _), .jobInterrupted(key, _), .jobStopped(key, _): true
        default: false
        }
    }
}

extension Event {
    /// Whether this answers the task.
    package func completes(userTask task: Key) -> Bool {
        if case .completeUserTask(task, _, _) = self { true } else { false }
    }
}

/// What a run is started with. The inputs have been checked against the definition.
package struct StartRequest: Hashable, Sendable, Codable {
    package var inputs: ValueMap
    package var workItem: String?
    /// Persona ids by role or alias (`developer`, `reviewer`, `tester`).
    package var assignedAgents: [String: String]
    package var workspace: WorkspaceRequest?
    /// The forge for its work items and pull requests; nil: the one that the configuration names.
    package var forge: String?
    /// Who asked.
    package var user: String
    /// Elements of a BPMN process that begin in place of its none start event, by id.
    package var startBefore: [String]?
    /// The message or signal that started a BPMN process.
    package var message: Key?

    package init(
        inputs: ValueMap = [:], workItem: String? = nil, assignedAgents: [String: String] = [:],
        workspace: WorkspaceRequest? = nil, forge: String? = nil, user: String = "local",
        startBefore: [String]? = nil, message: Key? = nil
    ) {
        self.startBefore = startBefore
        self.message = message
        self.inputs = inputs
        self.workItem = workItem
        self.assignedAgents = assignedAgents
        self.workspace = workspace
        self.forge = forge
        self.user = user
    }
}

/// Where a run's steps work.
package struct WorkspaceRequest: Hashable, Sendable, Codable {
    /// A path or URL that git can clone.
    package var repository: String
    /// Work in the given directory itself, not in a clone.
    package var inPlace: Bool

    package init(repository: String, inPlace: Bool = false) {
        self.repository = repository
        self.inPlace = inPlace
    }
}

/// What an event brings with it, so that deciding needs no clock, no randomness and no counter.
package struct Moment: Sendable {
    /// Microseconds since 1970, UTC.
    package var now: Int64
    /// Seeds `uuid()` and the like.
    package var seed: UInt64

    package init(now: Int64, seed: UInt64) {
        self.now = now
        self.seed = seed
    }
}

/// Gives out keys in rising order; one per shard, journaled with its batches.
package struct KeySource: Hashable, Sendable {
    /// The key given out next.
    package private(set) var next: Key

    package init(next: Key) { self.next = next }

    package mutating func make() -> Key {
        defer { next += 1 }
        return next
    }
}
