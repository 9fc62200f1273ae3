package import TroupeGraph
package import TroupeInterpreter

/// A step of a run as people see it: a view of one element instance.
package struct StepView: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable, Codable {
        case running
        /// Waits for a person's answer, a signal or a time.
        case waiting
        /// Waits for its next attempt.
        case retrying
        /// Waits for a person's decision about what went wrong.
        case incident
        case completed
        case failed
        /// Its condition was false.
        case skipped
        case canceled
    }

    /// The element instance; 0 for a step that was skipped.
    package var key: Key
    /// The step around it; 0 at the top.
    package var parent: Key
    /// The step's id in its workflow.
    package var id: String
    package var name: String?
    /// `shell-command`, `conditional`, `execute-workflow`, … as the interpreter knows it.
    package var action: String
    /// The workflow it stands in.
    package var workflow: String
    /// The round of the loop around it, from 0.
    package var iteration: Int?
    package var status: Status
    package var persona: String?
    package var attempt: Int
    /// Microseconds since 1970, UTC.
    package var startedAt: Int64
    package var endedAt: Int64?
    package var outputs: ValueMap
    package var fault: Fault?
    /// It failed, and the run went on.
    package var isPassedOver: Bool
    /// The open incident of the step.
    package var incident: Key?
    /// What it waits for: an assignee, `signal NAME`, or a time; nil for a task that is anyone's.
    package var waitsFor: String?
    /// The open user task of the step.
    package var userTask: Key?
}

extension Node.Kind {
    /// What people call a node of this kind.
    package var actionName: String {
        switch self {
        case .start: "start"
        case .end: "end"
        // What an author wrote as one action lowers to two kinds of work.
        case .job(let job): job.performer == .signalWait ? "wait" : job.type
        case .assignment: "set-variable"
        case .exclusiveGateway, .parallelGateway, .inclusiveGateway, .eventGateway, .complexGateway: "gateway"
        case .event: "event"
        case .task: "task"
        case .callActivity: "call-activity"
        case .timer: "wait"
        case .call: "execute-workflow"
        case .subprocess: "block"
        case .loop: "loop"
        case .fail: "fail"
        }
    }
}
