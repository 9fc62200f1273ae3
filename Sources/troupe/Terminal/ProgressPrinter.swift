import Glibc
import TroupeGraph

/// Shows a run as it goes, from the messages of its stream: on a terminal with color, plain when piped.
struct ProgressPrinter {
    private struct Element {
        var id: String
        var indent: Int
        var began: Int64
        var job: String?
    }

    /// Whether what comes is only taken note of.
    var isSilent = false
    private let isTerminal: Bool
    private var elements: [String: Element] = [:]
    /// What stands unfinished on each stream of each step.
    private var partial: [String: String] = [:]

    init() { isTerminal = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil }

    /// One record in its wire form; `time` in microseconds.
    mutating func record(_ record: Value, time: Int64) {
        let key = record["element"]?.stringValue ?? ""
        switch record["type"]?.stringValue {
        case "activated":
            let parent = record["parent"]?.stringValue.flatMap { elements[$0] }
            let isStructure = record["role"] != nil || record["iteration"] != nil
            elements[key] = Element(
                id: record["id"]?.stringValue ?? "", indent: (parent?.indent ?? -1) + (isStructure ? 0 : 1),
                began: time)
            if let round = record["iteration"]?.intValue, let element = elements[key] {
                line(element.indent, "↻", .dim, "\(element.id), round \(round + 1)")
            }
            if record["role"]?.stringValue == "handler", let element = elements[key] {
                line(element.indent, "!", .yellow, "\(element.id): error handler")
            }
        case "jobCreated":
            let attempt = record["attempt"]?.intValue ?? 1
            elements[key]?.job = record["job"]?.stringValue
            elements[key]?.began = time
            let who = record["persona"]?.stringValue.map { " by \($0)" } ?? ""
            let again = attempt > 1 ? ", attempt \(attempt)" : ""
            if let element = elements[key] {
                line(element.indent, "▸", .blue, "\(element.id) (\(element.job ?? "")\(again))\(who)")
            }
        case "called":
            if let element = elements[key] {
                line(
                    element.indent, "▸", .blue,
                    "\(element.id) calls \(record["workflow"]?.text ?? "") v\(record["version"]?.text ?? "")")
            }
        case "skipped":
            let parent = record["scope"]?.stringValue.flatMap { elements[$0] }
            line((parent?.indent ?? 0) + 1, "–", .dim, "\(record["id"]?.text ?? "") skipped")
        case "userTaskCreated":
            elements[key]?.job = "human-task"
            elements[key]?.began = time
            if let element = elements[key] {
                let who = UserTaskText.assignee(record)
                let title = Self.printable(record["title"]?.text ?? "")
                line(element.indent, "☐", .yellow, "\(element.id) waits for \(who): \(title)")
                line(
                    element.indent + 1, "│", .dim, UserTaskText.command(record, key: record["task"]?.text ?? ""))
            }
        case "userTaskAssigned":
            if let element = elements[key] {
                let why = record["by"]?.stringValue.map { " by \(Self.printable($0))" } ?? ", as the time was over"
                line(element.indent, "☐", .yellow, "\(element.id) is given to \(UserTaskText.assignee(record))\(why)")
            }
        case "userTaskCompleted":
            if let element = elements[key] {
                let decision = record["outputs"]?["DECISION"]?.stringValue.map { ": \(Self.printable($0))" } ?? ""
                let who = Self.printable(record["by"]?.text ?? "")
                line(element.indent, "☑", .green, "\(element.id) answered by \(who)\(decision)")
            }
        case "signalAwaited":
            elements[key]?.job = "wait"
            elements[key]?.began = time
            if let element = elements[key] {
                let name = Self.printable(record["name"]?.text ?? "")
                line(element.indent, "⏲", .dim, "\(element.id) waits for signal \(name)")
            }
        case "signalSent":
            if let element = elements[key] {
                line(element.indent, "▸", .blue, "\(element.id) sends \(Self.printable(record["name"]?.text ?? ""))")
            }
        case "timerCreated" where record["purpose"] == "wait":
            if let element = elements[key] { line(element.indent, "⏲", .dim, "\(element.id) waits") }
        case "completed":
            if let element = elements.removeValue(forKey: key), element.job != nil {
                line(element.indent, "✓", .green, "\(element.id)  \(Self.duration(time - element.began))")
            }
        case "failed":
            guard let element = elements.removeValue(forKey: key), record["role"] == nil else { return }
            let passed = record["continues"] == .bool(true)
            let message = record["fault"]?["message"]?.text ?? ""
            if element.job != nil || passed {
                line(
                    element.indent, passed ? "⚠" : "✗", passed ? .yellow : .red,
                    "\(element.id): \(message)" + (passed ? " (passed over)" : ""))
            }
        case "retrying":
            if let element = elements[key] {
                line(element.indent, "↺", .yellow, "\(element.id) will be tried again")
            }
        case "incidentRaised":
            if let element = elements[key] {
                line(
                    element.indent, "?", .red,
                    "\(element.id): \(record["fault"]?["message"]?.text ?? "") [incident \(record["incident"]?.text ?? "")]"
                )
            }
        case "terminated":
            if let element = elements.removeValue(forKey: key), element.job != nil {
                line(element.indent, "■", .dim, "\(element.id) ended")
            }
        default: break
        }
    }

    /// Output of a step.
    mutating func output(element: String, stream: String, text: String) {
        let indent = elements[element]?.indent ?? 0
        let place = element + stream
        var lines = ((partial[place] ?? "") + text).split(separator: "\n", omittingEmptySubsequences: false)
        partial[place] = lines.popLast().map(String.init)
        for text in lines { line(indent + 1, "│", stream == "error" ? .yellow : .dim, Self.printable(text)) }
    }

    /// The end: what came of it.
    mutating func summary(status: String, run: String, fault: Value?, outputs: ValueMap, passedOver: Int) {
        let color: Color = status == "completed" ? (passedOver == 0 ? .green : .yellow) : .red
        let note = passedOver == 0 ? "" : " with \(passedOver) failed step\(passedOver == 1 ? "" : "s") passed over"
        print(paint("run \(run) \(status)\(note)", color))
        if let message = fault?["message"]?.text {
            print("  \(fault?["step"]?.stringValue.map { "\($0): " } ?? "")\(Self.printable(message))")
        }
        for (name, value) in outputs { print("  \(name)=\(Self.printable(value.text))") }
    }

    private enum Color: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
        case dim = "2"
    }

    private func paint(_ text: String, _ color: Color) -> String {
        isTerminal ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
    }

    private func line(_ indent: Int, _ sign: String, _ color: Color, _ text: String) {
        if isSilent { return }
        print(String(repeating: "  ", count: max(0, indent)) + paint("\(sign) \(text)", color))
    }

    /// Output of programs must not steer the terminal.
    static func printable(_ text: some StringProtocol) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 32 && $0 != "\t" && $0 != "\n" || $0.value == 127 ? "·" : $0 }))
    }

    static func duration(_ microseconds: Int64) -> String {
        switch microseconds {
        case ..<1_000_000: "\(microseconds / 1000) ms"
        case ..<60_000_000: "\(microseconds / 1_000_000).\(microseconds / 100_000 % 10) s"
        case ..<3_600_000_000: "\(microseconds / 60_000_000) min \(microseconds / 1_000_000 % 60) s"
        default: "\(microseconds / 3_600_000_000) h \(microseconds / 60_000_000 % 60) min"
        }
    }
}
