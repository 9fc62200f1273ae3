import TroupeGraph

/// How a person's task reads on a terminal. Takes the record that created it, or the task as the API shows it.
enum UserTaskText {
    /// Who has it.
    static func assignee(_ task: Value) -> String {
        guard let name = task["assignee"]?.stringValue, !name.isEmpty else { return "anyone" }
        return ProgressPrinter.printable(name)
    }

    /// The command that answers it.
    static func command(_ task: Value, key: String) -> String {
        var command = "troupe tasks complete \(key)"
        let options = (task["options"]?.listValue ?? []).compactMap { $0["value"]?.stringValue }
        if !options.isEmpty { command += " --decision " + quoted(options.joined(separator: "|")) }
        let fields = task["form"]?["properties"]?.mapValue ?? [:]
        // What a task of a BPMN process wants to know is not declared; its text says it.
        if options.isEmpty, fields.isEmpty { command += " [--set NAME=…]" }
        let required = Set((task["form"]?["required"]?.listValue ?? []).compactMap(\.stringValue))
        for (name, _) in fields {
            let field = "--set " + quoted("\(name)=…")
            command += required.contains(name) ? " \(field)" : " [\(field)]"
        }
        return ProgressPrinter.printable(command)
    }

    private static func quoted(_ text: String) -> String {
        text.contains(where: \.isWhitespace) ? "'\(text)'" : text
    }
}

/// A task, as `troupe tasks show` shows it.
enum UserTaskPage {
    static func print(_ task: Value) {
        let names = [
            ("Task", "key"), ("Title", "title"), ("State", "state"), ("Run", "run_id"), ("Workflow", "workflow"),
            ("Step", "step"), ("Work item", "work_item_id"), ("Created", "created_at"), ("Due", "due_at"),
            ("Ended", "ended_at"), ("By", "completed_by"),
        ]
        for (name, key) in names {
            if let text = task[key]?.text, !text.isEmpty { line("\(name): \(text)") }
        }
        line("For: \(UserTaskText.assignee(task))" + (task["escalated"] == true ? " (escalated)" : ""))
        if let message = task["message"]?.stringValue { line("\n" + message) }
        for (name, value) in task["details"]?.mapValue ?? [:] {
            guard let inside = value.mapValue else {
                line("  \(name): \(value.text)")
                continue
            }
            for (name, value) in inside { line("  \(name): \(value.text)") }
        }
        for option in task["options"]?.listValue ?? [] {
            let label = option["label"]?.stringValue.map { "  \($0)" } ?? ""
            line("  - \(option["value"]?.text ?? "")\(label)")
        }
        for (name, schema) in task["form"]?["properties"]?.mapValue ?? [:] {
            let about = ["type", "title", "description"].compactMap { schema[$0]?.stringValue }
            line("  \(name): \(about.joined(separator: ", "))")
        }
        if task["state"] == "open" {
            line("\n" + UserTaskText.command(task, key: task["key"]?.text ?? ""))
        }
        if let outputs = task["outputs"]?.mapValue, !outputs.isEmpty {
            line("\nAnswer:")
            for (name, value) in outputs where name != "ANSWER" { line("  \(name)=\(value.text)") }
        }
    }

    private static func line(_ text: String) { Swift.print(ProgressPrinter.printable(text)) }
}
