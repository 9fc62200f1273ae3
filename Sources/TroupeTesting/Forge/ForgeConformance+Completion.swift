import TroupeForge

extension ForgeConformance {
    static let completion = [
        ForgeConformance("an approved pull request is merged by every strategy, once") { subject in
            let forge = subject.forge
            for strategy in MergeStrategy.allCases {
                let made = try await subject.pullRequest(
                    "feature/\(strategy.rawValue)", ["\(strategy.rawValue).txt": "new\n"])
                try await approve(made, subject)
                let merged = try await forge.completePullRequest(
                    made.number, PullRequestCompletion(strategy), subject.call)
                try require(merged.status, equals: .completed, "status by \(strategy)")
                try require(merged.mergeStatus, equals: .completed, "merge status by \(strategy)")
                try require(merged.mergeCommit?.isEmpty, equals: false, "a merge commit by \(strategy)")
                try require(merged.closedAt != nil, equals: true, "a time by \(strategy)")
                let again = try await forge.completePullRequest(
                    made.number, PullRequestCompletion(strategy), subject.call)
                try require(again.mergeCommit, equals: merged.mergeCommit, "the second attempt by \(strategy)")
            }
        },
        ForgeConformance("a pull request that meets no approval is refused by its rules") { subject in
            let made = try await subject.pullRequest("feature/one")
            let error = try await requireForgeError("forge.policy", "completing it") {
                _ = try await subject.forge.completePullRequest(
                    made.number, PullRequestCompletion(), subject.call)
            }
            guard case .policy(let standing) = error else { return }
            try require(standing.contains { $0.kind == .reviewers && $0.stands }, equals: true, "the reviewers' rule")
            let policies = try await subject.forge.policies(made.number, subject.call)
            try require(policies.contains { $0.kind == .reviewers && $0.stands }, equals: true, "the evaluation")
            try await approve(made, subject)
            let after = try await subject.forge.policies(made.number, subject.call)
            try require(after.contains(where: \.stands), equals: false, "the evaluation after the approval")
        },
        ForgeConformance("a conflict is told, and nothing is merged") { subject in
            guard subject.knowsContent else { return }
            let forge = subject.forge
            let main = try await subject.main
            let made = try await subject.pullRequest("feature/one", ["same.txt": "from the feature\n"])
            try await approve(made, subject)
            _ = try await subject.commit(main, main, ["same.txt": "from main\n"])
            let conflicting = try await forge.pullRequest(made.number, subject.call)
            try require(conflicting.mergeStatus, equals: .conflicts, "merge status")
            try await requireForgeError("forge.conflict", "completing it") {
                _ = try await forge.completePullRequest(made.number, PullRequestCompletion(), subject.call)
            }
            try require(try await forge.pullRequest(made.number, subject.call).status, equals: .active, "status")
        },
        ForgeConformance("a merge of other commits than the expected ones is refused") { subject in
            let made = try await subject.pullRequest("feature/one")
            try await approve(made, subject)
            var completion = PullRequestCompletion()
            completion.expectedSourceCommit = String(repeating: "1", count: 40)
            try await requireForgeError("forge.conflict", "completing it") {
                _ = try await subject.forge.completePullRequest(made.number, completion, subject.call)
            }
        },
        ForgeConformance("new commits show in the pull request") { subject in
            let made = try await subject.pullRequest("feature/one")
            let next = try await subject.commit("feature/one", "feature/one", ["feature.txt": "three\n"])
            let found = try await subject.forge.pullRequest(made.number, subject.call)
            try require(found.sourceCommit, equals: next, "source commit")
        },
        ForgeConformance("an abandoned pull request stays so") { subject in
            let forge = subject.forge
            let made = try await subject.pullRequest("feature/one")
            let abandoned = try await forge.abandonPullRequest(made.number, reason: "not needed", subject.call)
            try require(abandoned.status, equals: .abandoned, "status")
            let again = try await forge.abandonPullRequest(made.number, reason: "not needed", subject.call)
            try require(again.status, equals: .abandoned, "status of the second attempt")
            try await requireForgeError("forge.conflict", "completing it") {
                _ = try await forge.completePullRequest(made.number, PullRequestCompletion(), subject.call)
            }
            let next = try await forge.createPullRequest(
                PullRequestDraft(title: "Again", sourceBranch: "feature/one"), subject.call)
            try require(next.number != made.number, equals: true, "another pull request")
        },
        ForgeConformance("a pull request's size is counted") { subject in
            guard subject.knowsContent else { return }
            let made = try await subject.pullRequest("feature/one", ["a.txt": "1\n2\n3\n", "dir/b.txt": "1\n"])
            let size = try await subject.forge.statistics(made.number, subject.call)
            try require(size.files.sorted(), equals: ["a.txt", "dir/b.txt"], "files")
            try require(size.fileCount, equals: 2, "number of files")
            try require(size.linesAdded, equals: 4, "lines added")
            try require(size.linesDeleted, equals: 0, "lines deleted")
            try require(size.commitCount, equals: 1, "commits")
        },
    ]

    private static func approve(_ pullRequest: PullRequest, _ subject: Subject) async throws {
        _ = try await subject.forge.vote(
            .approve, by: subject.reviewer.actor.id, isRequired: nil, pullRequest.number, subject.reviewer)
    }
}
