import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// Instances of processes as JSON. Runs of workflows in YAML are shown by it too, as far as it makes sense.
enum InstanceView {
    static func url(_ instance: Key) -> String { "/api/process-instances/\(instance)" }

    /// An instance that a request has just started.
    static func started(_ run: RunSummary) -> Value {
        [
            "key": RunView.key(run.run), "processId": .string(run.workflow), "version": .integer(run.version),
            "url": .string(url(run.run)),
        ]
    }

    /// What clients see of a run's status: whether a person paused it, or it is being canceled, is said by `status`.
    static let states = ["active", "incident", "completed", "failed", "canceled"]

    static func state(_ status: RunStatus) -> String {
        switch status {
        case .running, .paused, .canceling: "active"
        case .incident: "incident"
        case .completed: "completed"
        case .failed: "failed"
        case .canceled: "canceled"
        }
    }

    /// The statuses that a state stands for.
    static func statuses(_ state: String) -> [RunStatus] { RunStatus.allCases.filter { self.state($0) == state } }

    /// An instance in a list.
    static func map(_ run: RunSummary) -> ValueMap {
        [
            "key": RunView.key(run.run), "processId": .string(run.workflow), "version": .integer(run.version),
            "state": .string(state(run.status)), "status": .string(run.status.rawValue),
            "startedAt": RunView.time(run.createdAt), "endedAt": run.endedAt.map(RunView.time) ?? .null,
            "error": Published.fault(run.fault), "url": .string(url(run.run)),
        ]
    }

    /// An instance with where it stands.
    static func detail(_ run: RunSummary, _ view: ProcessInstanceView, incidents: [IncidentSummary]) -> Value {
        var map = map(run)
        // The summary is written behind the state by a moment: what is shown must fit together.
        map["processId"] = .string(view.process)
        map["version"] = .integer(view.version)
        map["state"] = .string(state(view.status))
        map["status"] = .string(view.status.rawValue)
        map.merge(variables(view))
        map["active"] = active(view)
        let elements = Dictionary(view.elements.map { ($0.key, $0) }) { first, _ in first }
        map["incidents"] = .list(
            incidents.filter { view.incidents.contains($0.incident) }.map {
                IncidentView.value($0, elements[$0.element], process: view.process)
            })
        return .map(map)
    }

    /// The variables of the process, and of each scope that holds any.
    static func variables(_ view: ProcessInstanceView) -> ValueMap {
        [
            "variables": .map(Published.map(view.scopes.first?.variables ?? [:])),
            "scopes": .list(
                view.scopes.map { scope in
                    [
                        "key": RunView.key(scope.key), "element": .string(scope.elementId),
                        "variables": .map(Published.map(scope.variables)),
                    ]
                }),
        ]
    }

    /// The elements that are active, but for the process itself.
    static func active(_ view: ProcessInstanceView) -> Value {
        .list(view.elements.filter { $0.type != "process" }.map(element))
    }

    private static func element(_ element: ProcessInstanceView.Element) -> Value {
        [
            "key": RunView.key(element.key), "element": .string(element.elementId),
            "name": RunView.optional(element.name), "type": .string(element.type),
            "state": .string(element.lifecycle.rawValue), "scope": RunView.key(element.parent),
            "processId": .string(element.process), "version": .integer(element.version),
            "round": element.round.map(Value.integer) ?? .null, "incident": element.incident.map(RunView.key) ?? .null,
            "job": element.job.map(RunView.key) ?? .null, "userTask": element.userTask.map(RunView.key) ?? .null,
            "attempt": .integer(element.attempt),
        ]
    }
}
