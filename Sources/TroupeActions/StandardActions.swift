package import TroupeEngine

/// The step actions there are: one line each.
package enum StandardActions {
    /// All actions, each refusing what the step's persona may not do.
    package static func all(_ surroundings: ActionSurroundings) -> [any StepAction] {
        let actions: [any StepAction] = [
            ShellCommandAction(surroundings),
            GitOperationAction(surroundings),
            LLMCallAction(surroundings),
            HTTPRequestAction(surroundings),
            LogAction(),
            NotificationAction(surroundings),
            AzureDevOpsAction(surroundings),
            UnavailableAction("human-task", "asking people"),
            UnavailableAction("mcp-call", "calling MCP servers"),
            UnavailableAction("send-signal", "sending signals"),
            UnavailableAction("wait-signal", "waiting for signals"),
        ]
        return actions.map { PermittedAction($0, personas: surroundings.personas) }
    }
}
