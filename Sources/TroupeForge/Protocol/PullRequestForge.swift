/// The part of a forge that keeps repositories and pull requests. Each method reads the repository from its call.
package protocol PullRequestForge: Sendable {
    /// The repository that the call names.
    func repository(_ call: ForgeCall) async throws(ForgeError) -> ForgeRepository
    /// All repositories of the project, by name.
    func repositories(
        _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeRepository>
    /// The rules of a branch that pull requests go to.
    func branchPolicy(_ branch: String, _ call: ForgeCall) async throws(ForgeError) -> BranchPolicy
    /// Sets them.
    func setBranchPolicy(_ policy: BranchPolicy, _ branch: String, _ call: ForgeCall) async throws(ForgeError)

    /// Proposes a merge. Fails with `conflict` when an active pull request with these branches exists.
    func createPullRequest(_ draft: PullRequestDraft, _ call: ForgeCall) async throws(ForgeError) -> PullRequest
    /// Reads one, with its present merge status.
    func pullRequest(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> PullRequest
    /// Lists those that match, newest first; `mergeStatus` may be `notChecked` there.
    func pullRequests(_ query: PullRequestQuery, _ call: ForgeCall) async throws(ForgeError) -> ForgePage<PullRequest>
    /// Changes title, description, draft or target.
    func updatePullRequest(
        _ number: Int, _ change: PullRequestChange, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest
    /// Asks people to review; one who is already asked keeps the vote and becomes required if the new entry says so.
    func addReviewers(
        _ reviewers: [Reviewer], _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest
    /// Sets a reviewer's vote, and `isRequired` unless nil; one who was not asked becomes a reviewer.
    func vote(
        _ vote: ReviewVote, by reviewer: String, isRequired: Bool?, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest
    /// Takes all votes back; answers how many there were.
    func resetVotes(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> Int
    /// Adds labels; one that is there does nothing.
    func addLabels(_ labels: [String], _ number: Int, _ call: ForgeCall) async throws(ForgeError) -> PullRequest
    /// Removes a label; one that is not there does nothing.
    func removeLabel(_ label: String, _ number: Int, _ call: ForgeCall) async throws(ForgeError) -> PullRequest
    /// Links work items; each then has the pull request among its relations.
    func linkWorkItems(_ ids: [String], _ number: Int, _ call: ForgeCall) async throws(ForgeError) -> PullRequest

    /// The conversations, oldest first, at most 1,000.
    func threads(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> [ReviewThread]
    /// Begins a conversation.
    func createThread(
        _ draft: ReviewThreadDraft, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> ReviewThread
    /// Adds to a conversation and sets its status unless nil.
    func reply(
        _ text: String, thread: String, status: ReviewThread.Status?, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> ReviewComment
    /// Sets where a conversation stands.
    func setThreadStatus(
        _ status: ReviewThread.Status, thread: String, _ number: Int, _ call: ForgeCall
    ) async throws(ForgeError) -> ReviewThread

    /// How large the change is.
    func statistics(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> PullRequestStatistics
    /// Whether the rules of the target branch are met now.
    func policies(_ number: Int, _ call: ForgeCall) async throws(ForgeError) -> [PolicyEvaluation]
    /// Merges. Fails with `conflict` or `policy`; one that is completed already is answered as it is.
    func completePullRequest(
        _ number: Int, _ completion: PullRequestCompletion, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest
    /// Gives it up; the reason becomes a comment. One that is abandoned already is answered as it is.
    func abandonPullRequest(
        _ number: Int, reason: String?, _ call: ForgeCall
    ) async throws(ForgeError) -> PullRequest
}

extension PullRequestForge {
    package func branchPolicy(_ branch: String, _ call: ForgeCall) async throws(ForgeError) -> BranchPolicy {
        throw .unsupported("branch-policy")
    }

    package func setBranchPolicy(
        _ policy: BranchPolicy, _ branch: String, _ call: ForgeCall
    ) async throws(ForgeError) { throw .unsupported("branch-policy") }
}
