import TroupeGraph

extension AzureDevOpsForge {
    private static let kinds: [(kind: WorkItemRelation.Kind, name: String)] = [
        (.parent, "System.LinkTypes.Hierarchy-Reverse"), (.child, "System.LinkTypes.Hierarchy-Forward"),
        (.related, "System.LinkTypes.Related"), (.predecessor, "System.LinkTypes.Dependency-Reverse"),
        (.successor, "System.LinkTypes.Dependency-Forward"), (.duplicate, "System.LinkTypes.Duplicate-Forward"),
        (.duplicate, "System.LinkTypes.Duplicate-Reverse"), (.link, "Hyperlink"), (.pullRequest, "ArtifactLink"),
    ]
    private static let pullRequestPrefix = "vstfs:///Git/PullRequestId/"

    package func relations(ofWorkItem id: String, _ call: ForgeCall) async throws(ForgeError) -> [WorkItemRelation] {
        let all = try await raw(id, call)["relations"]?.listValue ?? []
        return all.prefix(1000).compactMap(Self.relation)
    }

    package func relate(_ id: String, _ relation: WorkItemRelation, _ call: ForgeCall) async throws(ForgeError) {
        let present = try await raw(id, call)
        guard Self.index(of: relation, in: present) == nil else { return }
        let value: Value = [
            "rel": .string(try Self.name(of: relation.kind)), "url": .string(try await url(of: relation, call)),
            "attributes": relation.kind == .pullRequest ? ["name": "Pull Request"] : [:],
        ]
        var request = request("PATCH", call, "wit", "workitems", "\(try Self.number(id))")
        request.body = .jsonPatch([["op": "add", "path": "/relations/-", "value": value]])
        _ = try await client.value(request)
    }

    package func unrelate(_ id: String, _ relation: WorkItemRelation, _ call: ForgeCall) async throws(ForgeError) {
        let present = try await raw(id, call)
        guard let index = Self.index(of: relation, in: present) else { return }
        var request = request("PATCH", call, "wit", "workitems", "\(try Self.number(id))")
        // The position counts only while nobody else changes the list.
        request.body = .jsonPatch([
            ["op": "test", "path": "/rev", "value": .integer(present["rev"]?.intValue ?? 0)],
            ["op": "remove", "path": .string("/relations/\(index)")],
        ])
        _ = try await client.value(request)
    }

    private static func name(of kind: WorkItemRelation.Kind) throws(ForgeError) -> String {
        guard let name = kinds.first(where: { $0.kind == kind })?.name else {
            throw .invalid("Azure DevOps has no such relation.")
        }
        return name
    }

    private static func index(of relation: WorkItemRelation, in item: Value) -> Int? {
        (item["relations"]?.listValue ?? []).firstIndex { value in
            guard let found = Self.relation(value) else { return false }
            return found.kind == relation.kind && found.target == relation.target
        }
    }

    /// Nil for what is neither a work item, a pull request nor an address: attachments, commits.
    private static func relation(_ value: Value) -> WorkItemRelation? {
        guard let name = value["rel"]?.stringValue, let url = value["url"]?.stringValue,
            let kind = kinds.first(where: { $0.name == name })?.kind
        else { return nil }
        switch kind {
        case .link: return WorkItemRelation(.link, url)
        case .pullRequest:
            guard url.hasPrefix(pullRequestPrefix) else { return nil }
            // {project}%2F{repository}%2F{number}
            guard let last = url.split(separator: "%").last, last.lowercased().hasPrefix("2f") else { return nil }
            return WorkItemRelation(.pullRequest, String(last.dropFirst(2)))
        default:
            guard let id = url.split(separator: "/").last else { return nil }
            return WorkItemRelation(kind, String(id))
        }
    }

    private func url(of relation: WorkItemRelation, _ call: ForgeCall) async throws(ForgeError) -> String {
        switch relation.kind {
        case .link:
            guard relation.target.hasPrefix("https://") || relation.target.hasPrefix("http://") else {
                throw .invalid("A link of a work item must be an http address.")
            }
            return relation.target
        case .pullRequest:
            guard let number = Int(relation.target) else { throw .invalid("A pull request has a number.") }
            var place = call
            if let repository = relation.repository { place.repository = repository }
            let repository = try await repositoryIDs(place)
            return "\(Self.pullRequestPrefix)\(repository.project)%2F\(repository.id)%2F\(number)"
        default:
            let number = try Self.number(relation.target)
            return "\(client.configuration.organization)/_apis/wit/workItems/\(number)"
        }
    }
}
