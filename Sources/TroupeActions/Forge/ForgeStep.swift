import TroupeEngine
import TroupeForge
import TroupeGraph
import TroupeInterpreter

/// One `azure-devops` step on its way to a forge: all that an operation needs.
struct ForgeStep: Sendable {
    let forge: any Forge
    let call: ForgeCall
    let inputs: ForgeInputs
    let order: JobOrder
    let context: JobContext
    let notifications: Notifications

    /// The same step about one of several things.
    func part(_ name: String, _ inputs: ForgeInputs) -> ForgeStep {
        ForgeStep(
            forge: forge, call: call.part(name), inputs: inputs, order: order, context: context,
            notifications: notifications)
    }
}

/// One of the operations of docs/forge-operations.md.
struct ForgeOperation: Sendable {
    let name: String
    /// Whether nothing changes by it.
    let isReading: Bool
    /// Throws `ForgeError` or `Fault`.
    let perform: @Sendable (ForgeStep) async throws -> ValueMap

    static func reading(_ name: String, _ perform: @escaping @Sendable (ForgeStep) async throws -> ValueMap) -> Self {
        ForgeOperation(name: name, isReading: true, perform: perform)
    }

    static func changing(_ name: String, _ perform: @escaping @Sendable (ForgeStep) async throws -> ValueMap) -> Self {
        ForgeOperation(name: name, isReading: false, perform: perform)
    }
}
