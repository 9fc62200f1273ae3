import TroupeGraph

extension AzureServer.State {
    /// What may be changed of a pull request; the merge is done later.
    mutating func change(_ request: inout AzureServer.PullRequest, _ body: ValueMap) throws(AzureRefusal) {
        let allowed: Set<String> = [
            "title", "description", "isDraft", "targetRefName", "status", "lastMergeSourceCommit", "completionOptions",
        ]
        guard body.keys.allSatisfy(allowed.contains) else { throw .invalid("InvalidArgumentValueException") }
        guard request.status == "active" else {
            throw AzureRefusal(409, "TF401181: The pull request cannot be edited due to its state.")
        }
        if let text = body["description"]?.stringValue, text.utf16.count > 4000 {
            throw .invalid("Invalid argument value. Parameter name: description")
        }
        for name in ["title", "description", "isDraft"] where body[name] != nil { request.fields[name] = body[name] }
        if let target = body["targetRefName"]?.stringValue { request.target = String(target.dropFirst(11)) }
        switch body["status"]?.stringValue {
        case nil: break
        case "abandoned":
            request.status = "abandoned"
            request.fields["closedDate"] = .string(now())
        case "completed":
            let options = body["completionOptions"]
            guard body["lastMergeSourceCommit"]?["commitId"]?.stringValue == request.sourceCommit else {
                throw AzureRefusal(409, "TF401192: The source branch has been modified since the last merge attempt.")
            }
            guard ["squash", "noFastForward", "rebase"].contains(options?["mergeStrategy"]?.text ?? "") else {
                throw .invalid("the merge strategy")
            }
            let isBypassed = options?["bypassPolicy"]?.isTrue ?? false
            if isBypassed, options?["bypassReason"]?.stringValue == nil { throw .invalid("a reason is needed") }
            if !isBypassed, !evaluations(request).allSatisfy({ $0["status"] == "approved" }) {
                throw AzureRefusal(403, "TF402455: Pushes to this branch are not permitted; policies are not met.")
            }
            request.pending = code.delay
            request.fields["completionOptions"] = options
            request.fields["mergeStatus"] = nil
        default: throw .invalid("the status")
        }
    }

    /// One more look at a merge that is under way.
    mutating func look(_ request: inout AzureServer.PullRequest) {
        request.pending -= 1
        guard request.pending == 0 else { return }
        if let reason = code.mergeFails {
            request.fields["mergeStatus"] = .string(reason)
            request.fields["mergeFailureMessage"] = "The merge was refused."
            return
        }
        code.commits += 1
        let digits = String(code.commits)
        let commit = String(repeating: "b", count: 40 - digits.count) + digits
        code.branches[request.target] = commit
        if request.fields["completionOptions"]?["deleteSourceBranch"]?.isTrue == true {
            code.branches[request.source] = nil
        }
        request.status = "completed"
        request.fields["lastMergeCommit"] = ["commitId": .string(commit)]
        request.fields["closedDate"] = .string(now())
        request.fields["closedBy"] = request.author.value
    }

    /// One approval of somebody else than the author, and what the test configured.
    func evaluations(_ request: AzureServer.PullRequest) -> [Value] {
        let approvals = request.reviewers.count { $0.vote > 0 && $0.account.id != request.author.id }
        let configuration: Value = [
            "isEnabled": true, "isBlocking": true, "settings": ["minimumApproverCount": 1],
            "type": [
                "id": "fa4e907d-c16b-4a4c-9dfa-4906e5d171dd", "displayName": "Minimum number of reviewers",
            ],
        ]
        return [["configuration": configuration, "status": approvals > 0 ? "approved" : "running"]]
    }
}

extension AzureServer {
    static let rules: [AzureOperation] = [
        AzureOperation("GET", "policy/evaluations", version: "7.1-preview.1") { state, call throws(AzureRefusal) in
            let prefix = "vstfs:///CodeReview/CodeReviewId/\(state.projects[call.project] ?? "")/"
            guard let artifact = call.query("artifactId"), artifact.hasPrefix(prefix),
                let number = Int(artifact.dropFirst(prefix.count)), let request = state.code.pullRequests[number]
            else { throw .invalid("the artifact") }
            return .list(state.evaluations(request))
        },
        AzureOperation("GET", "git/policy/configurations", version: "7.1-preview.1") {
            state, call throws(AzureRefusal) in
            guard call.query("repositoryId") == state.code.repositoryID,
                call.query("refName")?.hasPrefix("refs/heads/") == true
            else { throw .invalid("the scope") }
            return .list(state.code.policies)
        },
        AzureOperation("GET", "git/repositories/{repository}/pullrequests/{number}/iterations") {
            state, call throws(AzureRefusal) in
            _ = try state.pullRequest(call)
            return .list([["id": 1], ["id": 2]])
        },
        AzureOperation("GET", "git/repositories/{repository}/pullrequests/{number}/iterations/{iteration}/changes") {
            state, call throws(AzureRefusal) in
            let all = state.code.changes[try state.pullRequest(call).number] ?? []
            guard call.number("iteration") == 2 else { throw .absent("the iteration") }
            let skip = try call.queryNumber("$skip", default: 0)
            // At most three, whatever is asked for: the caller must go on.
            let page = all.dropFirst(skip).prefix(min(3, try call.queryNumber("$top", default: 100)))
            let entries = page.map { path -> Value in
                ["changeType": "edit", "item": ["path": .string("/\(path)")]]
            }
            let isLast = skip + page.count >= all.count
            return .value([
                "changeEntries": .list(entries), "nextSkip": .integer(isLast ? 0 : skip + page.count),
                "nextTop": .integer(isLast ? 0 : 100),
            ])
        },
        AzureOperation("GET", "git/repositories/{repository}/pullrequests/{number}/commits") {
            state, call throws(AzureRefusal) in
            _ = try state.pullRequest(call)
            return call.query("continuationToken") == nil
                ? .list([["commitId": "1"], ["commitId": "2"]], next: "more") : .list([["commitId": "3"]])
        },
        AzureOperation("GET", "git/repositories/{repository}/pullrequests/{number}/conflicts", version: "7.1-preview.1")
        { state, call throws(AzureRefusal) in
            let paths = state.code.conflicts[try state.pullRequest(call).number] ?? []
            return .list(paths.map { ["conflictPath": .string("/\($0)")] })
        },
    ]
}
