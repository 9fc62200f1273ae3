import TroupeBPMN
import TroupeDecision

/// Files of decisions that others may import, by their namespaces.
package struct DecisionLibrary: Sendable {
    /// Of two files with one namespace, the first.
    private(set) var models: [String: DecisionModel] = [:]
    private var hashes: [String: String] = [:]
    /// The names of the files that import others.
    package private(set) var importing: [String] = []

    /// Nothing.
    package init() {}

    /// Reads what is DMN among the files; what is wrong with it is found when it is compiled itself.
    package init(_ resources: [DeploymentCompiler.Resource]) {
        for resource in resources where DeploymentCompiler.isDMN(resource.name) {
            guard let model = DMNImport.model(of: resource.bytes, file: resource.name) else { continue }
            add(model, hash: ContentHash.sha256(resource.bytes))
            if model.imports != nil { importing.append(resource.name) }
        }
    }

    /// Of models that are read already.
    init(models: [DecisionModel]) {
        for model in models { add(model, hash: "") }
    }

    private mutating func add(_ model: DecisionModel, hash: String) {
        guard !model.namespace.isEmpty, models[model.namespace] == nil else { return }
        models[model.namespace] = model
        hashes[model.namespace] = hash
    }

    /// These, and those of another for what is missing here.
    func merging(_ other: DecisionLibrary) -> DecisionLibrary {
        var both = self
        both.models.merge(other.models) { own, _ in own }
        both.hashes.merge(other.hashes) { own, _ in own }
        return both
    }

    /// The hash of a file with all that it imports: another one as soon as one of them changes.
    func contentHash(of bytes: [UInt8], _ model: DecisionModel?) -> String {
        var namespaces: Set<String> = []
        func visit(_ model: DecisionModel) {
            for item in model.imports ?? [] {
                for inner in item.models where namespaces.insert(item.namespace).inserted { visit(inner) }
            }
        }
        if let model { visit(model) }
        let imported = namespaces.sorted().map { "\n\($0) \(hashes[$0] ?? "")" }.joined()
        return ContentHash.sha256(bytes + Array(imported.utf8))
    }
}
