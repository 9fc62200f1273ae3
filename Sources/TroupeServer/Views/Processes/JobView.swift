import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// Jobs of workers as JSON.
enum JobView {
    /// A job in a worker's hands.
    static func value(_ job: ActivatedJob) -> Value {
        var map = common(job.job, run: job.run)
        map["version"] = .integer(job.version)
        map["retries"] = .integer(job.retries)
        map["worker"] = .string(job.worker)
        map["deadline"] = RunView.time(job.deadline)
        map["variables"] = .map(Published.map(job.variables))
        return .map(map)
    }

    /// A job in a list.
    static func value(_ job: WorkerJobSummary) -> Value {
        var map = common(job.created, run: job.run)
        map["state"] = .string(job.state.rawValue)
        map["retries"] = .integer(job.retries)
        map["worker"] = RunView.optional(job.worker)
        map["deadline"] = job.deadline.map(RunView.time) ?? .null
        map["errorCode"] = RunView.optional(job.errorCode)
        map["errorMessage"] = RunView.optional(job.errorMessage.map(Published.text))
        map["createdAt"] = RunView.time(job.createdAt)
        map["endedAt"] = job.endedAt.map(RunView.time) ?? .null
        return .map(map)
    }

    private static func common(_ job: Record.WorkerJob, run: Key) -> ValueMap {
        [
            "key": RunView.key(job.job), "type": .string(job.type), "kind": .string(job.kind.rawValue),
            "listenerEvent": RunView.optional(job.event?.rawValue),
            "processId": .string(job.process), "instance": RunView.key(run), "element": .string(job.elementId),
            "elementInstance": RunView.key(job.element), "priority": .integer(job.priority),
            "headers": .map(Published.map(job.headers)), "persona": RunView.optional(job.persona),
        ]
    }
}
