import TroupePostgres

/// A pull request as its row has it, with the commits for which its merge status holds.
struct StoredPullRequest {
    var pullRequest: PullRequest
    var checkedSource: String?
    var checkedTarget: String?

    /// Reads a row with `PullRequestStatements.columns`.
    init(_ row: PostgresRow, address: (Int) -> String) throws(PostgresError) {
        let number = Int(try row.int64(0))
        pullRequest = PullRequest(
            number: number, repository: try row.string(1), title: try row.string(2), sourceBranch: try row.string(4),
            targetBranch: try row.string(5), author: try row.string(8))
        pullRequest.description = try row.string(3)
        pullRequest.status = PullRequest.Status(rawValue: try row.string(6)) ?? .active
        pullRequest.isDraft = try row.bool(7)
        pullRequest.labels = try row.stringArray(9).compactMap { $0 }
        pullRequest.mergeStatus = PullRequest.MergeStatus(rawValue: try row.string(10)) ?? .notChecked
        pullRequest.conflictFiles = try row.stringArray(11).compactMap { $0 }
        checkedSource = try row.stringOrNil(12)
        checkedTarget = try row.stringOrNil(13)
        pullRequest.sourceCommit = try row.stringOrNil(14)
        pullRequest.targetCommit = try row.stringOrNil(15)
        pullRequest.mergeCommit = try row.stringOrNil(16)
        pullRequest.url = address(number)
        pullRequest.createdAt = try row.timestamp(17).microsecondsSince1970
        pullRequest.closedAt = try row.timestampOrNil(18)?.microsecondsSince1970
        pullRequest.closedBy = try row.stringOrNil(19)
        pullRequest.workItems = try row.int64Array(20).compactMap { $0.map { "\($0)" } }
        let reviewers = try row.stringArray(21), votes = try row.int32Array(22), required = try row.boolArray(23)
        pullRequest.reviewers = zip(reviewers, zip(votes, required)).compactMap { reviewer, rest in
            reviewer.map {
                Reviewer(
                    $0, vote: rest.0.flatMap { ReviewVote(rawValue: Int($0)) } ?? .none, isRequired: rest.1 ?? false)
            }
        }
    }
}
