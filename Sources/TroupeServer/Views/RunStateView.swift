import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// A run as it was behind one of its records, as JSON. Steps, elements and variables are shown as of a run that goes on.
enum RunStateView {
    static func value(_ replay: RunReplay) -> Value {
        let (state, view) = (replay.state, replay.view)
        var map: ValueMap = [
            "run_id": RunView.key(state.run), "workflow": .string(replay.workflow),
            "version": .integer(replay.version), "status": .string(state.status.rawValue),
            "inputs": .map(Published.map(state.created.request.inputs)), "at": place(replay.last),
            "steps": .list(replay.steps.map(RunView.step)), "active": InstanceView.active(view),
        ]
        map.merge(InstanceView.variables(view))
        map["waits"] = .list(waits(state))
        map["incidents"] = .list(
            state.incidents.sorted { $0.key < $1.key }.map { key, incident in
                [
                    "key": RunView.key(key), "element": RunView.key(incident.element),
                    "step": step(incident.element, state), "error": Published.fault(incident.fault),
                ]
            })
        map["deferred"] = .integer(state.deferred.count)
        map["outputs"] = .map(Published.map(state.finished?.outputs ?? [:]))
        map["error"] = Published.fault(state.finished?.fault)
        map["next"] = replay.next.map(place) ?? .null
        map["amid_decision"] = .bool(replay.isAmidDecision)
        return .map(map)
    }

    private static func place(_ place: RunReplay.Place) -> Value {
        [
            "seq": .number(.integer(place.sequence)), "time": RunView.time(place.time),
            "position": .number(.integer(place.position)), "record": Published.record(place.record),
        ]
    }

    // MARK: What it waited for

    private static func waits(_ state: InstanceState) -> [Value] {
        func wait(_ type: String, _ key: Key, _ element: Key, name: String?, who: String? = nil, due: Int64? = nil)
            -> Value
        {
            [
                "type": .string(type), "key": RunView.key(key), "element": RunView.key(element),
                "step": step(element, state), "name": RunView.optional(name.map(Published.text)),
                "who": RunView.optional(who.map(Published.text)), "due": due.map(RunView.time) ?? .null,
            ]
        }
        var waits = state.openJobKeys.sorted().compactMap { key -> Value? in
            guard let element = state.elements[key] else { return nil }
            return wait("job", key, key, name: element.job?.type, who: element.job?.persona)
        }
        waits += state.workerJobs.sorted { $0.key < $1.key }.map { key, job in
            wait("worker-job", key, job.job.element, name: job.job.type, who: job.worker)
        }
        waits += state.userTasks.sorted { $0.key < $1.key }.map { key, task in
            wait("user-task", key, task.created.element, name: task.created.title, who: task.assignee)
        }
        waits += state.signalWaits.sorted { $0.key < $1.key }.map { key, signal in
            wait("signal", key, signal.element, name: signal.name)
        }
        waits += state.timers.sorted { $0.key < $1.key }.map { key, timer in
            wait("timer", key, timer.element, name: timer.purpose.rawValue, due: timer.due)
        }
        return waits
            + state.subscriptions.sorted { $0.key < $1.key }.map { key, subscription in
                switch subscription.awaited {
                case .timer(let due, _, _):
                    wait("timer", key, subscription.element, name: subscription.elementId, due: due)
                case .message(let name, let correlation):
                    wait("message", key, subscription.element, name: name, who: correlation)
                case .signal(let name): wait("signal", key, subscription.element, name: name)
                case .condition: wait("condition", key, subscription.element, name: subscription.elementId)
                }
            }
    }

    /// The id of the step, or of the element, that an element instance is of.
    private static func step(_ element: Key, _ state: InstanceState) -> Value {
        RunView.optional(state.elements[element].map { state.node(of: $0).id })
    }
}
