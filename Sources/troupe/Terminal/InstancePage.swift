import TroupeGraph

/// An instance of a process, as `troupe process-instances show` and its companions show it.
enum InstancePage {
    static func print(_ instance: Value) {
        for (name, key) in [
            ("Instance", "key"), ("Process", "processId"), ("Version", "version"), ("State", "state"),
            ("Started", "startedAt"), ("Ended", "endedAt"),
        ] {
            if let text = instance[key]?.text, !text.isEmpty { line("\(name): \(text)") }
        }
        if let error = instance["error"]?["message"]?.text { line("Error: \(error)") }
        printActive(instance)
        for incident in instance["incidents"]?.listValue ?? [] {
            let key = incident["key"]?.text ?? ""
            line("\nIncident \(key) at '\(incident["element"]?.text ?? "")': \(incident["message"]?.text ?? "")")
            line("  troupe incidents resolve \(key)")
        }
        line("")
        printVariables(instance)
    }

    static func printActive(_ instance: Value) {
        let active = instance["active"]?.listValue ?? []
        if active.isEmpty { return }
        line("")
        Table.print(
            ["ELEMENT", "TYPE", "STATE", "KEY", "NOTE"],
            active.map { element in
                ["element", "type", "state", "key"].map { element[$0]?.text ?? "" } + [note(element)]
            })
    }

    private static func note(_ element: Value) -> String {
        if let incident = element["incident"]?.stringValue { return "incident \(incident)" }
        if let task = element["userTask"]?.stringValue { return "user task \(task)" }
        if let job = element["job"]?.stringValue { return "job \(job)" }
        return ""
    }

    static func printVariables(_ answer: Value) {
        for (index, scope) in (answer["scopes"]?.listValue ?? []).enumerated() {
            let indent = index == 0 ? "" : "  "
            if index > 0 { line("\(scope["element"]?.text ?? "") (\(scope["key"]?.text ?? "")):") }
            for (name, value) in scope["variables"]?.mapValue ?? [:] { line("\(indent)\(name) = \(value.json)") }
        }
    }

    static func printHistory(_ history: Value) {
        Table.print(
            ["ELEMENT", "TYPE", "STATE", "BEGAN", "ENDED", "FLOWS"],
            (history["history"]?.listValue ?? []).map { entry in
                ["element", "type", "state", "activatedAt", "completedAt"].map { entry[$0]?.text ?? "" }
                    + [(entry["flows"]?.listValue ?? []).map(\.text).joined(separator: ", ")]
            })
    }

    private static func line(_ text: String) { Swift.print(ProgressPrinter.printable(text)) }
}
