package import TroupeGraph
import TroupeInterpreter

/// Conditional start events of the latest versions: each whose condition is true of the given variables starts its
/// process, which begins with them.
extension Engine {
    /// Starts a run for every such event, all of them or none; returns once they are durable.
    ///
    /// - Parameters:
    ///   - id: only events of this process.
    ///   - version: only when this is its latest version: an older one starts nothing by itself.
    package func evaluateConditions(
        _ variables: ValueMap, process id: String? = nil, version: Int? = nil,
        idempotency: (key: String, requestHash: String)? = nil
    ) async throws(EngineError) -> [Shard.Started] {
        if let id {
            var program = try await latest(id: id)
            if let version {
                program = try await asking { () async throws(JournalError) in
                    try await self.catalog.program(id: id, version: version)
                }
            }
            if program == nil { throw .unknownProcess(id, version: version) }
        }
        let snapshot = catalog.snapshot
        let now = clock.now()
        let events = snapshot.starts { program, event in
            guard id == nil || program.definition.id == id, version == nil || program.version == version,
                case .condition(let condition, let names) = event.cause,
                names.isEmpty || variables.contains(where: { names.contains($0.0) })
            else { return false }
            return program.isTrue(
                condition, of: variables, now: now, seed: seed())
        }
        let starts = events.map { program, event in
            var request = StartRequest(inputs: variables, user: "condition")
            request.startBefore = [event.elementId]
            return Shard.Start(program: program, request: request)
        }
        return try await start(starts, idempotency: idempotency)
    }
}
