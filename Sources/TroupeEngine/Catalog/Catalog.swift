import Synchronization
package import TroupeGraph
package import TroupeInterpreter

/// The deployed workflows, processes and decisions. Reading is from memory; versions that only old runs use are fetched
/// when those are loaded.
package final class Catalog: Sendable {
    private let journal: any Journal
    private let state = Mutex(Snapshot())

    /// An immutable view, handed to the interpreter.
    package struct Snapshot: ProgramSource {
        fileprivate(set) var programs: [Reference: Program] = [:]
        fileprivate(set) var latest: [String: Program] = [:]
        /// The latest version with each tag.
        fileprivate var tagged: [Tag: Program] = [:]
        fileprivate(set) var decisions = DeployedDecisions()
        /// Start events of the latest versions, where there are any.
        fileprivate(set) var startEvents: [String: [StartEvent]] = [:]
        /// When those versions were deployed, in microseconds since 1970, UTC.
        fileprivate(set) var deploymentTimes: [String: Int64] = [:]

        package init() {}

        package func latest(id: String) -> Program? { latest[id] }

        package func latest(id: String, tag: String) -> Program? { tagged[Tag(id: id, text: tag)] }

        package func program(id: String, version: Int) -> Program? { programs[Reference(id: id, version: version)] }

        package func program(hash: String, id: String, version: Int) -> Program? {
            programs[Reference(id: id, version: version)]
        }

        package func decision(
            id: String, binding: Binding, deployedWith versions: [String: Int]
        ) -> DeployedDecision? {
            decisions.find(id, binding, versions)
        }

        fileprivate mutating func keep(_ program: Program, deployedAt: Int64) {
            let id = program.definition.id
            programs[Reference(id: id, version: program.version)] = program
            if let text = program.definition.process?.versionTag {
                let tag = Tag(id: id, text: text)
                if (tagged[tag]?.version ?? 0) < program.version { tagged[tag] = program }
            }
            guard (latest[id]?.version ?? 0) < program.version else { return }
            latest[id] = program
            let events = StartEvent.all(of: program, now: deployedAt)
            startEvents[id] = events.isEmpty ? nil : events
            deploymentTimes[id] = events.isEmpty ? nil : deployedAt
        }
    }

    struct Reference: Hashable {
        var id: String
        var version: Int
    }

    struct Tag: Hashable {
        var id: String
        var text: String
    }

    package init(journal: any Journal) { self.journal = journal }

    package var snapshot: Snapshot { state.withLock { $0 } }

    /// The latest deployment of a workflow.
    package func latest(id: String) -> Program? { snapshot.latest(id: id) }

    /// The latest deployments of all workflows, by id.
    package var workflows: [Program] { snapshot.latest.values.sorted { $0.definition.id < $1.definition.id } }

    /// Makes the latest version of every workflow known, and the latest with each version tag.
    package func load() async throws(JournalError) {
        var newest: [String: Int] = [:]
        var tagged: [Tag: Int] = [:]
        for deployment in try await journal.deployments() {
            newest[deployment.id] = deployment.version
            if let text = deployment.versionTag { tagged[Tag(id: deployment.id, text: text)] = deployment.version }
        }
        for (id, version) in newest { try await fetch(id: id, version: version) }
        for (tag, version) in tagged { try await fetch(id: tag.id, version: version) }
        try await loadDecisions()
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

    /// Deploys all or nothing. Runs see all of it at once, too: no process without the decisions that came with it.
    package func deploy(_ deployments: DeploymentSet) async throws(JournalError) -> DeployedVersions {
        let versions = try await journal.deploy(deployments)
        var programs: [(program: Program, deployedAt: Int64)] = []
        for (deployment, version) in zip(deployments.workflows, versions.workflows)
        where snapshot.program(id: deployment.id, version: version) == nil {
            programs.append(try await stored(id: deployment.id, version: version))
        }
        var decisions: [DecisionDeployment] = []
        for (deployment, version) in zip(deployments.decisions, versions.decisions)
        where !snapshot.decisions.has(deployment.id, version) {
            if let stored = try await journal.decision(id: deployment.id, version: version) { decisions.append(stored) }
        }
        try state.withLock { [programs, decisions] state throws(JournalError) in
            for decision in decisions { try state.decisions.keep(decision) }
            for (program, time) in programs { state.keep(program, deployedAt: time) }
        }
        for (program, _) in programs { try await fetchBound(by: program) }
        return versions
    }

    /// Makes one version known.
    @discardableResult
    package func program(id: String, version: Int) async throws(JournalError) -> Program? {
        if let known = snapshot.program(id: id, version: version) { return known }
        guard try await journal.deployment(id: id, version: version) != nil else { return nil }
        return try await fetch(id: id, version: version)
    }

    /// Makes the versions that records name known.
    package func ensure(_ records: [Record]) async throws(JournalError) {
        for record in records {
            switch record {
            case .created(let created): try await fetch(id: created.id, version: created.version)
            case .called(_, _, let id, let version): try await fetch(id: id, version: version)
            case .process(.migrated(let migrated)): try await fetch(id: migrated.id, version: migrated.version)
            default: break
            }
        }
    }

    private func loadDecisions() async throws(JournalError) {
        var newest: [String: Int] = [:]
        var tagged: [Tag: Int] = [:]
        for deployment in try await journal.decisions() {
            newest[deployment.id] = deployment.version
            if let text = deployment.versionTag { tagged[Tag(id: deployment.id, text: text)] = deployment.version }
        }
        for (id, version) in newest { try await fetchDecision(id: id, version: version) }
        for (tag, version) in tagged { try await fetchDecision(id: tag.id, version: version) }
    }

    private func fetchDecision(id: String, version: Int) async throws(JournalError) {
        if state.withLock({ $0.decisions.has(id, version) }) { return }
        guard let deployment = try await journal.decision(id: id, version: version) else { return }
        try state.withLock { state throws(JournalError) in try state.decisions.keep(deployment) }
    }

    @discardableResult
    private func fetch(id: String, version: Int) async throws(JournalError) -> Program {
        if let known = state.withLock({ $0.programs[Reference(id: id, version: version)] }) { return known }
        let (program, time) = try await stored(id: id, version: version)
        state.withLock { $0.keep(program, deployedAt: time) }
        try await fetchBound(by: program)
        return program
    }

    private func stored(id: String, version: Int) async throws(JournalError) -> (program: Program, deployedAt: Int64) {
        guard let deployment = try await journal.deployment(id: id, version: version) else {
            throw .damaged("version \(version) of workflow '\(id)' is missing")
        }
        let program = Program(definition: deployment.definition, hash: deployment.hash, version: version)
        return (program, deployment.deployedAt)
    }

    /// What a program is bound to has to be at hand when it is called.
    private func fetchBound(by program: Program) async throws(JournalError) {
        for (callee, version) in program.definition.boundInDeployment {
            try await fetchDecision(id: callee, version: version)
            if callee == program.definition.id || snapshot.program(id: callee, version: version) != nil { continue }
            if try await journal.deployment(id: callee, version: version) != nil {
                try await fetch(id: callee, version: version)
            }
        }
    }
}

extension Definition {
    /// The versions of what is called by `Binding.deployment`.
    fileprivate var boundInDeployment: [String: Int] {
        guard let deployedWith = process?.deployedWith else { return [:] }
        let isBound = nodes.contains { node in
            switch node.kind {
            case .callActivity(let call): call.binding == .deployment
            case .task(.decision(let call)): call.binding == .deployment
            default: false
            }
        }
        return isBound ? deployedWith : [:]
    }
}
