import TroupeGraph

extension AzureServer {
    private static let prefix = "git/repositories/{repository}/pullrequests/{number}"

    static let reviews: [AzureOperation] = [
        AzureOperation("GET", prefix + "/reviewers") { state, call throws(AzureRefusal) in
            .list(state.value(try state.pullRequest(call))["reviewers"]?.listValue ?? [])
        },
        AzureOperation("PUT", prefix + "/reviewers/{reviewer}", .map) { state, call throws(AzureRefusal) in
            var request = try state.pullRequest(call)
            let account = try state.account(id: call.text("reviewer"))
            let index = request.reviewers.firstIndex { $0.account == account }
            let vote = call.body["vote"]?.intValue ?? 0
            guard [10, 5, 0, -5, -10].contains(vote) else { throw .invalid("the vote") }
            let old = index.map { request.reviewers[$0].vote } ?? 0
            guard vote == old || account == call.account else {
                throw AzureRefusal(403, "TF401186: You cannot vote for somebody else.")
            }
            let entry = (account, vote, call.body["isRequired"]?.isTrue ?? false)
            if let index { request.reviewers[index] = entry } else { request.reviewers.append(entry) }
            state.code.pullRequests[request.number] = request
            return .value(["id": .string(account.id), "vote": .integer(vote)])
        },
        AzureOperation("PATCH", prefix + "/reviewers", .list) { state, call throws(AzureRefusal) in
            var request = try state.pullRequest(call)
            for entry in call.body.listValue ?? [] {
                guard entry["vote"]?.intValue == 0,
                    let index = request.reviewers.firstIndex(where: { $0.account.id == entry["id"]?.stringValue })
                else { throw .invalid("only votes can be taken back") }
                request.reviewers[index].vote = 0
            }
            state.code.pullRequests[request.number] = request
            return .value(.null)
        },
        AzureOperation("GET", prefix + "/labels") { state, call throws(AzureRefusal) in
            .list(try state.pullRequest(call).labels.map { ["id": "1", "name": .string($0), "active": true] })
        },
        AzureOperation("POST", prefix + "/labels", .map) { state, call throws(AzureRefusal) in
            guard let name = call.body["name"]?.stringValue, !name.isEmpty else { throw .invalid("the name") }
            let request = try state.pullRequest(call)
            if !request.labels.contains(name) { state.code.pullRequests[request.number]?.labels.append(name) }
            return .value(["id": "1", "name": .string(name), "active": true])
        },
        AzureOperation("DELETE", prefix + "/labels/{label}") { state, call throws(AzureRefusal) in
            let request = try state.pullRequest(call)
            guard request.labels.contains(call.text("label")) else { throw .absent("no such label") }
            state.code.pullRequests[request.number]?.labels.removeAll { $0 == call.text("label") }
            return .value(.null, status: 204)
        },
        AzureOperation("GET", prefix + "/workitems") { state, call throws(AzureRefusal) in
            .list(try state.pullRequest(call).workItems.map { ["id": .string("\($0)"), "url": ""] })
        },
        AzureOperation("GET", prefix + "/threads") { state, call throws(AzureRefusal) in
            .list(try state.pullRequest(call).threads)
        },
        AzureOperation("POST", prefix + "/threads", .map) { state, call throws(AzureRefusal) in
            let request = try state.pullRequest(call)
            guard let comments = call.body["comments"]?.listValue, comments.count == 1,
                let text = comments[0]["content"]?.stringValue, comments[0]["commentType"] == "text"
            else { throw .invalid("a thread begins with one comment") }
            if let path = call.body["threadContext"]?["filePath"]?.stringValue, !path.hasPrefix("/") {
                throw .invalid("the path of a file begins with a slash")
            }
            var thread: ValueMap = [
                "id": .integer(request.threads.count + 1), "status": call.body["status"] ?? "active",
                "comments": .list([state.said(text, 1, call)]), "isDeleted": false,
            ]
            thread["threadContext"] = call.body["threadContext"]
            state.code.pullRequests[request.number]?.threads.append(.map(thread))
            return .value(.map(thread))
        },
        AzureOperation("PATCH", prefix + "/threads/{thread}", .map) { state, call throws(AzureRefusal) in
            var (request, index, thread) = try state.thread(call)
            let statuses = ["active", "byDesign", "closed", "fixed", "pending", "wontFix"]
            guard let status = call.body["status"], statuses.contains(status.text) else { throw .invalid("the status") }
            thread["status"] = status
            request.threads[index] = .map(thread)
            state.code.pullRequests[request.number] = request
            return .value(.map(thread))
        },
        AzureOperation("POST", prefix + "/threads/{thread}/comments", .map) { state, call throws(AzureRefusal) in
            var (request, index, thread) = try state.thread(call)
            guard let text = call.body["content"]?.stringValue, call.body["commentType"] == "text",
                call.body["parentCommentId"]?.intValue != nil
            else { throw .invalid("the comment") }
            let comments = thread["comments"]?.listValue ?? []
            let comment = state.said(text, comments.count + 1, call)
            thread["comments"] = .list(comments + [comment])
            request.threads[index] = .map(thread)
            state.code.pullRequests[request.number] = request
            return .value(comment)
        },
    ]
}

extension AzureServer.State {
    fileprivate func thread(
        _ call: AzureServer.Call
    ) throws(AzureRefusal) -> (AzureServer.PullRequest, Int, ValueMap) {
        let request = try pullRequest(call)
        let found = request.threads.firstIndex { $0["id"]?.intValue == call.number("thread") }
        guard let index = found, let thread = request.threads[index].mapValue else {
            throw .absent("TF401277: The comment thread was not found.")
        }
        return (request, index, thread)
    }

    fileprivate mutating func said(_ text: String, _ number: Int, _ call: AzureServer.Call) -> Value {
        [
            "id": .integer(number), "parentCommentId": .integer(number - 1), "author": call.account.value,
            "content": .string(text), "publishedDate": .string(now()), "commentType": "text",
        ]
    }
}
