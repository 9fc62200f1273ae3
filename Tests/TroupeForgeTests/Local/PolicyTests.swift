import Testing
import TroupeForge

@Suite struct PolicyTests {
    @Test func `an author cannot approve, under whatever spelling`() async throws {
        let test = try await TestForge()
        let made = try await test.pullRequest("feature/x", ["a.txt": "1\n"])
        await #expect(throws: ForgeError.denied("'backend-developer' cannot approve a pull request of their own.")) {
            _ = try await test.forge.vote(
                .approve, by: "Backend_Developer", isRequired: nil, made.number, test.call)
        }
        var policy = BranchPolicy()
        policy.authorMayApprove = true
        try await test.forge.setBranchPolicy(policy, "main", test.call)
        _ = try await test.forge.vote(.approve, by: "backend-developer", isRequired: nil, made.number, test.call)
        #expect(try await test.forge.policies(made.number, test.call).filter(\.stands).isEmpty)
    }

    @Test func `one reviewer in two spellings counts once`() async throws {
        let test = try await TestForge()
        var policy = BranchPolicy()
        policy.requiredApprovals = 2
        try await test.forge.setBranchPolicy(policy, "main", test.call)
        let made = try await test.pullRequest("feature/x", ["a.txt": "1\n"])
        for name in ["software-qa", "software_qa", "Software-QA"] {
            _ = try await test.forge.vote(.approve, by: name, isRequired: nil, made.number, test.reviewer)
        }
        let standing = try await test.forge.policies(made.number, test.call).filter(\.stands)
        #expect(standing.map(\.detail) == ["1 of 2 approvals"])
    }

    @Test func `approvals do not outlive new commits, a request for changes does`() async throws {
        let test = try await TestForge()
        let made = try await test.pullRequest("feature/x", ["a.txt": "1\n"])
        try await test.approve(made)
        _ = try await test.forge.vote(.wait, by: "qa", isRequired: nil, made.number, test.reviewer)
        try await test.commit("feature/x", from: "feature/x", ["a.txt": "2\n"])
        let found = try await test.forge.pullRequest(made.number, test.call)
        #expect(found.reviewers.map(\.vote) == [.none, .wait])
        var policy = BranchPolicy()
        policy.resetsVotesOnPush = false
        try await test.forge.setBranchPolicy(policy, "main", test.call)
        try await test.approve(made)
        try await test.commit("feature/x", from: "feature/x", ["a.txt": "3\n"])
        #expect(try await test.forge.pullRequest(made.number, test.call).reviewers.map(\.vote) == [.approve, .wait])
    }

    @Test func `every rule stands in the way until it is met`() async throws {
        let test = try await TestForge()
        var policy = BranchPolicy()
        policy.requiresBuild = true
        policy.requiresWorkItem = true
        try await test.forge.setBranchPolicy(policy, "main", test.call)
        let made = try await test.pullRequest("feature/x", ["a.txt": "1\n"])
        let thread = try await test.forge.createThread(ReviewThreadDraft("Hm"), made.number, test.reviewer)
        func standing() async throws -> [PolicyEvaluation.Kind] {
            try await test.forge.policies(made.number, test.call).filter(\.stands).map(\.kind)
        }
        #expect(try await standing() == [.reviewers, .build, .comments, .workItems])
        try await test.approve(made)
        #expect(try await standing() == [.build, .comments, .workItems])
        let item = try await test.forge.createWorkItem(WorkItemDraft(type: "Task", title: "X"), test.call)
        _ = try await test.forge.linkWorkItems([item.id], made.number, test.call)
        _ = try await test.forge.setThreadStatus(.fixed, thread: thread.id, made.number, test.call)
        #expect(try await standing() == [.build])
        var request = BuildRequest()
        request.branch = "feature/x"
        let build = try await test.forge.awaitBuild(
            try await test.forge.queueBuild(request, test.call).id, test.call)
        #expect(build.status == .succeeded)
        #expect(try await standing() == [])
        var change = PullRequestChange()
        change.isDraft = true
        _ = try await test.forge.updatePullRequest(made.number, change, test.call)
        #expect(try await standing() == [.other])
    }

    @Test func `rules are bypassed only with a reason, by those who may, and it is written down`() async throws {
        let test = try await TestForge()
        let made = try await test.pullRequest("feature/x", ["a.txt": "1\n"])
        var completion = PullRequestCompletion()
        completion.bypassesPolicies = true
        await #expect(throws: ForgeError.invalid("Rules are bypassed only with a reason.")) {
            _ = try await test.forge.completePullRequest(made.number, completion, test.call)
        }
        completion.bypassReason = "production is down"
        try await test.forge.setPermission(LocalForge.bypassPermission, subjects: ["release"], test.call)
        await #expect(throws: ForgeError.denied("'backend-developer' may not bypass the rules of branches.")) {
            _ = try await test.forge.completePullRequest(made.number, completion, test.call)
        }
        #expect(try await !test.forge.isAllowed("bypass-policies", user: "qa", test.call))
        #expect(try await test.forge.isAllowed("anything-else", user: "qa", test.call))
        var call = test.call
        call.actor = ForgeActor("release", kind: .person)
        let merged = try await test.forge.completePullRequest(made.number, completion, call)
        #expect(merged.status == .completed)
        let threads = try await test.forge.threads(made.number, test.call)
        #expect(threads.map { $0.comments.map(\.text) } == [["Rules bypassed (Reviewers): production is down"]])
        #expect(threads.map(\.status) == [.closed])
    }

    @Test func `a required reviewer and a rejection stand in the way whatever others say`() async throws {
        let test = try await TestForge()
        let made = try await test.pullRequest("feature/x", ["a.txt": "1\n"])
        _ = try await test.forge.addReviewers([Reviewer("architect", isRequired: true)], made.number, test.call)
        try await test.approve(made)
        var rule = try #require(try await test.forge.policies(made.number, test.call).first)
        #expect(rule.status == .running && rule.detail == "no approval by architect")
        _ = try await test.forge.vote(.reject, by: "architect", isRequired: nil, made.number, test.reviewer)
        rule = try #require(try await test.forge.policies(made.number, test.call).first)
        #expect(rule.status == .rejected)
        #expect(rule.detail == "changes asked for by architect; no approval by architect")
    }
}
