import Foundation
import Synchronization
import TroupeGraph

extension AzureServer {
    struct Code {
        var repository = "shop"
        let repositoryID = "22222222-0000-0000-0000-000000000002"
        var branches: [String: String] = [:]
        var commits = 0
        var pullRequests: [Int: PullRequest] = [:]
        /// Paths that conflict, of pull requests by their numbers.
        var conflicts: [Int: [String]] = [:]
        /// Changed paths of pull requests by their numbers.
        var changes: [Int: [String]] = [:]
        /// How often a completion must be looked at before it is done.
        var delay = 2
        /// What the merge ends with instead of success: `rejectedByPolicy`, `failure`.
        var mergeFails: String?
        var policies: [Value] = []

        func value(_ project: String, _ projectID: String) -> Value {
            [
                "id": .string(repositoryID), "name": .string(repository), "defaultBranch": "refs/heads/main",
                "project": ["id": .string(projectID), "name": .string(project)],
                "remoteUrl": .string("https://acme@dev.azure.com/acme/\(project)/_git/\(repository)"),
                "webUrl": .string("https://dev.azure.com/acme/\(project)/_git/\(repository)"),
            ]
        }
    }

    struct PullRequest {
        var number: Int
        var author: Account
        var fields: ValueMap
        var source: String
        var target: String
        var status = "active"
        var reviewers: [(account: Account, vote: Int, isRequired: Bool)] = []
        var labels: [String] = []
        var workItems: [Int] = []
        var threads: [Value] = []
        var sourceCommit = ""
        /// Looks until the merge is done.
        var pending = 0
    }

    /// Makes a branch, or moves it on; answers the commit.
    func commit(_ branch: String) -> String {
        state.withLock { state in
            state.code.commits += 1
            let digits = String(state.code.commits)
            let commit = String(repeating: "a", count: 40 - digits.count) + digits
            state.code.branches[branch] = commit
            for number in state.code.pullRequests.keys
            where state.code.pullRequests[number]?.source == branch
                && state.code.pullRequests[number]?.status == "active"
            {
                state.code.pullRequests[number]?.sourceCommit = commit
            }
            return commit
        }
    }

    static let code: [AzureOperation] = [
        AzureOperation("GET", "git/repositories") { state, call in
            .list([state.code.value(call.project, state.projects[call.project] ?? "")])
        },
        AzureOperation("GET", "git/repositories/{repository}") { state, call throws(AzureRefusal) in
            try state.checkRepository(call)
            return .value(state.code.value(call.project, state.projects[call.project] ?? ""))
        },
        AzureOperation("GET", "git/repositories/{repository}/refs") { state, call throws(AzureRefusal) in
            try state.checkRepository(call)
            let filter = "refs/" + (call.query("filter") ?? "")
            let names = state.code.branches.keys.map { "refs/heads/\($0)" }.filter { $0.hasPrefix(filter) }
            return .list(names.sorted().map { ["name": .string($0), "objectId": "0"] })
        },
        AzureOperation("POST", "git/repositories/{repository}/pullrequests", .map) {
            state, call throws(AzureRefusal) in
            try state.checkRepository(call)
            let made = try state.open(call)
            return .value(state.value(made), status: 201)
        },
        AzureOperation("GET", "git/repositories/{repository}/pullrequests") { state, call throws(AzureRefusal) in
            try state.checkRepository(call)
            let status = call.query("searchCriteria.status") ?? "active"
            let found = state.code.pullRequests.values.filter { request in
                guard status == "all" || request.status == status,
                    call.asks("searchCriteria.sourceRefName", "refs/heads/\(request.source)"),
                    call.asks("searchCriteria.targetRefName", "refs/heads/\(request.target)"),
                    call.asks("searchCriteria.creatorId", request.author.id)
                else { return false }
                guard let reviewer = call.query("searchCriteria.reviewerId") else { return true }
                return request.reviewers.contains { $0.account.id == reviewer }
            }.sorted { $0.number > $1.number }
            let page = found.dropFirst(try call.queryNumber("$skip", default: 0))
                .prefix(try call.queryNumber("$top", default: 101))
            return .list(page.map { state.value($0) })
        },
        AzureOperation("GET", "git/repositories/{repository}/pullrequests/{number}") {
            state, call throws(AzureRefusal) in
            var request = try state.pullRequest(call)
            if request.pending > 0 { state.look(&request) }
            state.code.pullRequests[request.number] = request
            var value = state.value(request).mapValue ?? [:]
            if call.query("includeWorkItemRefs") == "true" {
                value["workItemRefs"] = .list(request.workItems.map { ["id": .string("\($0)"), "url": ""] })
            }
            return .value(.map(value))
        },
        AzureOperation("PATCH", "git/repositories/{repository}/pullrequests/{number}", .map) {
            state, call throws(AzureRefusal) in
            var request = try state.pullRequest(call)
            try state.change(&request, call.body.mapValue ?? [:])
            state.code.pullRequests[request.number] = request
            return .value(state.value(request))
        },
    ]
}

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

    fileprivate mutating func open(_ call: AzureServer.Call) throws(AzureRefusal) -> AzureServer.PullRequest {
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
