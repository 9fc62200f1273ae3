import TroupeGraph
import TroupeInterpreter

extension GitOperation {
    /// `checkout`: switches to `branch`, a local one, one of `origin`, a tag or a commit. That it is checked out already
    /// is fine. Outputs `BRANCH`, `COMMIT`.
    func checkout() async throws(Fault) -> ValueMap {
        guard let wanted = optionalBranch ?? inputs.text("ref", "tag", "commit") else {
            throw Fault("git.input", "the input 'branch' is missing or empty")
        }
        try await switchTo(wanted)
        return try await checkedOut()
    }

    /// `create-branch`: makes `branch` at `from` (default: what is checked out) without switching to it, unless
    /// `checkout` is true. That it exists at that very commit is fine. Outputs `BRANCH`, `COMMIT`, `CREATED`.
    func createBranch() async throws(Fault) -> ValueMap {
        let outputs = try await make(try branch(), from: inputs.text("from", "base", "base_branch", "source"))
        if inputs.flag("checkout") { try await switchTo(try branch()) }
        return outputs
    }

    /// `create-hotfix-branch`: makes `branch` at `from` (default: the remote's main branch) and switches to it, since
    /// what follows in a hotfix is to be committed there. Outputs `BRANCH`, `COMMIT`, `CREATED`.
    func createHotfixBranch() async throws(Fault) -> ValueMap {
        var base = inputs.text("from", "base", "base_branch", "source", "tag")
        if base == nil {
            for candidate in ["origin/HEAD", "main", "master"] where base == nil {
                if try await object("\(candidate)^{commit}") != nil { base = candidate }
            }
        }
        let outputs = try await make(try branch(), from: base)
        try await switchTo(try branch())
        return outputs
    }

    private func make(_ branch: String, from base: String?) async throws(Fault) -> ValueMap {
        let commit = try await commit(named: base ?? "HEAD", "commit to begin from")
        var outputs: ValueMap = ["BRANCH": .string(branch), "COMMIT": .string(commit), "CREATED": true]
        if let present = try await object("refs/heads/\(branch)^{commit}") {
            guard present == commit else {
                throw Fault(
                    "git.branch-exists",
                    "the branch '\(branch)' exists already, at \(present.prefix(12)) instead of \(commit.prefix(12))")
            }
            context.say("info", "the branch '\(branch)' exists already at this commit")
            outputs["CREATED"] = false
            return outputs
        }
        try await git.perform(["branch", "--no-track", "--", branch, commit])
        return outputs
    }

    /// Checks out a branch, or, detached, a tag or commit.
    func switchTo(_ wanted: String) async throws(Fault) {
        let name = try GitName.checkedRevision(wanted, "branch")
        if try await currentBranch() == name {
            context.say("info", "'\(name)' is checked out already")
        } else if try await object("refs/heads/\(name)^{commit}") != nil {
            try await git.perform(["switch", "--quiet", "--no-guess", name])
        } else if try await object("refs/remotes/origin/\(name)^{commit}") != nil {
            try await git.perform(["switch", "--quiet", "--create", name, "--track", "refs/remotes/origin/\(name)"])
        } else if let commit = try await object("\(name)^{commit}") {
            try await git.perform(["switch", "--quiet", "--detach", commit])
        } else {
            throw Fault("git.unknown-branch", "there is no branch '\(name)' here or at origin")
        }
    }
}
