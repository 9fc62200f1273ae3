extension OperationTable {
    /// What `git-operation` steps can do; names of inputs that mean the same stand in one group.
    static let git = OperationTable([
        .init(
            "checkout", required: "branch|branch_name|source_branch|name|ref|tag|commit", optional: "remote",
            outputs: "BRANCH COMMIT"),
        .init(
            "create-branch", required: "branch|branch_name|source_branch|name",
            optional: "from base base_branch source checkout remote", outputs: "BRANCH COMMIT CREATED"),
        .init(
            "create-hotfix-branch", required: "branch|branch_name|source_branch|name",
            optional: "from base base_branch source tag remote", outputs: "BRANCH COMMIT CREATED"),
        .init(
            "fetch-and-checkout", required: "branch|branch_name|source_branch|name", optional: "remote",
            outputs: "BRANCH COMMIT"),
        .init(
            "pull", required: "", optional: "branch branch_name source_branch name rebase remote",
            outputs: "BRANCH COMMIT PULLED"),
        .init(
            "tag", required: "tag|tag_name|name|version", optional: "commit ref branch from message push remote",
            outputs: "TAG COMMIT CREATED"),
        .init(
            "cherry-pick", required: "commits|commit", optional: "branch target_branch remote",
            outputs: "BRANCH COMMIT"),
        .init(
            "revert-commit", required: "commit|commit_hash|sha", optional: "message branch target_branch remote",
            outputs: "BRANCH COMMIT"),
        .init(
            "delete-remote-branch", required: "branch|branch_name|source_branch|name", optional: "remote",
            outputs: "BRANCH DELETED"),
    ])
}
