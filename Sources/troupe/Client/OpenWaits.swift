import TroupeGraph

/// What a run waits for, from its records: people and signals outside, timers and work of its own inside.
struct OpenWaits {
    private var tasks: [String: String] = [:]
    private var signals: [String: String] = [:]
    /// Waits whose signal is on its way.
    private var coming: Set<String> = []
    private var timers: Set<String> = []
    private var hasAgenda = false

    mutating func take(_ record: Value) {
        switch record["type"]?.stringValue {
        case "userTaskCreated":
            let key = record["task"]?.text ?? ""
            tasks[key] = UserTaskText.command(record, key: key)
        case "userTaskCompleted", "userTaskCanceled": tasks[record["task"]?.text ?? ""] = nil
        case "signalAwaited": signals[record["wait"]?.text ?? ""] = record["name"]?.text ?? ""
        case "signalReceived", "signalWaitCanceled":
            signals[record["wait"]?.text ?? ""] = nil
            coming.remove(record["wait"]?.text ?? "")
        case "signalSent":
            let name = record["name"]?.text ?? ""
            coming.formUnion(signals.filter { $0.value == name }.keys)
        case "timerCreated" where record["purpose"] != "timeout": timers.insert(record["timer"]?.text ?? "")
        case "timerFired", "timerCanceled": timers.remove(record["timer"]?.text ?? "")
        case "yielded": hasAgenda = true
        case "proceeded": hasAgenda = false
        default: break
        }
    }

    /// Whether nothing can happen until somebody outside answers.
    var isForOutside: Bool {
        timers.isEmpty && coming.isEmpty && !hasAgenda && !(tasks.isEmpty && signals.isEmpty)
    }

    /// How to go on.
    var advice: String {
        let answers = tasks.sorted { $0.key < $1.key }.map(\.value)
        let names = signals.values.sorted().map { "troupe signal \(ProgressPrinter.printable($0))" }
        return "go on with\n  " + (answers + names).joined(separator: "\n  ")
    }
}
