import Synchronization

/// What was learnt of the service and does not change while the program runs, bounded.
final class AzureDevOpsKnowledge: Sendable {
    private static let limit = 1000

    private struct Content {
        /// By project and type: the category of each state.
        var categories: [String: [String: String]] = [:]
        /// By mail address or name.
        var identities: [String: AzureDevOpsIdentity] = [:]
        /// By project and name.
        var repositories: [String: (id: String, project: String)] = [:]
    }

    private let content = Mutex(Content())

    func categories(_ type: String, _ project: String) -> [String: String]? {
        content.withLock { $0.categories["\(project)\n\(type)"] }
    }

    func learn(_ categories: [String: String], of type: String, _ project: String) {
        content.withLock { content in
            if content.categories.count >= Self.limit { content.categories = [:] }
            content.categories["\(project)\n\(type)"] = categories
        }
    }

    func identity(_ name: String) -> AzureDevOpsIdentity? { content.withLock { $0.identities[name.lowercased()] } }

    func learn(_ identity: AzureDevOpsIdentity, as name: String) {
        content.withLock { content in
            if content.identities.count >= Self.limit { content.identities = [:] }
            content.identities[name.lowercased()] = identity
        }
    }

    func repository(_ name: String, _ project: String) -> (id: String, project: String)? {
        content.withLock { $0.repositories["\(project)\n\(name)"] }
    }

    func learn(_ id: String, projectID: String, of name: String, _ project: String) {
        content.withLock { content in
            if content.repositories.count >= Self.limit { content.repositories = [:] }
            content.repositories["\(project)\n\(name)"] = (id, projectID)
        }
    }
}

/// A person or group the service knows.
struct AzureDevOpsIdentity: Hashable, Sendable {
    var id: String
    var name: String
}
