import TroupeGraph

extension AzureDevOpsForge {
    package func repository(_ call: ForgeCall) async throws(ForgeError) -> ForgeRepository {
        let name = try await repositoryName(call)
        let answer = try await client.value(request("GET", call, "git", "repositories", name))
        return try read(answer, call)
    }

    package func repositories(
        _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeRepository> {
        // The service answers all at once; the name is the cursor.
        let answer = try await client.value(request("GET", call, "git", "repositories"))
        var all: [ForgeRepository] = []
        for value in answer["value"]?.listValue ?? [] { all.append(try read(value, call)) }
        all.sort { $0.name < $1.name }
        let rest = all.filter { repository in page.after.map { repository.name > $0 } ?? true }
        let shown = Array(rest.prefix(page.limit))
        return ForgePage(shown, next: rest.count > shown.count ? shown.last?.name : nil)
    }

    /// The name that the call or the configuration gives, or that of the project's only repository.
    func repositoryName(_ call: ForgeCall) async throws(ForgeError) -> String {
        if let name = call.repository ?? client.configuration.repository { return name }
        let all = try await repositories(ForgePageRequest(limit: 2), call).items
        guard let only = all.first, all.count == 1 else {
            throw .invalid(
                all.isEmpty
                    ? "The Azure DevOps project has no repository."
                    : "The Azure DevOps project has several repositories: name one.")
        }
        return only.name
    }

    /// The ids of the repository and its project, for artifact links.
    func repositoryIDs(_ call: ForgeCall) async throws(ForgeError) -> (id: String, project: String) {
        let name = try await repositoryName(call)
        let project = project(call)
        if let ids = known.repository(name, project) { return ids }
        let answer = try await client.value(request("GET", call, "git", "repositories", name))
        guard let id = answer["id"]?.stringValue, let projectID = answer["project"]?["id"]?.stringValue else {
            throw .unavailable("Azure DevOps answered with something that is no repository.")
        }
        known.learn(id, projectID: projectID, of: name, project)
        return (id, projectID)
    }

    private func read(_ value: Value, _ call: ForgeCall) throws(ForgeError) -> ForgeRepository {
        guard let name = value["name"]?.stringValue, let id = value["id"]?.stringValue else {
            throw .unavailable("Azure DevOps answered with something that is no repository.")
        }
        if let projectID = value["project"]?["id"]?.stringValue {
            known.learn(id, projectID: projectID, of: name, project(call))
        }
        // The clone address may hold the organization's name as user; credentials are git's own business.
        return ForgeRepository(
            name: name, defaultBranch: Self.branch(value["defaultBranch"]?.stringValue ?? "main"),
            cloneURL: Self.withoutUser(value["remoteUrl"]?.stringValue ?? ""),
            url: value["webUrl"]?.stringValue ?? "")
    }

    /// Refuses a branch that is not there; the service's own refusal would not say so.
    func requireBranch(_ name: String, _ call: ForgeCall) async throws(ForgeError) {
        let repository = try await repositoryName(call)
        var request = request("GET", call, "git", "repositories", repository, "refs")
        // The filter takes what begins so.
        request.query = [("filter", "heads/\(name)")]
        let found = try await client.value(request)["value"]?.listValue ?? []
        guard found.contains(where: { $0["name"]?.stringValue == "refs/heads/\(name)" }) else {
            throw .notFound("branch '\(name.prefix(200))' in repository '\(repository.prefix(100))'")
        }
    }

    static func branch(_ reference: String) -> String {
        let prefix = "refs/heads/"
        return reference.hasPrefix(prefix) ? String(reference.dropFirst(prefix.count)) : reference
    }

    private static func withoutUser(_ url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let rest = url[scheme.upperBound...]
        guard let at = rest.prefix(while: { $0 != "/" }).lastIndex(of: "@") else { return url }
        return String(url[..<scheme.upperBound] + rest[rest.index(after: at)...])
    }
}
