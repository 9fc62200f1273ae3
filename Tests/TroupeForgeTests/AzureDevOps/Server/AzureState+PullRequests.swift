import Foundation
import TroupeGraph

extension AzureServer.State {
    func checkRepository(_ call: AzureServer.Call) throws(AzureRefusal) {
        guard call.text("repository") == code.repository else {
            throw .absent("TF401019: The Git repository with name or identifier does not exist.")
        }
    }

    func pullRequest(_ call: AzureServer.Call) throws(AzureRefusal) -> AzureServer.PullRequest {
        try checkRepository(call)
        if let request = code.pullRequests[call.number("number")] { return request }
        throw .absent("TF401180: The requested pull request was not found.")
    }

    func value(_ request: AzureServer.PullRequest) -> Value {
        var value = request.fields
        value["repository"] = code.value("Shop", "")
        value["pullRequestId"] = .integer(request.number)
        value["status"] = .string(request.status)
        value["createdBy"] = request.author.value
        value["sourceRefName"] = .string("refs/heads/\(request.source)")
        value["targetRefName"] = .string("refs/heads/\(request.target)")
        value["lastMergeSourceCommit"] = ["commitId": .string(request.sourceCommit)]
        value["lastMergeTargetCommit"] = ["commitId": .string(code.branches[request.target] ?? "")]
        let merge = code.conflicts[request.number] == nil ? "succeeded" : "conflicts"
        value["mergeStatus"] = value["mergeStatus"] ?? .string(request.pending > 0 ? "queued" : merge)
        value["reviewers"] = .list(
            request.reviewers.map { entry in
                var reviewer = entry.account.value.mapValue ?? [:]
                reviewer["vote"] = .integer(entry.vote)
                if entry.isRequired { reviewer["isRequired"] = true }
                return .map(reviewer)
            })
        return .map(value)
    }

    mutating func open(_ call: AzureServer.Call) throws(AzureRefusal) -> AzureServer.PullRequest {
        func branch(_ name: String) throws(AzureRefusal) -> String {
            guard let text = call.body[name]?.stringValue, text.hasPrefix("refs/heads/") else {
                throw .invalid("TF401398: \(name) is no branch")
            }
            return String(text.dropFirst(11))
        }
        let source = try branch("sourceRefName")
        let target = try branch("targetRefName")
        guard let commit = code.branches[source], code.branches[target] != nil, source != target,
            call.body["title"]?.stringValue?.isEmpty == false
        else { throw .invalid("TF401398: The pull request cannot be activated.") }
        guard
            !code.pullRequests.values.contains(where: {
                $0.source == source && $0.target == target && $0.status == "active"
            })
        else { throw AzureRefusal(409, "TF401179: An active pull request for these branches already exists.") }
        var request = AzureServer.PullRequest(
            number: code.pullRequests.count + 1, author: call.account, fields: [:], source: source, target: target)
        for name in ["title", "description", "isDraft"] { request.fields[name] = call.body[name] }
        request.fields["creationDate"] = .string(now())
        request.sourceCommit = commit
        for entry in call.body["reviewers"]?.listValue ?? [] {
            let reviewer = try account(id: entry["id"]?.text ?? "")
            request.reviewers.append((reviewer, 0, entry["isRequired"]?.isTrue ?? false))
        }
        request.labels = (call.body["labels"]?.listValue ?? []).compactMap { $0["name"]?.stringValue }
        code.pullRequests[request.number] = request
        for entry in call.body["workItemRefs"]?.listValue ?? [] {
            let item = try item(entry["id"].flatMap { Int($0.text) } ?? 0)
            let project = projects[call.project] ?? ""
            let url = "vstfs:///Git/PullRequestId/\(project)%2F\(code.repositoryID)%2F\(request.number)"
            boards.items[item.id]?.relations.append([
                "rel": "ArtifactLink", "url": .string(url), "attributes": ["name": "Pull Request"],
            ])
            code.pullRequests[request.number]?.workItems.append(item.id)
        }
        return code.pullRequests[request.number] ?? request
    }

    /// An artifact link of a work item to a pull request.
    mutating func link(_ url: String, _ name: String?, _ item: Int) throws(AzureRefusal) {
        let parts = url.split(separator: "/").last?.components(separatedBy: "%2F") ?? []
        guard url.hasPrefix("vstfs:///Git/PullRequestId/"), name == "Pull Request", parts.count == 3,
            projects.values.contains(parts[0]), parts[1] == code.repositoryID, let number = Int(parts[2]),
            code.pullRequests[number] != nil
        else { throw .invalid("VS403653: The artifact link is not valid: \(url)") }
        code.pullRequests[number]?.workItems.append(item)
    }
}
