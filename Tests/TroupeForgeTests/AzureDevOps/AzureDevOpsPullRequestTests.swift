import Testing
import TroupeForge
import TroupeGraph

@Suite struct AzureDevOpsPullRequestTests {
    @Test func `pages reach each pull request once, newest first`() async throws {
        try await AzureFixture.run { fixture in
            for number in 1...5 { _ = try await fixture.pullRequest("feature/\(number)") }
            var numbers: [Int] = []
            var query = PullRequestQuery()
            query.page.limit = 2
            repeat {
                let page = try await fixture.forge.pullRequests(query, fixture.call)
                numbers += page.items.map(\.number)
                query.page.after = page.next
            } while query.page.after != nil && numbers.count < 20
            #expect(numbers == [5, 4, 3, 2, 1])
            query = PullRequestQuery()
            query.author = "software-qa"
            #expect(try await fixture.forge.pullRequests(query, fixture.call).items == [])
        }
    }

    @Test func `a second one for the same branches names the first`() async throws {
        try await AzureFixture.run { fixture in
            let made = try await fixture.pullRequest()
            let error = try await forgeError { _ = try await fixture.pullRequest() }
            #expect(error.code == "forge.conflict")
            #expect(error.description.contains("Pull request \(made.number) "))
        }
    }

    @Test func `size is counted over all pages`() async throws {
        try await AzureFixture.run { fixture in
            let made = try await fixture.pullRequest()
            let files = (1...7).map { "dir/\($0).txt" }
            fixture.server.change { $0.code.changes[made.number] = files }
            let size = try await fixture.forge.statistics(made.number, fixture.call)
            #expect(size.files == files)
            #expect(size.fileCount == 7)
            #expect(size.commitCount == 3)
            #expect(size.linesAdded == nil && size.linesDeleted == nil)
        }
    }

    @Test func `a description that is too long for the service is cut`() async throws {
        try await AzureFixture.run { fixture in
            let made = try await fixture.pullRequest()
            var change = PullRequestChange()
            change.description = String(repeating: "😀", count: 3000)
            let changed = try await fixture.forge.updatePullRequest(made.number, change, fixture.call)
            #expect(changed.description.utf16.count <= 4000)
            #expect(changed.description.hasSuffix("😀…"))
        }
    }

    @Test func `personas that share an account are asked once; who is unknown is named`() async throws {
        try await AzureFixture.run { fixture in
            _ = fixture.server.commit("feature/one")
            var draft = PullRequestDraft(title: "One", sourceBranch: "feature/one")
            draft.reviewers = [
                Reviewer("technical-writer"), Reviewer("technical-writer", isRequired: true),
                Reviewer("site-reliability-engineer"),
            ]
            let made = try await fixture.forge.createPullRequest(draft, fixture.call)
            #expect(
                made.reviewers == [
                    Reviewer("troupe@acme.example", isRequired: true), Reviewer("site-reliability-engineer"),
                ])
            let error = try await forgeError {
                _ = try await fixture.forge.addReviewers([Reviewer("nobody")], made.number, fixture.call)
            }
            #expect(error.code == "forge.not-found")
            #expect(error.description.contains("'nobody'"))
        }
    }

    @Test func `a vote is given by the token of the one who votes, and else refused`() async throws {
        try await AzureFixture.run { fixture in
            let forge = fixture.forge
            let made = try await fixture.pullRequest()
            // The engine votes for a persona that has a token.
            let voted = try await forge.vote(
                .approve, by: "software-qa", isRequired: true, made.number, fixture.other)
            #expect(voted.reviewers == [Reviewer("software-qa", vote: .approve, isRequired: true)])
            let shared = try await forge.vote(
                .reject, by: "technical-writer", isRequired: nil, made.number, fixture.other)
            #expect(shared.reviewers.last == Reviewer("troupe@acme.example", vote: .reject))
            for name in ["site-reliability-engineer", "qa-test-engineer"] {
                let error = try await forgeError {
                    _ = try await forge.vote(.approve, by: name, isRequired: nil, made.number, fixture.call)
                }
                #expect(error.code == "forge.denied")
            }
            let reset = try await forge.vote(.none, by: "software-qa", isRequired: nil, made.number, fixture.call)
            #expect(reset.reviewers.first?.vote == ReviewVote.none)
            #expect(try await forge.resetVotes(made.number, fixture.call) == 1)
            #expect(try await forge.resetVotes(made.number, fixture.call) == 0)
        }
    }

    @Test func `threads carry their place, and comments of the system are left out`() async throws {
        try await AzureFixture.run { fixture in
            let made = try await fixture.pullRequest()
            var draft = ReviewThreadDraft("Hm")
            draft.file = "Sources/ü b.swift"
            draft.line = 7
            _ = try await fixture.forge.createThread(draft, made.number, fixture.other)
            let system: Value = ["id": 1, "content": "voted", "commentType": "system", "author": .null]
            fixture.server.change {
                $0.code.pullRequests[made.number]?.threads.append(["id": 9, "comments": .list([system])])
            }
            let threads = try await fixture.forge.threads(made.number, fixture.call)
            #expect(threads.map(\.file) == ["Sources/ü b.swift"])
            #expect(threads.map(\.line) == [7])
            #expect(threads.flatMap(\.comments).map(\.text) == ["Tove: Hm"])
            let context = fixture.sent("POST", "/threads").first?["threadContext"]
            #expect(context?["filePath"] == "/Sources/ü b.swift")
            #expect(context?["rightFileStart"] == ["line": 7, "offset": 1])
        }
    }

    @Test func `the rules of a branch are read from its policies`() async throws {
        try await AzureFixture.run { fixture in
            func policy(_ type: String, _ settings: ValueMap, _ isEnabled: Bool = true) -> Value {
                [
                    "isEnabled": .bool(isEnabled), "isBlocking": true, "type": ["id": .string(type)],
                    "settings": .map(settings),
                ]
            }
            #expect(try await fixture.forge.branchPolicy("main", fixture.call).requiredApprovals == 0)
            fixture.server.change {
                $0.code.policies = [
                    policy(
                        "FA4E907D-C16B-4A4C-9DFA-4906E5D171DD",
                        ["minimumApproverCount": 2, "creatorVoteCounts": false, "resetOnSourcePush": true]),
                    policy("0609b952-1397-4640-95ec-e00a01b2c241", [:]),
                    policy("40e92b44-2fe1-4dd6-b3d8-74a9c21d0c6e", [:]),
                    policy("c6a1889d-b943-4856-b76f-9e46bb6b0df2", [:], false),
                ]
            }
            let found = try await fixture.forge.branchPolicy("main", fixture.call)
            var expected = BranchPolicy()
            expected.requiredApprovals = 2
            expected.requiresBuild = true
            expected.requiresWorkItem = true
            expected.requiresResolvedComments = false
            #expect(found == expected)
        }
    }
}
