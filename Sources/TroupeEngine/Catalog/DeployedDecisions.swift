package import TroupeDecision
import TroupeGraph
import TroupeInterpreter

/// The decisions that processes may call, compiled.
struct DeployedDecisions: Sendable {
    private var versions: [Catalog.Reference: DeployedDecision] = [:]
    private var latest: [String: DeployedDecision] = [:]
    /// The latest version with each tag.
    private var tagged: [Catalog.Tag: DeployedDecision] = [:]

    func has(_ id: String, _ version: Int) -> Bool { versions[Catalog.Reference(id: id, version: version)] != nil }

    func find(_ id: String, _ binding: Binding, _ deployedWith: [String: Int]) -> DeployedDecision? {
        switch binding {
        case .latest: latest[id]
        case .versionTag(let text): tagged[Catalog.Tag(id: id, text: text)]
        case .deployment:
            deployedWith[id].flatMap { versions[Catalog.Reference(id: id, version: $0)] }
        }
    }

    /// A model that does not compile was refused when it was deployed.
    mutating func keep(_ deployment: DecisionDeployment) throws(JournalError) {
        let model: DecisionModel
        do {
            model = try deployment.model.decoded(as: DecisionModel.self)
        } catch {
            throw .damaged("version \(deployment.version) of decision '\(deployment.id)' is not readable")
        }
        guard let program = DecisionProgram.compile(model).program else { return }
        let decision = DeployedDecision(id: deployment.id, version: deployment.version, program: program)
        versions[Catalog.Reference(id: deployment.id, version: deployment.version)] = decision
        if (latest[deployment.id]?.version ?? 0) < deployment.version { latest[deployment.id] = decision }
        guard let text = deployment.versionTag else { return }
        let tag = Catalog.Tag(id: deployment.id, text: text)
        if (tagged[tag]?.version ?? 0) < deployment.version { tagged[tag] = decision }
    }
}

extension DecisionDeployment {
    /// The decisions of a model, each to be deployed by its own id.
    package static func all(
        of model: DecisionModel, versionTag: String? = nil, hash: String, file: String, source: [UInt8],
        deployedAt: Int64
    ) -> [DecisionDeployment] {
        // A model is made of texts, numbers and lists, which encode without fail.
        guard let encoded = try? Value(encoding: model) else { return [] }
        return model.decisions.map { decision in
            DecisionDeployment(
                id: decision.id, name: decision.name, versionTag: versionTag, hash: hash, file: file, source: source,
                model: encoded, deployedAt: deployedAt)
        }
    }
}
