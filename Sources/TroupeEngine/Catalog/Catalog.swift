import Synchronization
import TroupeGraph
package import TroupeInterpreter

/// The deployed workflows. Reading is from memory; versions that only old runs use are fetched when those are loaded.
package final class Catalog: Sendable {
    private let journal: any Journal
    private let state = Mutex(Snapshot())

    /// An immutable view, handed to the interpreter.
    package struct Snapshot: ProgramSource {
        fileprivate(set) var programs: [Reference: Program] = [:]
        fileprivate(set) var latest: [String: Program] = [:]

        package init() {}

        package func latest(id: String) -> Program? { latest[id] }

        package func program(hash: String, id: String, version: Int) -> Program? {
            programs[Reference(id: id, version: version)]
        }
    }

    struct Reference: Hashable {
        var id: String
        var version: Int
    }

    package init(journal: any Journal) { self.journal = journal }

    package var snapshot: Snapshot { state.withLock { $0 } }

    /// The latest deployment of a workflow.
    package func latest(id: String) -> Program? { snapshot.latest(id: id) }

    /// The latest deployments of all workflows, by id.
    package var workflows: [Program] { snapshot.latest.values.sorted { $0.definition.id < $1.definition.id } }

    /// Makes the latest version of every workflow known.
    package func load() async throws(JournalError) {
        var newest: [String: Int] = [:]
        for deployment in try await journal.deployments() { newest[deployment.id] = deployment.version }
        for (id, version) in newest { try await fetch(id: id, version: version) }
    }

    /// Deploys a definition; one that is deployed with the same hash keeps its version. Running instances keep theirs.
    @discardableResult
    package func deploy(_ deployment: Deployment) async throws(JournalError) -> Program {
        let version = try await journal.deploy(deployment)
        if let known = snapshot.latest(id: deployment.id), known.version == version, known.hash == deployment.hash {
            return known
        }
        // The stored definition counts: that version may have been lowered by another program.
        return try await fetch(id: deployment.id, version: version)
    }

    /// Makes the versions that records name known.
    package func ensure(_ records: [Record]) async throws(JournalError) {
        for record in records {
            switch record {
            case .created(let created): try await fetch(id: created.id, version: created.version)
            case .called(_, _, let id, let version): try await fetch(id: id, version: version)
            default: break
            }
        }
    }

    @discardableResult
    private func fetch(id: String, version: Int) async throws(JournalError) -> Program {
        if let known = state.withLock({ $0.programs[Reference(id: id, version: version)] }) { return known }
        guard let deployment = try await journal.deployment(id: id, version: version) else {
            throw .damaged("version \(version) of workflow '\(id)' is missing")
        }
        let program = Program(definition: deployment.definition, hash: deployment.hash, version: version)
        keep(program)
        return program
    }

    private func keep(_ program: Program) {
        state.withLock { state in
            let id = program.definition.id
            state.programs[Reference(id: id, version: program.version)] = program
            if (state.latest[id]?.version ?? 0) < program.version { state.latest[id] = program }
        }
    }
}
