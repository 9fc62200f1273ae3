import TroupeGraph

/// Deployments are stages of classic releases: `parameters.definition` names the release definition (its name or
/// number); without it the project's only one is meant. An id is `{release}-{stage}`.
extension AzureDevOpsForge {
    package func deploy(_ request: DeploymentRequest, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment {
        let definition = try await releaseDefinition(request.parameters["definition"]?.text, call)
        var body: ValueMap = [
            "definitionId": .integer(definition), "isDraft": false, "reason": "none",
            "description": .string(signed("deployment to \(request.environment)", call)),
            // No stage begins by itself: only the one that was asked for.
            "manualEnvironments": .list([.string(request.environment)]),
        ]
        if let version = request.version, let alias = request.parameters["artifact"]?.text {
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
        start.version = "7.1-preview.7"
        start.body = .json(["status": "inProgress"])
        let begun = try await client.value(start)
        return RunForm.deployment(begun, of: release) ?? made
    }

    package func deployment(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment {
        let parts = id.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 2 else { throw .notFound("deployment '\(id.prefix(100))'") }
        let release = try await client.value(releases("GET", call, "releases", "\(parts[0])"))
        let stage = (release["environments"]?.listValue ?? []).first { $0["id"]?.intValue == parts[1] }
        guard let stage, let found = RunForm.deployment(stage, of: release) else {
            throw .notFound("deployment '\(id.prefix(100))'")
        }
        return found
    }

    /// As `awaitBuild`: there is nothing that waits.
    package func awaitDeployment(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment {
        var wait = Duration.seconds(2)
        while true {
            let found = try await deployment(id, call)
            if found.status.hasEnded || Task.isCancelled { return found }
            await clock.sleep(wait)
            wait = min(wait * 1.5, .seconds(30))
        }
    }

    package func deployments(
        _ query: DeploymentQuery, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeDeployment> {
        var request = releases("GET", call, "releases")
        request.query = [
            ("$expand", "environments,artifacts"), ("$top", "\(query.page.limit)"), ("queryOrder", "descending"),
            ("continuationToken", query.page.after),
        ]
        let answer = try await client.answer(request)
        var found: [ForgeDeployment] = []
        for release in answer.value["value"]?.listValue ?? [] {
            for stage in release["environments"]?.listValue ?? [] where stage["status"]?.stringValue != "notStarted" {
                guard let deployment = RunForm.deployment(stage, of: release) else { continue }
                if let environment = query.environment, deployment.environment != environment { continue }
                if let status = query.status, deployment.status != status { continue }
                found.append(deployment)
            }
        }
        return ForgePage(found, next: answer.continuation)
    }

    private func releases(_ method: String, _ call: ForgeCall, _ path: String...) -> AzureDevOpsRequest {
        var request = AzureDevOpsRequest(method, [project(call), "_apis", "release"] + path)
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
