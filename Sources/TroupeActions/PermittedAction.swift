package import TroupeEngine
package import TroupeGraph
package import TroupeInterpreter
package import TroupePersonas

/// An action that a persona performs only if its file allows it (`allowedActions`; an empty list allows all).
package struct PermittedAction: StepAction {
    /// What no author writes as a step's action, so that no persona file can allow it.
    private static let alwaysAllowed: Set<String> = ["notification"]

    private let action: any StepAction
    private let personas: @Sendable () -> PersonaRegistry

    package init(_ action: any StepAction, personas: @escaping @Sendable () -> PersonaRegistry) {
        self.action = action
        self.personas = personas
    }

    package var type: String { action.type }

    package func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        try check(order)
        return try await action.perform(order, in: context)
    }

    package func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        try await action.recover(order, in: context)
    }

    /// Fails where the step's persona may not use the action.
    func check(_ order: JobOrder) throws(Fault) {
        if let persona = order.persona.flatMap({ personas().persona(named: $0) }), !persona.allowedActions.isEmpty,
            !persona.allowedActions.contains(type), !Self.alwaysAllowed.contains(type)
        {
            throw Fault(
                "persona.not-allowed",
                "the persona '\(persona.id)' may not use the action '\(type)'; its allowedActions are "
                    + persona.allowedActions.joined(separator: ", "),
                details: ["persona": .string(persona.id), "action": .string(type)])
        }
    }
}

/// The same for an action that takes no time.
struct PermittedInstantAction: InstantAction {
    let action: any InstantAction
    let permission: PermittedAction

    var type: String { action.type }

    func perform(_ order: JobOrder, log: (LogChunk.Stream, String) -> Void) throws(Fault) -> ValueMap {
        try permission.check(order)
        return try action.perform(order, log: log)
    }
}
