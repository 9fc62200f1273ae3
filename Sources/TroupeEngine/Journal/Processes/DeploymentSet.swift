package import TroupeGraph

/// A decision as it was deployed.
package struct DecisionDeployment: Hashable, Sendable {
    package var id: String
    package var name: String?
    /// From 1; 0 before it is deployed.
    package var version: Int
    package var versionTag: String?
    /// SHA-256 of the source, hexadecimal.
    package var hash: String
    package var file: String
    package var source: [UInt8]
    /// The model that it stands in, in its own JSON form.
    package var model: Value
    /// Microseconds since 1970, UTC.
    package var deployedAt: Int64

    package init(
        id: String, name: String? = nil, version: Int = 0, versionTag: String? = nil, hash: String, file: String,
        source: [UInt8], model: Value, deployedAt: Int64
    ) {
        self.id = id
        self.name = name
        self.version = version
        self.versionTag = versionTag
        self.hash = hash
        self.file = file
        self.source = source
        self.model = model
        self.deployedAt = deployedAt
    }
}

/// What is deployed at once, all or nothing.
package struct DeploymentSet: Hashable, Sendable {
    /// Workflows in YAML, and BPMN processes.
    package var workflows: [Deployment]
    package var decisions: [DecisionDeployment]

    package init(workflows: [Deployment] = [], decisions: [DecisionDeployment] = []) {
        self.workflows = workflows
        self.decisions = decisions
    }

    /// The versions that all get, and the definitions that are to be stored with them.
    ///
    /// Processes and decisions count their versions together: a process that is bound to what it was deployed with must
    /// find just that. So where one of them is new, all are. A workflow in YAML binds to nothing, and is new for itself.
    ///
    /// - Parameters:
    ///   - workflow: the latest version and hash of an id.
    ///   - decision: the same for decisions.
    package func resolved(
        workflow: (String) -> (version: Int, hash: String)?, decision: (String) -> (version: Int, hash: String)?
    ) -> (set: DeploymentSet, isNew: DeployedVersions.Newness) {
        func isChanged(_ latest: (version: Int, hash: String)?, _ hash: String) -> Bool { latest?.hash != hash }
        let isAnyNew =
            workflows.contains { isChanged(workflow($0.id), $0.hash) }
            || decisions.contains { isChanged(decision($0.id), $0.hash) }
        var resolved = self
        var newness = DeployedVersions.Newness()
        for position in workflows.indices {
            let latest = workflow(workflows[position].id)
            let isNew =
                workflows[position].definition.process == nil
                ? isChanged(latest, workflows[position].hash) : isAnyNew
            resolved.workflows[position].version = (latest?.version ?? 0) + (isNew ? 1 : 0)
            newness.workflows.append(isNew)
        }
        for position in decisions.indices {
            let latest = decision(decisions[position].id)
            resolved.decisions[position].version = (latest?.version ?? 0) + (isAnyNew ? 1 : 0)
            newness.decisions.append(isAnyNew)
        }
        var versions: [String: Int] = [:]
        for deployment in resolved.decisions { versions[deployment.id] = deployment.version }
        for deployment in resolved.workflows { versions[deployment.id] = deployment.version }
        for position in workflows.indices { resolved.workflows[position].definition.process?.deployedWith = versions }
        return (resolved, newness)
    }
}

/// What became of a `DeploymentSet`, in its order.
package struct DeployedVersions: Hashable, Sendable {
    package var workflows: [Int]
    package var decisions: [Int]

    package init(workflows: [Int], decisions: [Int]) {
        self.workflows = workflows
        self.decisions = decisions
    }

    /// The versions of a set that is resolved.
    package init(_ set: DeploymentSet) {
        self.init(workflows: set.workflows.map(\.version), decisions: set.decisions.map(\.version))
    }

    /// Which parts of a set are to be stored.
    package struct Newness: Hashable, Sendable {
        package var workflows: [Bool] = []
        package var decisions: [Bool] = []
    }
}
