package import TroupeEngine

/// The step actions there are: one line each. People and signals are no actions: the engine itself waits for them.
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
            UnavailableAction("mcp-call", "calling MCP servers"),
        ]
        return actions.map { action -> any StepAction in
            let permitted = PermittedAction(action, personas: surroundings.personas)
            guard let instant = action as? any InstantAction else { return permitted }
            return PermittedInstantAction(action: instant, permission: permitted)
        }
    }
}
