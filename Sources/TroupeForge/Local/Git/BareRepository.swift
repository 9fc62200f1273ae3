/// One bare repository of the local forge.
struct BareRepository: Sendable {
    /// What branches and the refs of a pull request point at.
    typealias Refs = [String: String]

    static let noCommit = String(repeating: "0", count: 40)

    let path: String
    let git: GitProgram

    /// Asks git in the repository.
    func ask(
        _ arguments: [String], input: String = "", environment: [(name: String, value: String)] = []
    ) async throws(ForgeError) -> GitProgram.Answer {
        try await git.ask(arguments, in: path, input: input, environment: environment)
    }

    /// Has git do something in the repository.
    @discardableResult
    func perform(
        _ arguments: [String], input: String = "", environment: [(name: String, value: String)] = []
    ) async throws(ForgeError) -> GitProgram.Answer {
        try await git.perform(arguments, in: path, input: input, environment: environment)
    }

    /// The commits of those refs that exist, by whole name.
    func refs(_ names: [String]) async throws(ForgeError) -> Refs {
        let answer = try await perform(["for-each-ref", "--format=%(refname)%00%(objectname)", "--"] + names)
        var refs: Refs = [:]
        for line in answer.text.split(separator: "\n") {
            let parts = line.split(separator: "\0", maxSplits: 1)
            // A name also matches what is below it as a folder.
            if parts.count == 2, names.contains(String(parts[0])) { refs[String(parts[0])] = String(parts[1]) }
        }
        return refs
    }

    /// The last commit of a branch; nil when there is no such branch.
    func head(of branch: String) async throws(ForgeError) -> String? {
        try await refs(["refs/heads/\(branch)"])["refs/heads/\(branch)"]
    }

    /// The whole id of a commit, from it or its beginning.
    func commit(_ name: String) async throws(ForgeError) -> String {
        let name = try GitRefName.commit(name)
        let answer = try await ask(["rev-parse", "--verify", "--quiet", "--end-of-options", "\(name)^{commit}"])
        guard answer.succeeded, !answer.text.isEmpty else { throw .notFound("commit '\(name)'") }
        return answer.text
    }

    /// Whether everything of one commit is in the other.
    func contains(_ descendant: String, _ ancestor: String) async throws(ForgeError) -> Bool {
        let answer = try await ask(["merge-base", "--is-ancestor", ancestor, descendant])
        guard answer.exitCode <= 1 else { throw .unavailable("git merge-base failed: \(answer.complaint)") }
        return answer.succeeded
    }

    /// Moves refs all at once, or none when one is not where it was; false then.
    func move(_ moves: [(ref: String, to: String?, from: String?)]) async throws(ForgeError) -> Bool {
        var input = "start\n"
        for move in moves {
            let old = move.from ?? Self.noCommit
            if let new = move.to {
                input += "update \(move.ref) \(new) \(old)\n"
            } else {
                input += "delete \(move.ref) \(old)\n"
            }
        }
        input += "prepare\ncommit\n"
        return try await ask(["update-ref", "--stdin"], input: input).succeeded
    }
}
