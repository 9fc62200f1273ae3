import TroupeGraph

/// Pull requests and conversations as the REST API writes them.
enum PullRequestForm {
    /// Nil when the answer is not a pull request.
    static func pullRequest(_ value: Value) -> PullRequest? {
        guard let number = value["pullRequestId"]?.intValue, let repository = value["repository"]?["name"]?.stringValue
        else { return nil }
        var request = PullRequest(
            number: number, repository: repository, title: value["title"]?.text ?? "",
            sourceBranch: AzureDevOpsForge.branch(value["sourceRefName"]?.text ?? ""),
            targetBranch: AzureDevOpsForge.branch(value["targetRefName"]?.text ?? ""),
            author: WorkItemForm.identity(value["createdBy"]) ?? "")
        request.description = value["description"]?.text ?? ""
        request.status = PullRequest.Status(rawValue: value["status"]?.text ?? "") ?? .active
        request.mergeStatus =
            switch value["mergeStatus"]?.text {
            case "succeeded": request.status == .completed ? .completed : .succeeded
            case "conflicts": .conflicts
            default: .notChecked
            }
        request.isDraft = value["isDraft"]?.isTrue ?? false
        request.reviewers = (value["reviewers"]?.listValue ?? []).map { entry in
            Reviewer(
                WorkItemForm.identity(entry) ?? "",
                vote: entry["vote"]?.intValue.flatMap(ReviewVote.init(rawValue:)) ?? .none,
                isRequired: entry["isRequired"]?.isTrue ?? false)
        }
        request.labels = (value["labels"]?.listValue ?? []).compactMap { $0["name"]?.stringValue }
        request.workItems = (value["workItemRefs"]?.listValue ?? []).compactMap { $0["id"]?.text }
        request.sourceCommit = value["lastMergeSourceCommit"]?["commitId"]?.stringValue
        request.targetCommit = value["lastMergeTargetCommit"]?["commitId"]?.stringValue
        if request.status == .completed {
            request.mergeCommit = value["lastMergeCommit"]?["commitId"]?.stringValue
        }
        let web = value["repository"]?["webUrl"]?.stringValue
        request.url = web.map { "\($0)/pullrequest/\(number)" } ?? value["url"]?.stringValue ?? ""
        request.createdAt = AzureDevOpsTime.microseconds(value["creationDate"])
        request.closedAt = value["closedDate"]?.stringValue.flatMap(AzureDevOpsTime.microseconds)
        request.closedBy = WorkItemForm.identity(value["closedBy"])
        return request
    }

    static func draft(_ draft: PullRequestDraft, target: String, reviewers: [Value]) -> Value {
        var body: ValueMap = [
            "title": .string(draft.title), "description": description(draft.description),
            "sourceRefName": .string("refs/heads/\(draft.sourceBranch)"),
            "targetRefName": .string("refs/heads/\(target)"), "isDraft": .bool(draft.isDraft),
        ]
        if !reviewers.isEmpty { body["reviewers"] = .list(reviewers) }
        if !draft.labels.isEmpty { body["labels"] = .list(draft.labels.map { ["name": .string($0)] }) }
        if !draft.workItems.isEmpty { body["workItemRefs"] = .list(draft.workItems.map { ["id": .string($0)] }) }
        return .map(body)
    }

    /// The service takes 4,000 UTF-16 units; what is longer is cut.
    static func description(_ text: String) -> Value {
        guard text.utf16.count > 4000 else { return .string(text) }
        var result = ""
        var count = 0
        for character in text {
            count += character.utf16.count
            if count > 3999 { break }
            result.append(character)
        }
        return .string(result + "…")
    }

    /// Paths begin with a slash on the service.
    static func path(_ path: String) -> String { path.hasPrefix("/") ? String(path.dropFirst()) : path }

    /// Nil for a thread of the system: votes, pushes.
    static func thread(_ value: Value) -> ReviewThread? {
        guard let id = value["id"]?.intValue, value["isDeleted"]?.isTrue != true else { return nil }
        let comments = (value["comments"]?.listValue ?? []).filter {
            $0["commentType"]?.stringValue != "system" && $0["isDeleted"]?.isTrue != true
        }
        guard !comments.isEmpty else { return nil }
        let context = value["threadContext"]
        return ReviewThread(
            id: "\(id)", status: status(value["status"]), file: context?["filePath"]?.stringValue.map(path),
            line: context?["rightFileStart"]?["line"]?.intValue, comments: comments.compactMap(comment))
    }

    static func comment(_ value: Value) -> ReviewComment? {
        guard let id = value["id"]?.intValue else { return nil }
        return ReviewComment(
            id: "\(id)", author: WorkItemForm.identity(value["author"]) ?? "", text: value["content"]?.text ?? "",
            createdAt: AzureDevOpsTime.microseconds(value["publishedDate"]))
    }

    static func thread(_ draft: ReviewThreadDraft, text: String) -> Value {
        var body: ValueMap = [
            "comments": .list([["parentCommentId": 0, "content": .string(text), "commentType": "text"]]),
            "status": .string(name(of: draft.status)),
        ]
        if let file = draft.file {
            var context: ValueMap = ["filePath": .string(file.hasPrefix("/") ? file : "/" + file)]
            if let line = draft.line {
                context["rightFileStart"] = ["line": .integer(line), "offset": 1]
                context["rightFileEnd"] = ["line": .integer(line), "offset": 1]
            }
            body["threadContext"] = .map(context)
        }
        return .map(body)
    }

    static func name(of status: ReviewThread.Status) -> String {
        switch status {
        case .wontFix: "wontFix"
        case .byDesign: "byDesign"
        case .active, .pending, .fixed, .closed: status.rawValue
        }
    }

    private static func status(_ value: Value?) -> ReviewThread.Status {
        switch value?.text {
        case "fixed": .fixed
        case "closed": .closed
        case "wontFix": .wontFix
        case "byDesign": .byDesign
        case "pending": .pending
        default: .active
        }
    }
}
