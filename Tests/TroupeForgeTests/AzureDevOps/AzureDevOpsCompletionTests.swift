import Testing
import TroupeForge
import TroupeGraph

@Suite struct AzureDevOpsCompletionTests {
    @Test func `a merge is looked at again until it is done, at growing distances`() async throws {
        try await AzureFixture.run { fixture in
            fixture.server.change { $0.code.delay = 5 }
            let made = try await fixture.approved()
            var completion = PullRequestCompletion(.merge)
            completion.message = "Merge it"
            completion.deletesSourceBranch = true
            let merged = try await fixture.forge.completePullRequest(made.number, completion, fixture.call)
            #expect(merged.status == .completed)
            #expect(merged.mergeCommit?.hasPrefix("b") == true)
            #expect(
                fixture.clock.sleeps == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4)])
            let body = try #require(fixture.sent("PATCH", "pullrequests/").last)
            #expect(body["lastMergeSourceCommit"]?["commitId"] == made.sourceCommit.map { .string($0) })
            #expect(
                body["completionOptions"] == [
                    "mergeStrategy": "noFastForward", "deleteSourceBranch": true, "bypassPolicy": false,
                    "transitionWorkItems": false, "mergeCommitMessage": "Merge it",
                ])
        }
    }

    @Test func `a merge that does not end is left to a later look`() async throws {
        try await AzureFixture.run { fixture in
            fixture.server.change { $0.code.delay = 10_000 }
            let made = try await fixture.approved()
            let error = try await forgeError {
                _ = try await fixture.forge.completePullRequest(made.number, PullRequestCompletion(), fixture.call)
            }
            #expect(error.isTransient)
            #expect(fixture.clock.sleeps.count < 40)
        }
    }

    @Test(arguments: [("rejectedByPolicy", "forge.policy"), ("failure", "forge.conflict")])
    func `a merge that the service gives up is told at once`(reason: String, code: String) async throws {
        try await AzureFixture.run { fixture in
            fixture.server.change { $0.code.mergeFails = reason }
            let made = try await fixture.approved()
            let error = try await forgeError {
                _ = try await fixture.forge.completePullRequest(made.number, PullRequestCompletion(), fixture.call)
            }
            #expect(error.code == code)
        }
    }

    @Test func `conflicts are told with their files`() async throws {
        try await AzureFixture.run { fixture in
            let made = try await fixture.approved()
            fixture.server.change { $0.code.conflicts[made.number] = ["a.txt", "dir/b.txt"] }
            let found = try await fixture.forge.pullRequest(made.number, fixture.call)
            #expect(found.mergeStatus == .conflicts)
            #expect(found.conflictFiles == ["a.txt", "dir/b.txt"])
            let error = try await forgeError {
                _ = try await fixture.forge.completePullRequest(made.number, PullRequestCompletion(), fixture.call)
            }
            guard case .conflict(_, files: ["a.txt", "dir/b.txt"]) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func `a draft is not completed`() async throws {
        try await AzureFixture.run { fixture in
            let made = try await fixture.approved()
            var change = PullRequestChange()
            change.isDraft = true
            _ = try await fixture.forge.updatePullRequest(made.number, change, fixture.call)
            let error = try await forgeError {
                _ = try await fixture.forge.completePullRequest(made.number, PullRequestCompletion(), fixture.call)
            }
            #expect(error.code == "forge.conflict")
        }
    }

    @Test func `policies are bypassed with a reason only`() async throws {
        try await AzureFixture.run { fixture in
            let made = try await fixture.pullRequest()
            var completion = PullRequestCompletion()
            completion.bypassesPolicies = true
            let error = try await forgeError {
                _ = try await fixture.forge.completePullRequest(made.number, completion, fixture.call)
            }
            #expect(error.code == "forge.invalid")
            completion.bypassReason = "hotfix"
            let merged = try await fixture.forge.completePullRequest(made.number, completion, fixture.call)
            #expect(merged.status == .completed)
            let options = fixture.sent("PATCH", "pullrequests/").last?["completionOptions"]
            #expect(options?["bypassPolicy"] == true)
            #expect(options?["bypassReason"] == "hotfix")
        }
    }

    @Test func `the reason of giving up becomes a comment`() async throws {
        try await AzureFixture.run { fixture in
            let made = try await fixture.pullRequest()
            _ = try await fixture.forge.abandonPullRequest(made.number, reason: "not needed", fixture.other)
            let threads = try await fixture.forge.threads(made.number, fixture.call)
            #expect(threads.flatMap(\.comments).map(\.text) == ["Tove: not needed"])
            #expect(threads.map(\.status) == [.closed])
        }
    }
}
