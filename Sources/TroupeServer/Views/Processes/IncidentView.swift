import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// Open incidents as JSON.
enum IncidentView {
    static func url(_ incident: Key) -> String { "/api/incidents/\(incident)" }

    /// - Parameter element: the element instance that is stuck, where it is known.
    static func value(
        _ incident: IncidentSummary, _ element: ProcessInstanceView.Element?, process: String?
    ) -> Value {
        [
            "key": RunView.key(incident.incident), "instance": RunView.key(incident.run),
            "processId": RunView.optional(element?.process ?? process),
            "element": RunView.optional(element?.elementId ?? incident.fault.step),
            "elementInstance": RunView.key(incident.element), "job": element?.job.map(RunView.key) ?? .null,
            "type": .string(incident.fault.code), "errorType": .string(ZeebeErrorType.name(of: incident.fault)),
            "message": .string(Published.text(incident.fault.message)),
            "details": .map(Published.map(incident.fault.details)), "createdAt": RunView.time(incident.createdAt),
            "resolveUrl": .string(url(incident.incident) + "/resolve"),
        ]
    }
}
