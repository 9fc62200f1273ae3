import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// Runs, their steps and incidents as JSON.
enum RunView {
    static func url(_ run: Key) -> String { "/api/runs/\(run)" }

    /// - Parameter waits: what the run waits for.
    static func map(_ run: RunSummary, waits: [RunWait] = []) -> ValueMap {
        [
            "run_id": key(run.run), "workflow": .string(run.workflow), "version": .integer(run.version),
            "hash": .string(run.hash), "work_item_id": optional(run.workItem), "status": .string(run.status.rawValue),
            "inputs": .map(Published.map(run.inputs)), "outputs": .map(Published.map(run.outputs)),
            "error": Published.fault(run.fault), "passed_over": .integer(run.passedOver), "user": .string(run.user),
            "repository": optional(run.workspace?.repository), "in_place": .bool(run.workspace?.inPlace ?? false),
            "created_at": time(run.createdAt), "ended_at": run.endedAt.map(time) ?? .null,
            "status_url": .string(url(run.run)),
            "waits_for": .list(waits.map(wait)),
        ]
    }

    private static func wait(_ wait: RunWait) -> Value {
        switch wait.subject {
        case .person(let task, let assignee):
            [
                "type": "user-task", "user_task": key(task), "assignee": optional(assignee.map(Published.text)),
                "signal": .null,
            ]
        case .signal(let name):
            ["type": "signal", "user_task": .null, "assignee": .null, "signal": .string(Published.text(name))]
        }
    }

    /// A run with all that is known of it.
    static func detail(_ run: RunSummary, steps: [StepView], waits: [RunWait]) -> Value {
        var map = map(run, waits: waits)
        map["steps"] = .list(steps.map(step))
        map["incidents"] = .list(steps.compactMap { incident($0, of: run.run) })
        return .map(map)
    }

    static func step(_ step: StepView) -> Value {
        [
            "key": step.key == 0 ? .null : key(step.key), "parent": step.parent == 0 ? .null : key(step.parent),
            "id": .string(step.id), "name": optional(step.name), "action": .string(step.action),
            "workflow": .string(step.workflow), "iteration": step.iteration.map(Value.integer) ?? .null,
            "status": .string(step.status.rawValue), "persona": optional(step.persona),
            "attempt": .integer(step.attempt), "started_at": time(step.startedAt),
            "ended_at": step.endedAt.map(time) ?? .null, "outputs": .map(Published.map(step.outputs)),
            "error": Published.fault(step.fault), "passed_over": .bool(step.isPassedOver),
            "incident": step.incident.map(key) ?? .null,
            "waits_for": optional(step.waitsFor.map(Published.text)), "user_task": step.userTask.map(key) ?? .null,
        ]
    }

    private static func incident(_ step: StepView, of run: Key) -> Value? {
        guard let incident = step.incident else { return nil }
        return [
            "incident_id": key(incident), "step": .string(step.id), "key": key(step.key),
            "workflow": .string(step.workflow), "error": Published.fault(step.fault),
            "resolve_url": .string("\(url(run))/incidents/\(incident)/resolve"),
        ]
    }

    static func key(_ key: Key) -> Value { .string(String(key)) }
    static func time(_ microseconds: Int64) -> Value { .string(TimestampText.text(microseconds)) }
    static func optional(_ text: String?) -> Value { text.map(Value.string) ?? .null }
}
