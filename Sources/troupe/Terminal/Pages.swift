import TroupeGraph

/// A run, as `troupe show` shows it.
enum RunPage {
    static func print(_ run: Value) {
        func line(_ name: String, _ key: String) {
            if let text = run[key]?.text, !text.isEmpty {
                Swift.print("\(name): \(ProgressPrinter.printable(text))")
            }
        }
        line("Run", "run_id")
        line("Workflow", "workflow")
        line("Status", "status")
        line("Work item", "work_item_id")
        line("Started", "created_at")
        line("Ended", "ended_at")
        line("By", "user")
        if let error = run["error"]?["message"]?.text { Swift.print("Error: \(ProgressPrinter.printable(error))") }
        printSteps(run)
        for incident in run["incidents"]?.listValue ?? [] {
            Swift.print(
                "\nIncident \(incident["incident_id"]?.text ?? "") at '\(incident["step"]?.text ?? "")': "
                    + ProgressPrinter.printable(incident["error"]?["message"]?.text ?? ""))
            Swift.print(
                "  troupe resolve \(run["run_id"]?.text ?? "") \(incident["incident_id"]?.text ?? "") "
                    + "retry|complete|fail")
        }
        if let outputs = run["outputs"]?.mapValue, !outputs.isEmpty {
            Swift.print("\nOutputs:")
            for (name, value) in outputs { Swift.print("  \(name)=\(ProgressPrinter.printable(value.text))") }
        }
    }

    static func printSteps(_ run: Value) {
        let steps = run["steps"]?.listValue ?? []
        if steps.isEmpty { return }
        Swift.print("")
        Table.print(["STEP", "ACTION", "STATUS", "PERSONA", "ATTEMPT", "NOTE"], rows(steps))
    }

    private static func rows(_ steps: [Value]) -> [[String]] {
        tree(steps).map { step, depth in
            let round = step["iteration"]?.intValue.map { " #\($0 + 1)" } ?? ""
            return [
                String(repeating: "  ", count: depth) + (step["id"]?.text ?? "") + round, step["action"]?.text ?? "",
                step["status"]?.text ?? "", step["persona"]?.text ?? "", step["attempt"]?.text ?? "",
                note(step),
            ]
        }
    }

    /// The steps with their depths, each before those inside it.
    private static func tree(_ steps: [Value]) -> [(step: Value, depth: Int)] {
        let keys = Set(steps.compactMap { $0["key"]?.stringValue })
        var inside: [String: [Value]] = [:]
        for step in steps {
            inside[step["parent"]?.stringValue.flatMap { keys.contains($0) ? $0 : nil } ?? "", default: []].append(step)
        }
        var open = (inside[""] ?? []).reversed().map { (step: $0, depth: 0) }
        var ordered: [(step: Value, depth: Int)] = []
        while let next = open.popLast() {
            ordered.append(next)
            guard let key = next.step["key"]?.stringValue else { continue }
            open += (inside.removeValue(forKey: key) ?? []).reversed().map { (step: $0, depth: next.depth + 1) }
        }
        return ordered
    }

    private static func note(_ step: Value) -> String {
        if step["status"] == "waiting" {
            if let task = step["user_task"]?.stringValue {
                return "waits for \(step["waits_for"]?.stringValue ?? "anyone"): troupe tasks show \(task)"
            }
            if let what = step["waits_for"]?.stringValue { return "waits for \(what)" }
        }
        return step["error"]?["message"]?.text ?? ""
    }
}

/// A workflow, as `troupe workflows ID` shows it.
enum WorkflowPage {
    static func print(_ workflow: Value) {
        for (name, key) in [("Id", "id"), ("Name", "name"), ("Version", "version"), ("File", "file")] {
            if let text = workflow[key]?.text, !text.isEmpty { Swift.print("\(name): \(text)") }
        }
        let inputs = workflow["inputs"]?.listValue ?? []
        if !inputs.isEmpty {
            Swift.print("\nInputs:")
            Table.print(
                ["NAME", "TYPE", "REQUIRED", "DEFAULT", "DESCRIPTION"],
                inputs.map { input in
                    ["name", "type", "required", "default", "description"].map { input[$0]?.text ?? "" }
                })
        }
        for diagnostic in workflow["diagnostics"]?.listValue ?? [] {
            let place = ["file", "line", "column"].map { diagnostic[$0]?.text ?? "" }.joined(separator: ":")
            let (severity, rule) = (diagnostic["severity"]?.text ?? "", diagnostic["rule"]?.text ?? "")
            Swift.print("\(place): \(severity): \(diagnostic["message"]?.text ?? "") [\(rule)]")
        }
    }
}

/// A persona, as `troupe personas ID` shows it.
enum PersonaPage {
    static func print(_ persona: Value) {
        for (key, value) in persona.mapValue ?? [:] where !value.isNull {
            switch value {
            case .list(let elements):
                Swift.print("\(key): \(elements.map { $0["name"]?.text ?? $0.text }.joined(separator: ", "))")
            default:
                let text = ProgressPrinter.printable(value.text)
                Swift.print(text.contains("\n") ? "\(key):\n\(text)" : "\(key): \(text)")
            }
        }
    }
}
