import TroupeGraph

/// Builds and deployments as the REST API writes them.
enum RunForm {
    static func build(_ value: Value) -> Build? {
        guard let id = value["id"]?.intValue else { return nil }
        let result = value["result"]?.stringValue
        var build = Build(
            id: "\(id)", repository: value["repository"]?["name"]?.stringValue ?? "",
            status: status(value["status"]?.stringValue, result))
        build.result = result
        build.definition = value["definition"]?["name"]?.stringValue
        build.branch = value["sourceBranch"]?.stringValue.map(AzureDevOpsForge.branch)
        build.commit = value["sourceVersion"]?.stringValue
        build.url = value["_links"]?["web"]?["href"]?.stringValue ?? ""
        build.requestedBy = WorkItemForm.identity(value["requestedFor"]) ?? ""
        build.queuedAt = AzureDevOpsTime.microseconds(value["queueTime"])
        build.startedAt = value["startTime"]?.stringValue.flatMap(AzureDevOpsTime.microseconds)
        build.endedAt = value["finishTime"]?.stringValue.flatMap(AzureDevOpsTime.microseconds)
        return build
    }

    /// Of a build (`status`, `result`) or of a pipeline run (`state`, `result`).
    static func status(_ status: String?, _ result: String?) -> RunStatus {
        switch (status, result) {
        case ("completed", "succeeded"), ("completed", "partiallySucceeded"): .succeeded
        case ("completed", "canceled"): .cancelled
        case ("completed", _): .failed
        case ("inProgress", _), ("cancelling", _), ("canceling", _): .running
        default: .queued
        }
    }

    /// A release's stage as a deployment; its id names both.
    static func deployment(_ environment: Value, of release: Value) -> ForgeDeployment? {
        guard let id = release["id"]?.intValue, let stage = environment["id"]?.intValue else { return nil }
        let state = environment["status"]?.stringValue
        var deployment = ForgeDeployment(
            id: "\(id)-\(stage)", repository: release["releaseDefinition"]?["name"]?.stringValue ?? "",
            environment: environment["name"]?.stringValue ?? "", status: status(ofStage: state))
        deployment.result = state
        let artifact = release["artifacts"]?.listValue?.first?["definitionReference"]
        deployment.commit = commit(of: release)
        deployment.version = artifact?["version"]?["name"]?.stringValue ?? release["name"]?.stringValue
        deployment.url = release["_links"]?["web"]?["href"]?.stringValue ?? ""
        deployment.requestedBy = WorkItemForm.identity(release["createdBy"]) ?? ""
        deployment.queuedAt = AzureDevOpsTime.microseconds(release["createdOn"])
        return deployment
    }

    /// The commit that a release's first artifact was built of.
    static func commit(of release: Value?) -> String? {
        release?["artifacts"]?.listValue?.first?["definitionReference"]?["sourceVersion"]?["id"]?.stringValue
    }

    static func status(ofStage state: String?) -> RunStatus {
        switch state {
        case "succeeded", "partiallySucceeded": .succeeded
        case "rejected": .failed
        case "canceled": .cancelled
        case "inProgress": .running
        default: .queued
        }
    }
}
