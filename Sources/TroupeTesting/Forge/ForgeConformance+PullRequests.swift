import TroupeForge

extension ForgeConformance {
    static let pullRequests = [
        ForgeConformance("a pull request comes back as it was made") { subject in
            let forge = subject.forge
            let item = try await forge.createWorkItem(WorkItemDraft(type: subject.type, title: "One"), subject.call)
            let commit = try await subject.commit("feature/one", try await subject.main, ["one.txt": "1\n"])
            var draft = PullRequestDraft(title: "Add one", sourceBranch: "feature/one")
            draft.description = "Why: because."
            draft.reviewers = [Reviewer(subject.reviewer.actor.id, isRequired: true), Reviewer("qa-test-engineer")]
            draft.labels = ["small"]
            draft.workItems = [item.id]
            let made = try await forge.createPullRequest(draft, subject.call)
            let found = try await forge.pullRequest(made.number, subject.call)
            try require(found.title, equals: draft.title, "title")
            try require(found.description, equals: draft.description, "description")
            try require(found.sourceBranch, equals: "feature/one", "source branch")
            try require(found.targetBranch, equals: try await subject.main, "target branch")
            try require(found.status, equals: .active, "status")
            try require(found.isDraft, equals: false, "is a draft")
            try require(found.author, equals: subject.call.actor.id, "author")
            try require(found.sourceCommit, equals: commit, "source commit")
            try require(found.mergeStatus, equals: .succeeded, "merge status")
            try require(Set(found.reviewers.map(\.id)), equals: Set(draft.reviewers.map(\.id)), "reviewers")
            try require(found.reviewers.filter(\.isRequired).map(\.id), equals: [subject.reviewer.actor.id], "required")
            try require(found.labels, equals: ["small"], "labels")
            try require(found.workItems, equals: [item.id], "work items")
            let relations = try await forge.relations(ofWorkItem: item.id, subject.call)
            try require(
                relations.filter { $0.kind == .pullRequest }.map(\.target), equals: ["\(made.number)"],
                "the work item's pull request")
        },
        ForgeConformance("there is one active pull request between two branches") { subject in
            let forge = subject.forge
            let made = try await subject.pullRequest("feature/one")
            try await requireForgeError("forge.conflict", "another one") {
                _ = try await forge.createPullRequest(
                    PullRequestDraft(title: "Again", sourceBranch: "feature/one"), subject.call)
            }
            var query = PullRequestQuery()
            query.sourceBranch = "feature/one"
            query.status = .active
            let found = try await forge.pullRequests(query, subject.call)
            try require(found.items.map(\.number), equals: [made.number], "the pull requests")
            query.sourceBranch = "feature/two"
            try require(try await forge.pullRequests(query, subject.call).items.count, equals: 0, "of another branch")
        },
        ForgeConformance("the same request makes a pull request and a conversation once") { subject in
            guard subject.keepsKeys else { return }
            let forge = subject.forge
            _ = try await subject.commit("feature/one", try await subject.main, ["one.txt": "1\n"])
            let draft = PullRequestDraft(title: "Once", sourceBranch: "feature/one")
            let first = try await forge.createPullRequest(draft, subject.once("element-1"))
            let again = try await forge.createPullRequest(draft, subject.once("element-1"))
            try require(again.number, equals: first.number, "the second attempt")
            let thread = try await forge.createThread(ReviewThreadDraft("Hm"), first.number, subject.once("element-2"))
            let same = try await forge.createThread(ReviewThreadDraft("Hm"), first.number, subject.once("element-2"))
            try require(same.id, equals: thread.id, "the conversation of the second attempt")
            let reply = try await forge.reply(
                "Yes", thread: thread.id, status: nil, first.number, subject.once("element-3"))
            let repeated = try await forge.reply(
                "Yes", thread: thread.id, status: nil, first.number, subject.once("element-3"))
            try require(repeated.id, equals: reply.id, "the reply of the second attempt")
            let threads = try await forge.threads(first.number, subject.call)
            try require(
                threads.filter { $0.id == thread.id }.map { $0.comments.map(\.text) }, equals: [["Hm", "Yes"]],
                "conversations")
        },
        ForgeConformance("what the author says anew is said from then on") { subject in
            let made = try await subject.pullRequest("feature/one")
            var change = PullRequestChange()
            change.title = "Another title"
            change.description = "Another description"
            change.isDraft = true
            let changed = try await subject.forge.updatePullRequest(made.number, change, subject.call)
            try require(changed.title, equals: "Another title", "title")
            try require(changed.description, equals: "Another description", "description")
            try require(changed.isDraft, equals: true, "is a draft")
        },
        ForgeConformance("votes count for those who give them, until they are taken back") { subject in
            let forge = subject.forge
            let made = try await subject.pullRequest("feature/one")
            let reviewer = subject.reviewer.actor.id
            _ = try await forge.addReviewers([Reviewer("qa-test-engineer")], made.number, subject.call)
            var voted = try await forge.vote(
                .wait, by: reviewer, isRequired: nil, made.number, subject.reviewer)
            try require(voted.reviewers.first { $0.id == reviewer }?.vote, equals: .wait, "the first vote")
            voted = try await forge.vote(.approve, by: reviewer, isRequired: nil, made.number, subject.reviewer)
            try require(voted.reviewers.first { $0.id == reviewer }?.vote, equals: .approve, "the second vote")
            let added = try await forge.addReviewers([Reviewer(reviewer)], made.number, subject.call)
            try require(added.reviewers.first { $0.id == reviewer }?.vote, equals: .approve, "the vote afterwards")
            try require(added.reviewers.count, equals: 2, "reviewers")
            try require(try await forge.resetVotes(made.number, subject.call), equals: 1, "votes taken back")
            let reset = try await forge.pullRequest(made.number, subject.call)
            try require(reset.reviewers.allSatisfy { $0.vote == .none }, equals: true, "no votes")
        },
        ForgeConformance("a label is there once") { subject in
            let made = try await subject.pullRequest("feature/one")
            _ = try await subject.forge.addLabels(["b", "a"], made.number, subject.call)
            let labelled = try await subject.forge.addLabels(["a", "c"], made.number, subject.call)
            try require(Set(labelled.labels), equals: ["a", "b", "c"], "labels")
            try require(labelled.labels.count, equals: 3, "number of labels")
            let fewer = try await subject.forge.removeLabel("a", made.number, subject.call)
            try require(Set(fewer.labels), equals: ["b", "c"], "labels that are left")
        },
        ForgeConformance("a conversation knows its place and where it stands") { subject in
            let forge = subject.forge
            let made = try await subject.pullRequest("feature/one")
            var draft = ReviewThreadDraft("Is this right?")
            draft.file = "feature.txt"
            draft.line = 2
            let thread = try await forge.createThread(draft, made.number, subject.reviewer)
            _ = try await forge.createThread(ReviewThreadDraft("In general"), made.number, subject.reviewer)
            _ = try await forge.reply("Now it is", thread: thread.id, status: .fixed, made.number, subject.call)
            let threads = try await forge.threads(made.number, subject.call)
            guard let found = threads.first(where: { $0.id == thread.id }) else {
                throw ConformanceFailure(description: "the conversation is not among the pull request's")
            }
            try require(found.file, equals: "feature.txt", "file")
            try require(found.line, equals: 2, "line")
            try require(found.status, equals: .fixed, "status")
            try require(found.comments.map(\.text), equals: ["Is this right?", "Now it is"], "comments")
            try require(
                found.comments.map(\.author), equals: [subject.reviewer.actor.id, subject.call.actor.id], "authors")
            try require(threads.filter { !$0.status.isResolved }.count, equals: 1, "unresolved ones")
            let closed = try await forge.setThreadStatus(.wontFix, thread: thread.id, made.number, subject.call)
            try require(closed.status, equals: .wontFix, "status afterwards")
            try await requireForgeError("forge.not-found", "another conversation") {
                _ = try await forge.reply("Hm", thread: "99999999", status: nil, made.number, subject.call)
            }
        },
        ForgeConformance("branches that are not there, and a pull request of nothing, are refused") { subject in
            let forge = subject.forge
            try await requireForgeError("forge.not-found", "a branch") {
                _ = try await forge.createPullRequest(
                    PullRequestDraft(title: "One", sourceBranch: "feature/absent"), subject.call)
            }
            let main = try await subject.main
            try await requireForgeError("forge.invalid", "a branch into itself") {
                _ = try await forge.createPullRequest(
                    PullRequestDraft(title: "One", sourceBranch: main), subject.call)
            }
            try await requireForgeError("forge.not-found", "a pull request") {
                _ = try await forge.pullRequest(99_999_999, subject.call)
            }
        },
    ]
}
