/// A proposal to bring the commits of one branch into another.
package struct PullRequest: Hashable, Sendable, Codable {
    /// Where it stands.
    package enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case active, completed, abandoned
    }

    /// Whether it could be merged now.
    package enum MergeStatus: String, Hashable, Sendable, Codable, CaseIterable {
        case succeeded, conflicts, completed
        case notChecked = "not-checked"
    }

    /// Unique in the project.
    package var number: Int
    package var repository: String
    package var title: String
    package var description = ""
    /// Without `refs/heads/`.
    package var sourceBranch: String
    /// Without `refs/heads/`.
    package var targetBranch: String
    package var status = Status.active
    package var mergeStatus = MergeStatus.notChecked
    /// The files that conflict, when they are known.
    package var conflictFiles: [String] = []
    package var isDraft = false
    package var author: String
    package var reviewers: [Reviewer] = []
    package var labels: [String] = []
    /// Ids of work items.
    package var workItems: [String] = []
    /// The last commit of the source branch, at the completion when there was one.
    package var sourceCommit: String?
    /// The last commit of the target branch before the merge.
    package var targetCommit: String?
    /// What the target branch got, once completed.
    package var mergeCommit: String?
    /// Where a person can look at it.
    package var url = ""
    /// In microseconds since 1970, UTC.
    package var createdAt: Int64 = 0
    /// When it was completed or abandoned.
    package var closedAt: Int64?
    package var closedBy: String?

    package init(
        number: Int, repository: String, title: String, sourceBranch: String, targetBranch: String, author: String
    ) {
        self.number = number
        self.repository = repository
        self.title = title
        self.sourceBranch = sourceBranch
        self.targetBranch = targetBranch
        self.author = author
    }
}

/// What a new pull request is to be.
package struct PullRequestDraft: Hashable, Sendable {
    package var title: String
    package var description = ""
    package var sourceBranch: String
    /// Nil means the repository's default branch.
    package var targetBranch: String?
    package var isDraft = false
    package var reviewers: [Reviewer] = []
    package var labels: [String] = []
    package var workItems: [String] = []

    package init(title: String, sourceBranch: String) {
        self.title = title
        self.sourceBranch = sourceBranch
    }
}

/// What to change of a pull request; nil leaves a thing as it is.
package struct PullRequestChange: Hashable, Sendable {
    package var title: String?
    package var description: String?
    package var isDraft: Bool?
    package var targetBranch: String?

    package init() {}
}

/// Which pull requests to list, newest first. What is nil does not matter.
package struct PullRequestQuery: Hashable, Sendable {
    package var status: PullRequest.Status?
    package var sourceBranch: String?
    package var targetBranch: String?
    package var author: String?
    package var reviewer: String?
    package var page = ForgePageRequest()

    package init() {}
}

/// How to complete a pull request.
package struct PullRequestCompletion: Hashable, Sendable {
    package var strategy: MergeStrategy
    /// The message of the merge or squash commit; nil means one made of title, number and description.
    package var message: String?
    package var deletesSourceBranch = false
    package var bypassesPolicies = false
    /// Why; needed when policies are bypassed.
    package var bypassReason: String?
    /// When given and not the source branch's last commit, nothing is merged and the call fails with `conflict`.
    package var expectedSourceCommit: String?

    package init(_ strategy: MergeStrategy = .squash) { self.strategy = strategy }
}

/// How large a pull request is.
package struct PullRequestStatistics: Hashable, Sendable, Codable {
    /// At most 1,000 paths.
    package var files: [String]
    package var fileCount: Int
    /// Nil where the provider does not count lines.
    package var linesAdded: Int?
    package var linesDeleted: Int?
    package var commitCount: Int

    package init(files: [String], fileCount: Int, linesAdded: Int?, linesDeleted: Int?, commitCount: Int) {
        self.files = files
        self.fileCount = fileCount
        self.linesAdded = linesAdded
        self.linesDeleted = linesDeleted
        self.commitCount = commitCount
    }
}
