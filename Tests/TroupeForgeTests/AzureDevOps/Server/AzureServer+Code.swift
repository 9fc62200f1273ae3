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
