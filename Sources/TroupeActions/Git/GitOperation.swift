import TroupeEngine
import TroupeGraph
import TroupeInterpreter

/// One git operation under way; its steps are in the extensions.
struct GitOperation {
    /// The operations there are.
    enum Name: String, CaseIterable {
        case checkout
        case createBranch = "create-branch"
        case createHotfixBranch = "create-hotfix-branch"
        case fetchAndCheckout = "fetch-and-checkout"
        case pull
        case tag
        case cherryPick = "cherry-pick"
        case revertCommit = "revert-commit"
        case deleteRemoteBranch = "delete-remote-branch"
    }

    let git: GitCommand
    let inputs: StepInputs
    let context: JobContext

    func perform(_ name: Name) async throws(Fault) -> ValueMap {
        switch name {
        case .checkout: try await checkout()
        case .createBranch: try await createBranch()
        case .createHotfixBranch: try await createHotfixBranch()
        case .fetchAndCheckout: try await fetchAndCheckout()
        case .pull: try await pull()
        case .tag: try await tag()
        case .cherryPick: try await cherryPick()
        case .revertCommit: try await revertCommit()
        case .deleteRemoteBranch: try await deleteRemoteBranch()
        }
    }

    // What the operations share

    /// The branch that the operation is about.
    func branch() throws(Fault) -> String {
        guard let name = optionalBranch else { throw Fault("git.input", "the input 'branch' is missing or empty") }
        return try GitName.checked(name, "branch")
    }

    var optionalBranch: String? { inputs.text("branch", "branch_name", "source_branch", "name") }

    /// The remote to work with; nil, with a line in the log, when the repository has none of that name.
    func remote(or nothing: String) async throws(Fault) -> String? {
        let name = try GitName.checked(inputs.text("remote") ?? "origin", "remote")
        let remotes = try await git.ask("remote").text.split(separator: "\n").map(String.init)
        if remotes.contains(name) { return name }
        context.say("info", "no remote '\(name)': \(nothing)")
        return nil
    }

    /// The commit that a text names, if it is here: as it stands, or as a branch of `origin`.
    func commit(named text: String, _ what: String) async throws(Fault) -> String {
        let revision = try GitName.checkedRevision(text, what)
        for candidate in [revision, "refs/remotes/origin/\(revision)"] {
            if let commit = try await object("\(candidate)^{commit}") { return commit }
        }
        throw Fault("git.unknown-commit", "the \(what) '\(text)' is not in this repository")
    }

    /// The object that a revision of ours names; nil if there is none.
    func object(_ revision: String) async throws(Fault) -> String? {
        let answer = try await git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        return answer.succeeded ? answer.text : nil
    }

    /// The branch that is checked out; nil when it is none.
    func currentBranch() async throws(Fault) -> String? {
        let answer = try await git.ask("symbolic-ref", "--quiet", "--short", "HEAD")
        return answer.succeeded ? answer.text : nil
    }

    /// `BRANCH` and `COMMIT` as they are checked out now.
    func checkedOut() async throws(Fault) -> ValueMap {
        let branch = try await currentBranch()
        let commit = try await object("HEAD")
        return ["BRANCH": branch.map(Value.string) ?? .null, "COMMIT": commit.map(Value.string) ?? .null]
    }

    /// Runs what may stop in the middle because of a conflict, and takes it back then.
    func performOrUndo(_ arguments: [String], undo: [String], when state: String) async throws(Fault) {
        do throws(Fault) {
            try await git.perform(arguments)
        } catch {
            guard error.code == "git.exit", try await object(state) != nil else { throw error }
            let conflicts = try await git.ask("diff", "--name-only", "--diff-filter=U").text
            try await git.perform(undo)
            guard !conflicts.isEmpty else { throw error }
            let files = conflicts.split(separator: "\n").map { Value.string(String($0)) }
            var conflict = Fault(
                "git.conflict",
                "git \(arguments[0]) conflicts in \(files.prefix(10).map(\.text).joined(separator: ", ")); it was taken back",
                details: error.details)
            conflict.details["files"] = .list(files)
            throw conflict
        }
    }
}
