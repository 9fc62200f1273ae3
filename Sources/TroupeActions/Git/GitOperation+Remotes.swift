import TroupeGraph
import TroupeInterpreter

extension GitOperation {
    /// `fetch-and-checkout`: fetches `branch` from `remote` (default `origin`), checks it out, and moves it forward to
    /// what was fetched. Without that remote it only checks out. Outputs `BRANCH`, `COMMIT`.
    func fetchAndCheckout() async throws(Fault) -> ValueMap {
        let branch = try branch()
        guard let remote = try await remote(or: "nothing to fetch") else {
            try await switchTo(branch)
            return try await checkedOut()
        }
        let fetched = "refs/remotes/\(remote)/\(branch)"
        try await git.perform(["fetch", "--quiet", "--", remote, "+refs/heads/\(branch):\(fetched)"])
        if try await object("refs/heads/\(branch)^{commit}") == nil {
            try await git.perform(["switch", "--quiet", "--create", branch, "--track", fetched])
        } else {
            try await switchTo(branch)
            try await git.perform(["merge", "--quiet", "--ff-only", fetched])
        }
        return try await checkedOut()
    }

    /// `pull`: brings `branch` (default: the one checked out) up to date with `remote` (default `origin`), by a merge or,
    /// with `rebase`, by a rebase; a conflict is taken back. A branch that is not checked out is only moved forward.
    /// Without that remote there is nothing to pull, and the log says so. Outputs `BRANCH`, `COMMIT`, `PULLED`.
    func pull() async throws(Fault) -> ValueMap {
        let current = try await currentBranch()
        guard let wanted = optionalBranch ?? current else {
            throw Fault("git.input", "no branch is checked out; give the input 'branch'")
        }
        let branch = try GitName.checked(wanted, "branch")
        var outputs: ValueMap = ["BRANCH": .string(branch), "PULLED": false]
        if let remote = try await remote(or: "nothing to pull") {
            if branch == current {
                try await pull(branch, from: remote)
            } else {
                let names = "refs/heads/\(branch):refs/heads/\(branch)"
                try await git.perform(["fetch", "--quiet", "--", remote, names])
            }
            outputs["PULLED"] = true
        }
        outputs["COMMIT"] = try await object("refs/heads/\(branch)").map(Value.string) ?? .null
        return outputs
    }

    private func pull(_ branch: String, from remote: String) async throws(Fault) {
        let fetched = "refs/remotes/\(remote)/\(branch)"
        try await git.perform(["fetch", "--quiet", "--", remote, "+refs/heads/\(branch):\(fetched)"])
        if inputs.flag("rebase") {
            try await performOrUndo(["rebase", "--quiet", fetched], undo: ["rebase", "--abort"], when: "REBASE_HEAD")
        } else {
            try await performOrUndo(
                ["merge", "--quiet", "--no-edit", fetched], undo: ["merge", "--abort"], when: "MERGE_HEAD")
        }
    }

    /// `delete-remote-branch`: deletes `branch` at `remote` (default `origin`). That it is not there, or that there is no
    /// such remote, is fine. Outputs `BRANCH`, `DELETED`.
    func deleteRemoteBranch() async throws(Fault) -> ValueMap {
        let branch = try branch()
        var outputs: ValueMap = ["BRANCH": .string(branch), "DELETED": false]
        guard let remote = try await remote(or: "nothing to delete") else { return outputs }
        let found = try await git.perform(["ls-remote", "--heads", "--", remote, "refs/heads/\(branch)"])
        if found.text.isEmpty {
            context.say("info", "the branch '\(branch)' is not at '\(remote)': nothing to delete")
            return outputs
        }
        try await git.perform(["push", "--quiet", "--", remote, ":refs/heads/\(branch)"])
        outputs["DELETED"] = true
        return outputs
    }
}
