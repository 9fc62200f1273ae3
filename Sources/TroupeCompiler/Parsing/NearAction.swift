import TroupeGraph

/// The action that an unknown name was probably meant to be.
enum NearAction {
    /// Names of other engines for the same thing.
    private static let synonyms = [
        "run": "shell-command", "script": "shell-command", "shell": "shell-command", "bash": "shell-command",
        "command": "shell-command", "if": "conditional", "switch": "conditional", "for": "for-loop",
        "foreach": "for-loop", "for-each": "for-loop", "while": "while-loop", "loop": "for-loop", "sleep": "wait",
        "delay": "wait", "timer": "wait", "call": "execute-workflow", "workflow": "execute-workflow",
        "sub-workflow": "execute-workflow", "git": "git-operation", "http": "http-request", "llm": "llm-call",
        "prompt": "llm-call", "approval": "human-task", "set": "set-variable", "variable": "set-variable",
        "echo": "log", "print": "log", "signal": "send-signal", "throw": "fail", "error": "fail",
    ]

    static func nearest(to name: String) -> String? {
        synonyms[name.lowercased()] ?? NearWord.nearest(to: name, among: ActionTable.actions.map(\.name))
    }
}
