import TroupeForge
import TroupeGraph
import TroupeHTTPServer

/// Pull requests: lists, one, its size and its rules, and its end.
struct ForgePullRequestRoutes {
    let context: APIContext

    private var forge: ForgeRoute { ForgeRoute(context: context) }

    var routes: [Route] { [list, create, one, update, statistics, policies, complete, abandon] }

    private var list: Route {
        forge.get(
            "/pull-requests", id: "listPullRequests", "Pull requests, newest first", "ForgePullRequestList",
            query: [
                Field("status", .word(PullRequest.Status.self), "Only in this state"),
                Field("source_branch", .text(250), "Only from this branch"),
                Field("target_branch", .text(250), "Only to this branch"),
                Field("author", .text(200), "Only by this one"),
                Field("reviewer", .text(200), "Only those that this one is asked to review"), ForgeRoute.repository,
            ] + ForgeRoute.page
        ) { call, forge, place in
            var query = PullRequestQuery()
            query.status = call.word("status", PullRequest.Status.self)
            query.sourceBranch = call.text("source_branch")
            query.targetBranch = call.text("target_branch")
            query.author = call.text("author")
            query.reviewer = call.text("reviewer")
            query.page = call.forgePage
            return .json(try ForgeView.page(try await forge.pullRequests(query, place)))
        }
    }

    private var create: Route {
        forge.change(
            "POST", "/pull-requests", id: "createPullRequest", "Propose a merge", "ForgePullRequest", status: 201,
            query: [ForgeRoute.repository],
            body: [
                Field("title", .text(1_000), required: true, "In one line"),
                Field("source_branch", .text(250), required: true, "Where the commits are"),
                Field("target_branch", .text(250), "Where they are to go; the default branch unless said"),
                Field("description", .message(256 << 10), "Why"), Field("draft", .flag, "Whether it is not ready yet"),
                Field("reviewers", .texts(200), "Who is asked to review"),
                Field("required_reviewers", .texts(200), "Whose approval there must be"),
                Field("labels", .texts(200), "Labels"), Field("work_items", .texts(200), "Work items that it is for"),
            ]
        ) { call, forge, place in
            var draft = PullRequestDraft(
                title: call.text("title") ?? "", sourceBranch: call.text("source_branch") ?? "")
            draft.targetBranch = call.text("target_branch")
            draft.description = call.text("description") ?? ""
            draft.isDraft = call.flag("draft") ?? false
            draft.reviewers =
                (call.texts("reviewers") ?? []).map { Reviewer($0) }
                + (call.texts("required_reviewers") ?? []).map { Reviewer($0, isRequired: true) }
            draft.labels = call.texts("labels") ?? []
            draft.workItems = call.texts("work_items") ?? []
            return .json(try ForgeView.value(try await forge.createPullRequest(draft, place)), status: 201)
        }
    }

    private var one: Route {
        forge.get(
            "/pull-requests/{number}", id: "showPullRequest", "A pull request as its branches are now",
            "ForgePullRequest"
        ) { call, forge, place in
            .json(try ForgeView.value(try await forge.pullRequest(call.pullRequest(), place)))
        }
    }

    private var update: Route {
        forge.change(
            "PATCH", "/pull-requests/{number}", id: "updatePullRequest", "Change a pull request", "ForgePullRequest",
            body: [
                Field("title", .text(1_000), "In one line"), Field("description", .message(256 << 10), "Why"),
                Field("draft", .flag, "Whether it is not ready yet"),
                Field("target_branch", .text(250), "Where the commits are to go"),
            ]
        ) { call, forge, place in
            var change = PullRequestChange()
            change.title = call.text("title")
            change.description = call.text("description")
            change.isDraft = call.flag("draft")
            change.targetBranch = call.text("target_branch")
            return .json(try ForgeView.value(try await forge.updatePullRequest(call.pullRequest(), change, place)))
        }
    }

    private var statistics: Route {
        forge.get(
            "/pull-requests/{number}/statistics", id: "measurePullRequest", "How large it is", "ForgeStatistics"
        ) { call, forge, place in
            .json(try ForgeView.value(try await forge.statistics(call.pullRequest(), place)))
        }
    }

    private var policies: Route {
        forge.get(
            "/pull-requests/{number}/policies", id: "evaluatePullRequest", "Whether it meets its branch's rules now",
            "ForgePolicyList"
        ) { call, forge, place in
            .json(try ForgeView.list(try await forge.policies(call.pullRequest(), place)))
        }
    }

    private var complete: Route {
        forge.change(
            "POST", "/pull-requests/{number}/complete", id: "completePullRequest", "Merge it", "ForgePullRequest",
            body: [
                Field("strategy", .word(MergeStrategy.self), "How; squash unless said"),
                Field("message", .message(64 << 10), "Of the commit; made of title and description unless said"),
                Field("delete_source_branch", .flag, "Whether the branch goes with it"),
                Field("bypass_policies", .flag, "Whether to merge though rules are not met"),
                Field("bypass_reason", .message(2_000), "Why"),
                Field("expected_source_commit", .text(64), "Merge nothing but this commit"),
            ]
        ) { call, forge, place in
            var completion = PullRequestCompletion(call.word("strategy", MergeStrategy.self) ?? .squash)
            completion.message = call.text("message")
            completion.deletesSourceBranch = call.flag("delete_source_branch") ?? false
            completion.bypassesPolicies = call.flag("bypass_policies") ?? false
            completion.bypassReason = call.text("bypass_reason")
            completion.expectedSourceCommit = call.text("expected_source_commit")
            let merged = try await forge.completePullRequest(call.pullRequest(), completion, place)
            return .json(try ForgeView.value(merged))
        }
    }

    private var abandon: Route {
        forge.change(
            "POST", "/pull-requests/{number}/abandon", id: "abandonPullRequest", "Give it up", "ForgePullRequest",
            body: [Field("reason", .message(2_000), "Why")]
        ) { call, forge, place in
            let abandoned = try await forge.abandonPullRequest(
                call.pullRequest(), reason: call.text("reason"), place)
            return .json(try ForgeView.value(abandoned))
        }
    }
}
