package import TroupeGraph
package import TroupeInterpreter

/// Why the engine refuses a request.
package enum EngineError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownWorkflow(String)
    case unknownRun(Key)
    case unknownIncident(Key)
    case unknownUserTask(Key)
    /// The task was answered, or nobody has to any more.
    case closedUserTask(Key, UserTaskSummary.State)
    /// The answer does not fit the task.
    case refusedAnswer([InputValidation.Problem])
    /// The run is over.
    case finished(Key, RunStatus)
    /// The same idempotency key came with another request before.
    case idempotencyMismatch(String)
    case stopping
    case journal(JournalError)

    package var description: String {
        switch self {
        case .unknownWorkflow(let id): "there is no workflow '\(id)'"
        case .unknownRun(let run): "there is no run \(run)"
        case .unknownIncident(let incident): "there is no open incident \(incident)"
        case .unknownUserTask(let task): "there is no user task \(task)"
        case .closedUserTask(let task, .open): "user task \(task) was answered; its run is paused"
        case .closedUserTask(let task, let state): "user task \(task) is \(state.rawValue)"
        case .refusedAnswer(let problems): "the answer is wrong: " + problems.map(\.description).joined(separator: "; ")
        case .finished(let run, let status): "run \(run) is over: it is \(status.rawValue)"
        case .idempotencyMismatch(let key): "the idempotency key '\(key)' was used by a different request"
        case .stopping: "the server is stopping; try again when it is back"
        case .journal(let error): error.description
        }
    }
}
