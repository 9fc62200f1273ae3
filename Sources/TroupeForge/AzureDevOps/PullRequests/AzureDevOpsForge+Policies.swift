import TroupeGraph

extension AzureDevOpsForge {
    /// The service's own types of policies (https://learn.microsoft.com/rest/api/azure/devops/policy/types).
    private static let types: [String: PolicyEvaluation.Kind] = [
        "fa4e907d-c16b-4a4c-9dfa-4906e5d171dd": .reviewers, "fd2167ab-b0be-447a-8ec8-39368250530e": .reviewers,
        "0609b952-1397-4640-95ec-e00a01b2c241": .build, "c6a1889d-b943-4856-b76f-9e46bb6b0df2": .comments,
        "40e92b44-2fe1-4dd6-b3d8-74a9c21d0c6e": .workItems,
    ]

    package func policies(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> [PolicyEvaluation] {
        let project = try await repositoryIDs(call).project
        var request = request("GET", call, "policy", "evaluations")
        request.version = "7.1-preview.1"
        var all: [Value] = []
        var page: [Value]
        repeat {
            request.query = [
                ("artifactId", "vstfs:///CodeReview/CodeReviewId/\(project)/\(number)"), ("$top", "100"),
                ("$skip", "\(all.count)"),
            ]
            page = try await client.value(request)["value"]?.listValue ?? []
            all += page
        } while page.count == 100 && all.count < 1000
        return all.compactMap { value in
            guard let configuration = value["configuration"], configuration["isEnabled"]?.isTrue != false else {
                return nil
            }
            let type = configuration["type"]
            let kind = type?["id"]?.stringValue.flatMap { Self.types[$0.lowercased()] } ?? .other
            let given = configuration["settings"]?["displayName"]?.stringValue
            let name = given ?? type?["displayName"]?.stringValue ?? "policy"
            return PolicyEvaluation(
                kind, name: name, status: Self.status(value["status"]?.stringValue ?? ""),
                isBlocking: configuration["isBlocking"]?.isTrue ?? false)
        }
    }

    /// `broken` is a rule that cannot be checked: it stands in the way as a rejection does.
    private static func status(_ text: String) -> PolicyEvaluation.Status {
        switch text {
        case "approved": .approved
        case "running": .running
        case "queued": .queued
        case "notApplicable": .notApplicable
        default: .rejected
        }
    }

    /// What the configured policies say about a branch.
    package func branchPolicy(_ branch: String, _ call: ForgeCall) async throws(ForgeError) -> BranchPolicy {
        var request = request("GET", call, "git", "policy", "configurations")
        request.version = "7.1-preview.1"
        let repository = try await repositoryIDs(call).id
        var all: [Value] = []
        var mark: String?
        repeat {
            request.query = [
                ("repositoryId", repository), ("refName", "refs/heads/\(branch)"), ("continuationToken", mark),
            ]
            let answer = try await client.answer(request)
            all += answer.value["value"]?.listValue ?? []
            mark = answer.continuation
        } while mark != nil && all.count < 1000
        var policy = BranchPolicy()
        policy.requiredApprovals = 0
        policy.resetsVotesOnPush = false
        policy.requiresResolvedComments = false
        for value in all
        where value["isEnabled"]?.isTrue ?? false && value["isBlocking"]?.isTrue ?? false {
            let id = value["type"]?["id"]?.stringValue?.lowercased() ?? ""
            let settings = value["settings"]
            switch Self.types[id] {
            case .reviewers:
                guard let count = settings?["minimumApproverCount"]?.intValue else { continue }
                policy.requiredApprovals = max(policy.requiredApprovals, count)
                policy.authorMayApprove = settings?["creatorVoteCounts"]?.isTrue ?? false
                policy.resetsVotesOnPush = settings?["resetOnSourcePush"]?.isTrue ?? false
            case .build: policy.requiresBuild = true
            case .comments: policy.requiresResolvedComments = true
            case .workItems: policy.requiresWorkItem = true
            case .other, nil: break
            }
        }
        return policy
    }
}
