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

        fileprivate mutating func keep(_ found: Found) throws(JournalError) {
            for decision in found.decisions.values { try decisions.keep(decision) }
            for (program, time) in found.programs.values { keep(program, deployedAt: time) }
        }
    }

    /// What was read and is to be known at once.
    fileprivate struct Found {
        var programs: [Reference: (program: Program, deployedAt: Int64)] = [:]
        var decisions: [Reference: DecisionDeployment] = [:]
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
        let wanted =
            newest.map { Reference(id: $0.key, version: $0.value) }
            + tagged.map { Reference(id: $0.key.id, version: $0.value) }
        // Two at a time: a start need not wait for one processor to read them all.
        let middle = wanted.count / 2
        async let first = fetch(wanted[..<middle])
        async let second = fetch(wanted[middle...])
        for result in await [first, second] { try result.get() }
        try await loadDecisions()
    }

    private func fetch(_ wanted: ArraySlice<Reference>) async -> Result<Void, JournalError> {
        do throws(JournalError) {
            for reference in wanted { try await fetch(id: reference.id, version: reference.version) }
            return .success(())
        } catch {
            return .failure(error)
        }
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
        var found = try await unknown(
            zip(deployments.workflows, versions.workflows).map { Reference(id: $0.id, version: $1) })
        for (deployment, version) in zip(deployments.decisions, versions.decisions) {
            try await read(decision: deployment.id, version, into: &found)
        }
        try state.withLock { [found] state throws(JournalError) in try state.keep(found) }
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
        var found = Found()
        try await read(decision: id, version, into: &found)
        try state.withLock { [found] state throws(JournalError) in try state.keep(found) }
    }

    /// Makes a version known, together with all that it is bound to: nobody may start it before that is at hand.
    @discardableResult
    private func fetch(id: String, version: Int) async throws(JournalError) -> Program {
        let wanted = Reference(id: id, version: version)
        if let known = state.withLock({ $0.programs[wanted] }) { return known }
        let found = try await unknown([wanted])
        return try state.withLock { state throws(JournalError) in
            try state.keep(found)
            guard let program = state.programs[wanted] else { throw Self.missing(wanted) }
            return program
        }
    }

    /// Reads versions that are not known, and all that they are bound to.
    private func unknown(_ wanted: [Reference]) async throws(JournalError) -> Found {
        var found = Found()
        var open = wanted
        while let next = open.popLast() {
            if found.programs[next] != nil || state.withLock({ $0.programs[next] }) != nil { continue }
            guard let deployment = try await journal.deployment(id: next.id, version: next.version) else {
                // What something is bound to may be a decision.
                if wanted.contains(next) { throw Self.missing(next) }
                continue
            }
            let program = Program(definition: deployment.definition, hash: deployment.hash, version: next.version)
            found.programs[next] = (program, deployment.deployedAt)
            for (callee, version) in program.definition.boundInDeployment {
                try await read(decision: callee, version, into: &found)
                open.append(Reference(id: callee, version: version))
            }
        }
        return found
    }

    private func read(decision id: String, _ version: Int, into found: inout Found) async throws(JournalError) {
        let reference = Reference(id: id, version: version)
        if found.decisions[reference] != nil || state.withLock({ $0.decisions.has(id, version) }) { return }
        found.decisions[reference] = try await journal.decision(id: id, version: version)
    }

    private static func missing(_ reference: Reference) -> JournalError {
        .damaged("version \(reference.version) of workflow '\(reference.id)' is missing")
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
