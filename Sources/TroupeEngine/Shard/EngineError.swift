package import TroupeGraph
package import TroupeInterpreter

/// Why the engine refuses a request.
package enum EngineError: Error, Hashable, Sendable, Codable, CustomStringConvertible {
    case unknownWorkflow(String)
    case unknownRun(Key)
    /// The run has no record with that number: `last` is the last one's.
    case unknownRecord(run: Key, last: Int64)
    case unknownIncident(Key)
    case unknownUserTask(Key)
    /// The task was answered, or nobody has to any more.
    case closedUserTask(Key, UserTaskSummary.State)
    /// Listeners look at a change of the task first.
    case busyUserTask(Key, TaskListenerEvent)
    /// The answer does not fit the task.
    case refusedAnswer([InputValidation.Problem])
    /// The run is over.
    case finished(Key, RunStatus)
    /// The same idempotency key came with another request before.
    case idempotencyMismatch(String)
    case unknownProcess(String, version: Int?)
    case unknownJob(Key)
    /// The job is done, or nobody has to do it any more, or (`failed`) it waits.
    case closedJob(Key, WorkerJobSummary.State)
    /// Nobody has the job, so there is no time to extend.
    case idleJob(Key)
    /// A message with that id, name and key is kept.
    case duplicateMessage(String)
    /// What was awaited is not any more.
    case closedSubscription(Key)
    /// The element instance is not active, or not one of a BPMN process.
    case unknownElement(Key)
    /// What is to be changed does not fit the run.
    case refusedChange([InputValidation.Problem])
    /// The run is none of a BPMN process.
    case notAProcess(Key)
    /// More wait than there may.
    case tooManyRequests
    case stopping
    /// The shard is being handed to another server: nothing was done, ask that one.
    case moved(Int)
    case journal(JournalError)

    package var description: String {
        switch self {
        case .unknownWorkflow(let id): "there is no workflow '\(id)'"
        case .unknownRun(let run): "there is no run \(run)"
        case .unknownRecord(let run, let last): "the last record of run \(run) is \(last)"
        case .unknownIncident(let incident): "there is no open incident \(incident)"
        case .unknownUserTask(let task): "there is no user task \(task)"
        case .closedUserTask(let task, .open): "user task \(task) was answered; its run is paused"
        case .closedUserTask(let task, let state): "user task \(task) is \(state.rawValue)"
        case .busyUserTask(let task, let event):
            "user task \(task) waits for its listeners (\(event.rawValue)); try again when they are done"
        case .refusedAnswer(let problems): "the answer is wrong: " + problems.map(\.description).joined(separator: "; ")
        case .finished(let run, let status): "run \(run) is over: it is \(status.rawValue)"
        case .idempotencyMismatch(let key): "the idempotency key '\(key)' was used by a different request"
        case .unknownProcess(let id, nil): "there is no process '\(id)'"
        case .unknownProcess(let id, let version?): "there is no version \(version) of process '\(id)'"
        case .unknownJob(let job): "there is no job \(job)"
        case .closedJob(let job, let state): "job \(job) is \(state.rawValue)"
        case .idleJob(let job): "no worker has job \(job)"
        case .duplicateMessage(let id):
            "a message with the id '\(id)', and the same name and correlation key, is kept already"
        case .closedSubscription(let subscription): "subscription \(subscription) is closed"
        case .unknownElement(let element): "there is no active element instance \(element)"
        case .refusedChange(let problems):
            "the change is refused: " + problems.map(\.description).joined(separator: "; ")
        case .notAProcess(let run): "run \(run) is of a workflow in YAML"
        case .tooManyRequests: "too many requests wait already; try again later"
        case .stopping: "the server is stopping; try again when it is back"
        case .moved(let shard): "shard \(shard) moves to another server; try again"
        case .journal(let error): error.description
        }
    }
}
