extension BareRepository {
    /// What a trial of a merge says.
    enum Trial: Hashable, Sendable {
        case clean(tree: String)
        case conflicts([String])
    }

    /// Most files of a conflict that are told.
    static let conflictLimit = 200

    /// Merges two commits without touching any ref.
    func tryMerge(_ target: String, _ source: String) async throws(ForgeError) -> Trial {
        let answer = try await ask(
            ["merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", target, source])
        guard answer.exitCode <= 1, let tree = answer.parts.first else {
            // Histories without a common commit are the only thing that two existing commits can lack.
            throw .conflict("the branches have no common history")
        }
        if answer.succeeded { return .clean(tree: tree) }
        return .conflicts(Array(answer.parts.dropFirst().prefix(Self.conflictLimit)))
    }

    /// The commit by which the target branch gets the source branch's changes. It exists then, but nothing points at it.
    func merged(
        _ target: String, _ source: String, _ strategy: MergeStrategy, message: String, _ signature: GitSignature
    ) async throws(ForgeError) -> String {
        if strategy == .rebase { return try await rebased(source, onto: target, signature) }
        guard case .clean(let tree) = try await cleanly(tryMerge(target, source)) else { return target }
        let parents = strategy == .merge ? [target, source] : [target]
        return try await commit(tree: tree, parents: parents, message: message, environment: signature.both)
    }

    /// The source's commits, without merges, one after the other on top of the target.
    private func rebased(
        _ source: String, onto target: String, _ signature: GitSignature
    ) async throws(ForgeError) -> String {
        if try await contains(source, target) {
            let merges = try await perform(["rev-list", "--count", "--merges", "\(target)..\(source)"])
            if merges.text == "0" { return source }
        }
        let list = try await perform(
            ["rev-list", "--reverse", "--topo-order", "--no-merges", "--max-count=2001", "\(target)..\(source)"])
        let commits = list.text.split(separator: "\n").map(String.init)
        guard commits.count <= 2_000 else { throw .invalid("More than 2,000 commits cannot be rebased here.") }
        var head = target
        for original in commits { head = try await replayed(original, onto: head, signature) }
        return head
    }

    /// One commit's change on top of another commit; that commit itself when the change is there already.
    private func replayed(
        _ original: String, onto head: String, _ signature: GitSignature
    ) async throws(ForgeError) -> String {
        let answer = try await perform([
            "log", "-1", "--format=%P%x00%T%x00%an%x00%ae%x00%ad%x00%B", "--date=raw", original,
        ])
        let parts = answer.bytes.split(separator: 0, maxSplits: 5, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard parts.count == 6 else { throw .unavailable("git log answered in another form") }
        guard !parts[0].isEmpty else { throw .conflict("a commit without a parent cannot be rebased") }
        // merge-tree finds the base in the history: a stand-in for `head` that is a child of the original's parent
        // makes that parent the base, which is what a cherry-pick is.
        let tree = try await perform(["rev-parse", "\(head)^{tree}"]).text
        let standIn = try await commit(
            tree: tree, parents: [parts[0]], message: "stand-in", environment: signature.both)
        guard case .clean(let result) = try await cleanly(tryMerge(standIn, original)) else { return head }
        if result == tree { return head }
        let author = GitSignature(name: parts[2], email: parts[3], date: "@\(parts[4])")
        return try await commit(
            tree: result, parents: [head], message: parts[5], environment: author.author + signature.committer)
    }

    private func cleanly(_ trial: Trial) throws(ForgeError) -> Trial {
        if case .conflicts(let files) = trial {
            throw .conflict("the branches change the same lines", files: files)
        }
        return trial
    }

    private func commit(
        tree: String, parents: [String], message: String, environment: [(name: String, value: String)]
    ) async throws(ForgeError) -> String {
        var arguments = ["commit-tree", tree]
        for parent in parents { arguments += ["-p", parent] }
        return try await perform(arguments + ["-F", "-"], input: message, environment: environment).text
    }
}

/// Who signs a commit, and when.
struct GitSignature: Sendable {
    var name: String
    var email: String
    /// Nil means now.
    var date: String?

    /// As an actor of the forge signs.
    init(_ actor: ForgeActor) {
        name = Self.clean(actor.name ?? actor.id)
        let local = actor.id.unicodeScalars.map {
            $0.properties.isAlphabetic || ("0"..."9").contains($0) ? Character($0) : "-"
        }
        email = actor.email.map(Self.clean) ?? "\(String(local))@troupe.local"
    }

    init(name: String, email: String, date: String?) {
        self.name = name
        self.email = email
        self.date = date
    }

    /// The variables of the author.
    var author: [(name: String, value: String)] { variables("AUTHOR") }
    /// The variables of the committer.
    var committer: [(name: String, value: String)] { variables("COMMITTER") }
    var both: [(name: String, value: String)] { author + committer }

    private func variables(_ role: String) -> [(name: String, value: String)] {
        [("GIT_\(role)_NAME", name.isEmpty ? "unknown" : name), ("GIT_\(role)_EMAIL", email)]
            + (date.map { [("GIT_\(role)_DATE", $0)] } ?? [])
    }

    /// Without what git's form of a signature cannot hold.
    private static func clean(_ text: String) -> String {
        String(text.prefix(200).filter { !"<>\n\r\0".contains($0) })
    }
}
