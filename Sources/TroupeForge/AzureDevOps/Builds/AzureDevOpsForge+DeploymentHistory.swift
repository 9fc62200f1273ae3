import TroupeGraph

extension AzureDevOpsForge {
    /// The service lists releases, of which each has several stages: the cursor is its mark and how many of that page
    /// have been shown.
    package func deployments(
        _ query: DeploymentQuery, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeDeployment> {
        let cursor = (query.page.after ?? "0/").split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard cursor.count == 2, let shown = Int(cursor[0]), shown >= 0 else {
            throw .invalid("That is no mark of a page of Azure DevOps.")
        }
        let mark = cursor[1].isEmpty ? nil : String(cursor[1])
        var request = releases("GET", call, "releases")
        request.query = [
            ("$expand", "environments,artifacts"), ("$top", "\(max(query.page.limit, 25))"),
            ("queryOrder", "descending"), ("continuationToken", mark),
        ]
        let answer = try await client.answer(request)
        let environment = query.environment?.lowercased()
        var found: [(deployment: ForgeDeployment, stage: Value, release: Value)] = []
        for release in answer.value["value"]?.listValue ?? [] {
            for stage in release["environments"]?.listValue ?? [] where stage["status"]?.stringValue != "notStarted" {
                guard let deployment = RunForm.deployment(stage, of: release) else { continue }
                if let wanted = environment, deployment.environment.lowercased() != wanted { continue }
                if let status = query.status, deployment.status != status { continue }
                found.append((deployment, stage, release))
            }
        }
        let rest = found.dropFirst(shown)
        var page: [ForgeDeployment] = []
        var histories: [Stage: [Value]] = [:]
        for (deployment, stage, release) in rest.prefix(query.page.limit) {
            guard let place = Stage(stage, of: release) else {
                page.append(deployment)
                continue
            }
            let known = histories[place]
            let history = if let known { known } else { try await self.history(of: place, call) }
            histories[place] = history
            page.append(named(deployment, after: history))
        }
        if rest.count > page.count { return ForgePage(page, next: "\(shown + page.count)/\(mark ?? "")") }
        return ForgePage(page, next: answer.continuation.map { "0/\($0)" })
    }

    /// Adds who asked for it, and the last one that had succeeded there before.
    func complete(
        _ deployment: ForgeDeployment, _ stage: Value, of release: Value, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeDeployment {
        guard let place = Stage(stage, of: release) else { return deployment }
        return named(deployment, after: try await history(of: place, call))
    }

    /// A stage of a release definition, which every release has a copy of.
    private struct Stage: Hashable {
        var definition: Int
        var stage: Int

        init?(_ stage: Value, of release: Value) {
            guard let definition = release["releaseDefinition"]?["id"]?.intValue,
                let stage = stage["definitionEnvironmentId"]?.intValue
            else { return nil }
            self.definition = definition
            self.stage = stage
        }
    }

    /// What succeeded there, newest first.
    private func history(of place: Stage, _ call: ForgeCall) async throws(ForgeError) -> [Value] {
        var request = releases("GET", call, "deployments")
        request.query = [
            ("definitionId", "\(place.definition)"), ("definitionEnvironmentId", "\(place.stage)"),
            ("deploymentStatus", "succeeded"), ("queryOrder", "descending"), ("$top", "100"),
        ]
        return try await client.value(request)["value"]?.listValue ?? []
    }

    private func named(_ deployment: ForgeDeployment, after history: [Value]) -> ForgeDeployment {
        var deployment = deployment
        deployment.requestedBy = people.name(deployment.requestedBy)
        guard let id = deployment.id.split(separator: "-").first.flatMap({ Int($0) }) else { return deployment }
        let before = history.first { ($0["release"]?["id"]?.intValue ?? id) < id }
        guard let before, let release = before["release"]?["id"]?.intValue,
            let stage = before["releaseEnvironment"]?["id"]?.intValue
        else { return deployment }
        deployment.previousID = "\(release)-\(stage)"
        deployment.previousCommit = RunForm.commit(of: before["release"])
        return deployment
    }
}
