import TroupeGraph

extension AzureDevOpsForge {
    /// How long the service may take for a merge.
    private static let patience = Duration.seconds(300)

    package func completePullRequest(
        _ number: Int, _ completion: PullRequestCompletion, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest {
        let present = try await pullRequest(number, call)
        switch present.status {
        case .completed: return present
        case .abandoned: throw .conflict("Pull request \(number) is abandoned.")
        case .active: break
        }
        if present.isDraft { throw .conflict("Pull request \(number) is a draft.") }
        if present.mergeStatus == .conflicts {
            throw .conflict("Pull request \(number) has conflicts.", files: present.conflictFiles)
        }
        guard let commit = present.sourceCommit else {
            throw .conflict("Azure DevOps has not looked at the commits of pull request \(number) yet.")
        }
        if let expected = completion.expectedSourceCommit, expected != commit {
            throw .conflict("The source branch of pull request \(number) has moved on.")
        }
        if !completion.bypassesPolicies {
            let standing = try await policies(number, call).filter(\.stands)
            if !standing.isEmpty { throw .policy(standing) }
        }
        var options: ValueMap = [
            "mergeStrategy": .string(Self.name(of: completion.strategy)),
            "deleteSourceBranch": .bool(completion.deletesSourceBranch),
            "bypassPolicy": .bool(completion.bypassesPolicies), "transitionWorkItems": false,
        ]
        if let message = completion.message { options["mergeCommitMessage"] = .string(message) }
        if let reason = completion.bypassReason { options["bypassReason"] = .string(reason) }
        let body: Value = [
            "status": "completed", "lastMergeSourceCommit": ["commitId": .string(commit)],
            "completionOptions": .map(options),
        ]
        _ = try await patch(number, body, call)
        return try await merged(number, call)
    }

    /// The service merges after it has answered; it can only be looked at again, at growing distances.
    private func merged(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> PullRequest {
        let begin = clock.now()
        var wait = Duration.milliseconds(500)
        while true {
            let answer = try await client.value(try await pullRequest("GET", call, "\(number)"))
            let isCompleted = answer["status"]?.stringValue == "completed"
            switch answer["mergeStatus"]?.stringValue {
            case _ where isCompleted: return try await pullRequest(number, call)
            case "conflicts":
                let files = try await pullRequest(number, call).conflictFiles
                throw .conflict("Pull request \(number) has conflicts.", files: files)
            case "rejectedByPolicy": throw .policy(try await policies(number, call).filter(\.stands))
            case "failure":
                let detail = client.configuration.token.masked(answer["mergeFailureMessage"]?.stringValue ?? "")
                throw .conflict("Azure DevOps could not merge pull request \(number): \(detail.prefix(200))")
            default: break
            }
            guard clock.now() - begin < Self.patience, !Task.isCancelled else {
                throw .unavailable("Azure DevOps has not completed pull request \(number) yet; look again later.")
            }
            await clock.sleep(wait)
            wait = min(wait * 2, .seconds(15))
        }
    }

    var clock: AzureDevOpsClock { client.clock }

    private static func name(of strategy: MergeStrategy) -> String {
        switch strategy {
        case .squash: "squash"
        case .merge: "noFastForward"
        case .rebase: "rebase"
        }
    }

    /// Lines are not told by the API.
    package func statistics(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> PullRequestStatistics {
        let iterations = try await client.value(try await pullRequest("GET", call, "\(number)", "iterations"))
        let last = (iterations["value"]?.listValue ?? []).compactMap { $0["id"]?.intValue }.max() ?? 1
        var files: [String] = []
        var count = 0
        var skip = 0
        while true {
            var request = try await pullRequest("GET", call, "\(number)", "iterations", "\(last)", "changes")
            request.query = [("$top", "1000"), ("$skip", "\(skip)")]
            let answer = try await client.value(request)
            let entries = answer["changeEntries"]?.listValue ?? []
            count += entries.count
            for entry in entries where files.count < 1000 {
                guard let path = entry["item"]?["path"]?.stringValue else { continue }
                files.append(PullRequestForm.path(path))
            }
            guard let next = answer["nextSkip"]?.intValue, next > skip, !entries.isEmpty, count < 100_000 else { break }
            skip = next
        }
        return PullRequestStatistics(
            files: files, fileCount: count, linesAdded: nil, linesDeleted: nil,
            commitCount: try await commitCount(number, call))
    }

    private func commitCount(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> Int {
        var count = 0
        var request = try await pullRequest("GET", call, "\(number)", "commits")
        var next: String?
        repeat {
            request.query = [("$top", "1000"), ("continuationToken", next)]
            let answer = try await client.answer(request)
            let found = answer.value["value"]?.listValue?.count ?? 0
            count += found
            next = found == 0 ? nil : answer.continuation
        } while next != nil && count < 100_000
        return count
    }
}
