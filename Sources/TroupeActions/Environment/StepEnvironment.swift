import TroupeGraph
import TroupeInterpreter
import TroupePersonas

/// The environment of a step's processes: complete, nothing is inherited from the server.
///
/// Later ones replace earlier ones: `PATH`, `HOME`, `LANG`; the workflow's `env`; the step's `env`; `TROUPE_RUN_ID`,
/// `TROUPE_STEP_ID`, `TROUPE_IDEMPOTENCY_KEY`; the persona's name and email for git; and what keeps git from asking
/// (`GIT_TERMINAL_PROMPT`) and, unless the run works in place, from finding a repository around the workspace
/// (`GIT_CEILING_DIRECTORIES`).
struct StepEnvironment {
    /// What one variable may hold: the kernel's limit for a string, without its name.
    private static let maxValueBytes = 127 << 10

    private(set) var variables: [(name: String, value: String)] = []

    /// - Parameter own: the step's `env`.
    init(
        for order: JobOrder, persona: Persona?, workspace: String, own: ValueMap, _ surroundings: ActionSurroundings
    ) throws(Fault) {
        set("PATH", surroundings.path)
        set("HOME", surroundings.home)
        set("LANG", "C.UTF-8")
        for (name, value) in order.environment { try set(name, value, from: "the workflow's env") }
        for (name, value) in own { try set(name, value, from: "the step's env") }
        set("TROUPE_RUN_ID", "\(order.run)")
        set("TROUPE_STEP_ID", order.step)
        set("TROUPE_IDEMPOTENCY_KEY", "\(order.element)")
        let name = persona?.displayName ?? "Troupe"
        let email = persona?.email ?? "troupe@localhost"
        for role in ["AUTHOR", "COMMITTER"] {
            set("GIT_\(role)_NAME", name)
            set("GIT_\(role)_EMAIL", email)
        }
        set("GIT_TERMINAL_PROMPT", "0")
        if order.workspace?.inPlace != true, let parent = LocalFile.parent(of: workspace) {
            set("GIT_CEILING_DIRECTORIES", parent)
        }
    }

    /// What a variable holds; nil where it is not set.
    func value(of name: String) -> String? { variables.first { $0.name == name }?.value }

    /// Sets a variable of ours.
    mutating func set(_ name: String, _ value: String) {
        if let index = variables.firstIndex(where: { $0.name == name }) {
            variables[index].value = value
        } else {
            variables.append((name, value))
        }
    }

    /// Sets an author's variable: lists newline-joined, maps as JSON, null as empty text.
    private mutating func set(_ name: String, _ value: Value, from place: String) throws(Fault) {
        guard !name.isEmpty, !name.utf8.contains(0), !name.utf8.contains(UInt8(ascii: "=")), name.utf8.count <= 255
        else {
            throw Fault("shell.value", "\(place) has a variable whose name is empty, too long or contains '='")
        }
        let text = value.listValue.map { $0.map(\.text).joined(separator: "\n") } ?? value.text
        guard !text.utf8.contains(0) else {
            throw Fault("shell.value", "the variable '\(name)' of \(place) contains a NUL character")
        }
        guard text.utf8.count <= Self.maxValueBytes else {
            throw Fault(
                "shell.value",
                "the variable '\(name)' of \(place) is longer than \(Self.maxValueBytes) bytes; write the expression into"
                    + " the command instead, where size is no limit")
        }
        set(name, text)
    }
}
