import TroupeGraph
import TroupeInterpreter

extension GitOperation {
    /// `tag`: puts `tag` on `commit` (default: what is checked out), annotated when there is a `message`, and pushes it
    /// when `push` is true. That it is there already is fine. Outputs `TAG`, `COMMIT`, `CREATED`.
    func tag() async throws(Fault) -> ValueMap {
        guard let wanted = inputs.text("tag", "tag_name", "name", "version") else {
            throw Fault("git.input", "the input 'tag' is missing or empty")
        }
        let tag = try GitName.checked(wanted, "tag")
        let commit = try await commit(named: inputs.text("commit", "ref", "branch", "from") ?? "HEAD", "commit to tag")
        var outputs: ValueMap = ["TAG": .string(tag), "COMMIT": .string(commit), "CREATED": true]
        if let present = try await object("refs/tags/\(tag)^{commit}") {
            guard present == commit else {
                throw Fault(
                    "git.tag-exists",
                    "the tag '\(tag)' exists already, at \(present.prefix(12)) instead of \(commit.prefix(12))")
            }
            context.say("info", "the tag '\(tag)' exists already at this commit")
            outputs["CREATED"] = false
        } else if let message = inputs.text("message") {
            let arguments = ["tag", "--annotate", "--cleanup=whitespace", "--file=-", "--", tag, commit]
            try await git.perform(arguments, input: message)
        } else {
            try await git.perform(["tag", "--", tag, commit])
        }
        if inputs.flag("push"), let remote = try await remote(or: "the tag is not pushed") {
            try await git.perform(["push", "--quiet", "--", remote, "refs/tags/\(tag):refs/tags/\(tag)"])
        }
        return outputs
    }

    /// `cherry-pick`: applies `commit` (or the list `commits`) to the branch that is checked out; a conflict is taken
    /// back. Of a merge, the change against its first parent. Outputs `BRANCH`, `COMMIT`.
    func cherryPick() async throws(Fault) -> ValueMap {
        let wanted = inputs.value("commits") ?? inputs.value("commit") ?? .null
        let names = wanted.listValue?.map(\.text) ?? wanted.text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard !names.isEmpty else { throw Fault("git.input", "the input 'commit' is missing or empty") }
        try await switchToBranchInput()
        for name in names {
            let commit = try await commit(named: name, "commit to pick")
            try await performOrUndo(
                ["cherry-pick"] + (try await mainline(of: commit)) + [commit], undo: ["cherry-pick", "--abort"],
                when: "CHERRY_PICK_HEAD")
        }
        return try await checkedOut()
    }

    /// `revert-commit`: makes a commit that undoes `commit`, with `message` if given; a conflict is taken back. Of a
    /// merge, the change against its first parent is undone. Outputs `BRANCH`, `COMMIT`.
    func revertCommit() async throws(Fault) -> ValueMap {
        guard let name = inputs.text("commit", "commit_hash", "sha") else {
            throw Fault("git.input", "the input 'commit' is missing or empty")
        }
        try await switchToBranchInput()
        let commit = try await commit(named: name, "commit to revert")
        try await performOrUndo(
            ["revert", "--no-edit"] + (try await mainline(of: commit)) + [commit], undo: ["revert", "--abort"],
            when: "REVERT_HEAD")
        if let message = inputs.text("message") {
            try await git.perform(
                ["commit", "--amend", "--quiet", "--no-verify", "--cleanup=whitespace", "--file=-"], input: message)
        }
        return try await checkedOut()
    }

    private func switchToBranchInput() async throws(Fault) {
        if let branch = inputs.text("branch", "target_branch") { try await switchTo(branch) }
    }

    /// What git needs to be told of a merge.
    private func mainline(of commit: String) async throws(Fault) -> [String] {
        try await object("\(commit)^2") == nil ? [] : ["--mainline", "1"]
    }
}
