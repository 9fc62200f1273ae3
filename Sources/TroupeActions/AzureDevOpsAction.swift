package import TroupeEngine
import TroupeForge
package import TroupeGraph
package import TroupeInterpreter
import TroupePersonas

/// `azure-devops`: performs one of the operations of docs/forge-operations.md on the run's forge, which need not be Azure
/// DevOps. Faults carry the forge's code (`forge.not-found`, `forge.conflict`, `forge.policy`, …).
package struct AzureDevOpsAction: StepAction {
    package let type = "azure-devops"

    private let surroundings: ActionSurroundings

    package init(_ surroundings: ActionSurroundings) { self.surroundings = surroundings }

    package func perform(_ order: JobOrder, in context: JobContext) async throws(Fault) -> ValueMap {
        let operation = try Self.operation(order)
        let configured = try forge(of: order)
        do {
            let step = try await step(order, operation, configured, context)
            return try await operation.perform(step)
        } catch let error as ForgeError {
            throw Self.fault(error, operation)
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault("forge.failed", "'\(operation.name)' failed")
        }
    }

    /// What only reads, and what the forge knows by its idempotency key, may begin again.
    package func recover(_ order: JobOrder, in context: JobContext) async throws(Fault) -> RecoveredAttempt {
        let operation = try Self.operation(order)
        if operation.isReading { return .neverStarted }
        // A forge that is not there has done nothing.
        return surroundings.forges.forge(named: order.forge)?.keepsKeys == false ? .interrupted : .neverStarted
    }

    private static func operation(_ order: JobOrder) throws(Fault) -> ForgeOperation {
        let name = StepInputs(order).text("operation") ?? ""
        if let operation = ForgeOperations.byName[name] { return operation }
        let near = NearWord.nearest(to: name, among: ForgeOperations.byName.keys.sorted())
        throw Fault(
            "forge.unknown-operation",
            "there is no operation '\(name.prefix(100))'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
    }

    private func forge(of order: JobOrder) throws(Fault) -> ConfiguredForge {
        if let forge = surroundings.forges.forge(named: order.forge) { return forge }
        let names = surroundings.forges.names.joined(separator: ", ")
        let operation = StepInputs(order).text("operation") ?? ""
        throw Fault(
            "forge.not-configured",
            "the operation '\(operation)' needs the forge '\(order.forge ?? "local")', which is not configured"
                + (names.isEmpty ? "" : "; there is \(names)"))
    }

    private func step(
        _ order: JobOrder, _ operation: ForgeOperation, _ configured: ConfiguredForge, _ context: JobContext
    ) async throws -> ForgeStep {
        let map = StepInputs(order).map["inputs"]
        // A list where a map is expected: its only element is meant.
        let list = map?.listValue
        let inputs = ForgeInputs(
            map?.mapValue ?? (list?.count == 1 ? list?.first?.mapValue : nil) ?? [:], operation: operation.name)
        var call = ForgeCall(
            actor: actor(of: order), project: inputs.text("project") ?? configured.project,
            repository: inputs.text("repository", "repository_name"), idempotencyKey: "\(order.element)")
        if call.repository == nil, let repository = order.workspace?.repository, !repository.isEmpty {
            call.repository = try await configured.place(repository)?.name
        }
        return ForgeStep(
            forge: configured.forge, call: call, inputs: inputs, order: order, context: context,
            notifications: surroundings.notifications)
    }

    private func actor(of order: JobOrder) -> ForgeActor {
        guard let persona = surroundings.persona(of: order) else {
            return ForgeActor(order.persona ?? "troupe", kind: order.persona == nil ? .system : .persona)
        }
        return ForgeActor(persona.id, kind: .persona, name: persona.displayName, email: persona.email)
    }

    private static func fault(_ error: ForgeError, _ operation: ForgeOperation) -> Fault {
        var details: ValueMap = ["operation": .string(operation.name), "retryable": .bool(error.isTransient)]
        switch error {
        case .conflict(_, let files) where !files.isEmpty: details["files"] = .list(files.map { .string($0) })
        case .policy(let evaluations): details["policies"] = .list(evaluations.map { .string($0.name) })
        case .unavailable(_, let delay?): details["retryAfter"] = .integer(Int(delay.components.seconds))
        default: break
        }
        return Fault(error.code, error.description, details: details)
    }
}
