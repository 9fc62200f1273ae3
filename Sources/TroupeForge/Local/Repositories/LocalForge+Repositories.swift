import Glibc
import TroupeGraph
import TroupePostgres

extension LocalForge {
    /// Makes an empty repository; one of this name stays as it is.
    package func createRepository(
        _ name: String, defaultBranch: String = "main", _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeRepository {
        try await makeRepository(name, defaultBranch: defaultBranch, source: nil, call)
    }

    func makeRepository(
        _ name: String, defaultBranch: String, source: String?, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeRepository {
        let name = try Self.repositoryName(name)
        let branch = try GitRefName.branch(defaultBranch, "default branch")
        let path = try path(ofRepository: name, call)
        try Self.makeDirectory(path)
        // On one that exists this changes nothing but fills in what is missing.
        try await git.perform(["init", "--quiet", "--bare", "--template=", "--initial-branch=\(branch)"], in: path)
        try await database.query(
            RepositoryStatements.add,
            [
                try StoredText.required(call.project, "project", limit: TextLimit.name), .text(name), .text(branch),
                try StoredText.checked(orNull: source, "path", limit: 4_096),
            ])
        return try await repository(call.naming(name))
    }

    package func repository(_ call: ForgeCall) async throws(ForgeError) -> ForgeRepository {
        if let name = call.repository {
            guard let found = try await known(try Self.repositoryName(Self.lastComponent(name)), call) else {
                throw .notFound("repository '\(name.prefix(100))'")
            }
            return found
        }
        let page = try await repositories(ForgePageRequest(limit: 2), call)
        guard let only = page.items.first else { throw .notFound("repository in the project") }
        guard page.items.count == 1 else { throw .invalid("The project has several repositories: name one.") }
        return only
    }

    package func repositories(
        _ page: ForgePageRequest, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeRepository> {
        let read = try await database.all(
            RepositoryStatements.list,
            [
                .text(StoredText.storable(call.project)),
                try StoredText.checked(orNull: page.after, "cursor", limit: TextLimit.name),
                .int8(Int64(page.limit + 1)),
            ]
        ) { row throws(PostgresError) in (try row.string(0), try row.string(1)) }
        var items: [ForgeRepository] = []
        for (name, branch) in read { items.append(try repository(name, branch, call)) }
        return ForgePage(items, of: page, cursor: \.name)
    }

    package func branchPolicy(_ branch: String, _ call: ForgeCall) async throws(ForgeError) -> BranchPolicy {
        let branch = try GitRefName.branch(branch, "branch")
        let repository = try await repository(call)
        let bytes = try await database.first(
            RepositoryStatements.policy,
            [.text(StoredText.storable(call.project)), .text(repository.name), .text(branch)]
        ) { row throws(PostgresError) in try row.bytes(0) }
        guard let bytes else { return BranchPolicy() }
        guard let value = try? Value(jsonBytes: bytes), let policy = try? value.decoded(as: BranchPolicy.self) else {
            throw .unavailable("the rules of branch '\(branch)' cannot be read")
        }
        return policy
    }

    package func setBranchPolicy(
        _ policy: BranchPolicy, _ branch: String, _ call: ForgeCall
    ) async throws(ForgeError) {
        let branch = try GitRefName.branch(branch, "branch")
        guard (0...100).contains(policy.requiredApprovals) else {
            throw .invalid("The number of required approvals is not between 0 and 100.")
        }
        let repository = try await repository(call)
        guard let value = try? Value(encoding: policy) else { throw .invalid("The rules cannot be stored.") }
        try await database.query(
            RepositoryStatements.setPolicy,
            [
                .text(StoredText.storable(call.project)), .text(repository.name), .text(branch),
                .bytea(value.jsonBytes),
            ])
    }

    package func isAllowed(_ permission: String, user: String?, _ call: ForgeCall) async throws(ForgeError) -> Bool {
        let answer = try await database.first(
            RepositoryStatements.isAllowed,
            [
                .text(StoredText.storable(call.project)),
                try StoredText.required(permission, "permission", limit: TextLimit.name),
                try StoredText.required(user ?? call.actor.id, "user", limit: TextLimit.name),
            ]
        ) { row throws(PostgresError) in try row.bool(0) }
        return answer ?? false
    }

    /// Gives a permission to these and nobody else; an empty list gives it to everybody again. `*` is everybody, too.
    package func setPermission(
        _ permission: String, subjects: [String], _ call: ForgeCall
    ) async throws(ForgeError) {
        let place: [PostgresValue] = [
            try StoredText.required(call.project, "project", limit: TextLimit.name),
            try StoredText.required(permission, "permission", limit: TextLimit.name),
        ]
        try await database.pipeline([
            (RepositoryStatements.forgetPermission, place),
            (RepositoryStatements.addPermission, place + [try StoredText.list(subjects, "subjects", count: 1_000)]),
        ])
    }

    // MARK: Places

    var git: GitProgram { GitProgram(processes: processes, searchPath: options.searchPath) }

    /// The bare repository of one that is known.
    func bare(_ repository: String, _ call: ForgeCall) throws(ForgeError) -> BareRepository {
        BareRepository(path: try path(ofRepository: repository, call), git: git)
    }

    func known(_ name: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeRepository? {
        let branch = try await database.first(
            RepositoryStatements.read, [.text(StoredText.storable(call.project)), .text(name)]
        ) { row throws(PostgresError) in try row.string(1) }
        return try branch.map { branch throws(ForgeError) in try repository(name, branch, call) }
    }

    private func repository(_ name: String, _ branch: String, _ call: ForgeCall) throws(ForgeError) -> ForgeRepository {
        ForgeRepository(
            name: name, defaultBranch: branch, cloneURL: try path(ofRepository: name, call),
            url: address("repositories", name))
    }

    func path(ofRepository name: String, _ call: ForgeCall) throws(ForgeError) -> String {
        call.project == ForgeCall.defaultProject
            ? "\(options.directory)/\(name).git"
            : "\(options.directory)/\(try Self.repositoryName(call.project, "project"))/\(name).git"
    }

    /// A name that is a file name and nothing else.
    static func repositoryName(_ name: String, _ what: String = "repository") throws(ForgeError) -> String {
        let isPlain = name.utf8.allSatisfy {
            (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || "._-".utf8.contains($0)
        }
        guard isPlain, (1...100).contains(name.utf8.count), !name.hasPrefix("."), !name.hasPrefix("-"),
            !name.hasSuffix("."), !name.lowercased().hasSuffix(".git"), !name.lowercased().hasSuffix(".lock")
        else {
            throw .invalid(
                "A \(what)'s name has 1 to 100 letters, digits, '.', '_' and '-', begins with neither '.' nor '-', and"
                    + " does not end with '.', '.git' or '.lock'.")
        }
        return name
    }

    /// The last part of a path or address, without `.git`.
    static func lastComponent(_ place: String) -> String {
        var name = place.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? place
        if name.hasSuffix(".git") { name.removeLast(4) }
        return name
    }

    /// Makes a directory and those above it.
    static func makeDirectory(_ path: String) throws(ForgeError) {
        var made = ""
        for component in path.split(separator: "/") {
            made += "/\(component)"
            if mkdir(made, 0o755) != 0, errno != EEXIST, errno != EISDIR {
                throw .unavailable("A directory of the forge cannot be made: error \(errno).")
            }
        }
    }
}

extension ForgeCall {
    /// The same call for a repository of this name.
    func naming(_ repository: String) -> ForgeCall {
        var copy = self
        copy.repository = repository
        return copy
    }
}
