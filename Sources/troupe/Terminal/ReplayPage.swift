import TroupeGraph

/// A run as it was behind one of its records, as `troupe replay` shows it.
enum ReplayPage {
    static func print(_ state: Value) {
        line("Run: \(text(state, "run_id"))")
        line("Workflow: \(text(state, "workflow")), version \(text(state, "version"))")
        line("Status: \(text(state, "status"))")
        line("Record: \(record(state["at"]))")
        if let message = state["error"]?["message"]?.text { line("Error: \(message)") }
        RunPage.printSteps(state)
        InstancePage.printActive(state)
        printWaits(state)
        for incident in state["incidents"]?.listValue ?? [] {
            line(
                "\nIncident \(text(incident, "key")) at '\(text(incident, "step"))': "
                    + (incident["error"]?["message"]?.text ?? ""))
        }
        printMap("Inputs", state["inputs"])
        if (state["scopes"]?.listValue ?? []).contains(where: { $0["variables"]?.mapValue?.isEmpty == false }) {
            line("\nVariables:")
            InstancePage.printVariables(state)
        }
        printMap("Outputs", state["outputs"])
        line("\nNext: \(next(state))")
    }

    /// What a record changed.
    static func print(_ changes: [StateChange], in state: Value) {
        line("Record: \(record(state["at"]))")
        if changes.isEmpty { line("It changed nothing that is shown.") }
        for change in changes {
            let subject = change.subject + (change.part.map { ": \($0)" } ?? "")
            switch (change.from, change.to) {
            case (nil, let to): line("+ \(subject)\(short(to))")
            case (let from, nil): line("- \(subject)\(change.part == nil && from?.mapValue != nil ? "" : short(from))")
            case (let from?, let to?): line("~ \(subject) \(from.json) -> \(to.json)")
            }
        }
        line("Next: \(next(state))")
    }

    /// Of an element or the like, what says most of it.
    private static func short(_ value: Value?) -> String {
        guard let value else { return "" }
        guard let map = value.mapValue, map["key"] != nil else { return " = \(value.json)" }
        let shown = ["status", "state", "who", "due"].compactMap { map[$0]?.stringValue }
        return shown.isEmpty ? "" : " " + shown.joined(separator: ", ")
    }

    private static func printWaits(_ state: Value) {
        let waits = state["waits"]?.listValue ?? []
        if waits.isEmpty { return }
        line("\nWaits for:")
        Table.print(
            ["TYPE", "NAME", "STEP", "WHO", "DUE", "KEY"],
            waits.map { wait in ["type", "name", "step", "who", "due", "key"].map { text(wait, $0) } })
    }

    private static func printMap(_ title: String, _ value: Value?) {
        guard let map = value?.mapValue, !map.isEmpty else { return }
        line("\n\(title):")
        for (name, value) in map { line("  \(name)=\(value.text)") }
    }

    private static func next(_ state: Value) -> String {
        guard let next = state["next"], !next.isNull else {
            return state["at"]?["record"]?["type"] == "finished" ? "nothing, the run is over" : "nothing is written yet"
        }
        return record(next) + (state["amid_decision"] == true ? ", of the same decision" : "")
    }

    /// Number, type and time of a record.
    private static func record(_ place: Value?) -> String {
        guard let place else { return "" }
        let type = place["record"]?["type"]?.text ?? ""
        return "\(text(place, "seq")) \(type) (\(text(place, "time")))"
    }

    private static func text(_ value: Value, _ name: String) -> String { value[name]?.text ?? "" }

    private static func line(_ text: String) { Swift.print(ProgressPrinter.printable(text)) }
}
