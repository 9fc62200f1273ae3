import TroupeGraph

/// Deployments are stages of classic releases. `parameters.definition` names the release definition (its name or number),
/// without it the project's only one is meant; `parameters.artifact` the alias of the artifact that a version is of,
/// without it the definition's primary one. An id is `{release}-{stage}`.
extension AzureDevOpsForge {
    package func deploy(_ request: DeploymentRequest, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment {
        let number = try await releaseDefinition(request.parameters["definition"]?.text, call)
        let definition = try await client.value(releases("GET", call, "definitions", "\(number)"))
        guard Self.stage(named: request.environment, of: definition) != nil else {
            throw .notFound("stage '\(request.environment.prefix(100))' in the release definition")
        }
        let stages = (definition["environments"]?.listValue ?? []).compactMap { $0["name"] }
        var body: ValueMap = [
            "definitionId": .integer(number), "isDraft": false, "reason": "none",
            "description": .string(signed("deployment to \(request.environment)", call)),
            // No stage begins by itself: only the one that was asked for.
            "manualEnvironments": .list(stages),
        ]
        if let version = try await version(request, call) {
            let named = request.parameters["artifact"]?.text
            guard let alias = named ?? Self.primaryArtifact(of: definition) else {
                throw .invalid("The release definition has no artifact whose version could be chosen.")
            }
            let reference: Value = ["id": .string(version), "name": .string(version)]
            body["artifacts"] = .list([["alias": .string(alias), "instanceReference": reference]])
        }
        var message = releases("POST", call, "releases")
        message.body = .json(.map(body))
        let release = try await client.value(message)
        guard let stage = Self.stage(named: request.environment, of: release),
            let made = RunForm.deployment(stage, of: release), let id = release["id"]?.intValue,
            let stageID = stage["id"]?.intValue
        else { throw .notFound("stage '\(request.environment.prefix(100))' in the release definition") }
        var start = releases("PATCH", call, "releases", "\(id)", "environments", "\(stageID)")
        start.body = .json(["status": "inProgress"])
        let begun = try await client.value(start)
        return try await complete(RunForm.deployment(begun, of: release) ?? made, stage, of: release, call)
    }

    package func deployment(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment {
        let parts = id.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 2 else { throw .notFound("deployment '\(id.prefix(100))'") }
        let release = try await client.value(releases("GET", call, "releases", "\(parts[0])"))
        let stage = (release["environments"]?.listValue ?? []).first { $0["id"]?.intValue == parts[1] }
        guard let stage, let found = RunForm.deployment(stage, of: release) else {
            throw .notFound("deployment '\(id.prefix(100))'")
        }
        return try await complete(found, stage, of: release, call)
    }

    /// As `awaitBuild`: there is nothing that waits.
    package func awaitDeployment(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment {
        var wait = Duration.seconds(2)
        while true {
            let found = try await deployment(id, call)
            if found.status.hasEnded { return found }
            await clock.sleep(wait)
            if Task.isCancelled { return found }
            wait = min(wait * 1.5, .seconds(30))
        }
    }

    /// The version of the artifact: the one that was asked for, or the build of the commit that was.
    private func version(_ request: DeploymentRequest, _ call: ForgeCall) async throws(ForgeError) -> String? {
        if let version = request.version { return version }
        guard let commit = request.commit else { return nil }
        var query = BuildQuery()
        query.commit = commit
        query.status = .succeeded
        query.page.limit = ForgePageRequest.maximum
        if let build = try await builds(query, call).items.first { return build.id }
        throw .notFound("succeeded build of commit '\(commit.prefix(40))' among the last \(query.page.limit)")
    }

    private static func primaryArtifact(of definition: Value) -> String? {
        let artifacts = definition["artifacts"]?.listValue ?? []
        let primary = artifacts.first { $0["isPrimary"]?.isTrue == true } ?? artifacts.first
        return primary?["alias"]?.stringValue
    }

    func releases(_ method: String, _ call: ForgeCall, _ path: String...) -> AzureDevOpsRequest {
        var request = AzureDevOpsRequest(method, [project(call), "_apis", "release"] + path, actor: call.actor.id)
        request.service = .releases
        return request
    }

    private func releaseDefinition(_ name: String?, _ call: ForgeCall) async throws(ForgeError) -> Int {
        if let name, let number = Int(name) { return number }
        var request = releases("GET", call, "definitions")
        request.query = [("searchText", name), ("isExactNameMatch", name == nil ? nil : "true"), ("$top", "2")]
        let found = (try await client.value(request)["value"]?.listValue ?? []).compactMap { $0["id"]?.intValue }
        guard let id = found.first, found.count == 1 else {
            throw .invalid(
                found.isEmpty
                    ? "There is no such release definition." : "Name the release definition: 'parameters.definition'.")
        }
        return id
    }

    private static func stage(named name: String, of release: Value) -> Value? {
        (release["environments"]?.listValue ?? []).first {
            $0["name"]?.stringValue?.lowercased() == name.lowercased()
        }
    }
}
