import Glibc
import TroupePostgres

extension LocalForge {
    /// The forge's repository of what a run calls its repository: the path of a git repository on this machine, which is
    /// taken in, or brought up to date; the path of the forge's own; or a name that it knows. Nil for anything else.
    package func home(of place: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeRepository? {
        let path = place.hasPrefix("file:///") ? String(place.dropFirst("file://".count)) : place
        guard path.hasPrefix("/") else {
            if place.contains("/") || place.contains(":") { return nil }
            return (try? Self.repositoryName(place)) == nil ? nil : try await known(place, call)
        }
        guard let real = Self.real(path) else { return nil }
        if let own = Self.real(options.directory), real.hasPrefix(own + "/") {
            return try await repository(call.naming(real))
        }
        do throws(ForgeError) {
            return try await adoptRepository(at: real, call)
        } catch .notFound {
            return nil
        }
    }

    /// Takes in the branches and tags of a repository on this machine. What the forge's repository has already and has
    /// moved on stays as it is there.
    ///
    /// - Parameters:
    ///   - source: the absolute path of a repository, bare or with a working tree.
    ///   - name: nil for that of its directory, with something behind it when another repository has that name.
    package func adoptRepository(
        at source: String, as name: String? = nil, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgeRepository {
        guard source.hasPrefix("/"), let real = Self.real(source) else {
            throw .notFound("git repository at the path that was given")
        }
        let known = try await database.first(
            RepositoryStatements.bySource, [.text(StoredText.storable(call.project)), .text(StoredText.storable(real))]
        ) { row throws(PostgresError) in try row.string(0) }
        if let known, name == nil || name == known {
            try await fetch(real, into: known, isNew: false, call)
            return try await repository(call.naming(known))
        }
        let branch = try await defaultBranch(of: real)
        var repository: ForgeRepository?
        for name in try Self.names(name, real) where repository == nil {
            let made = try await makeRepository(name, defaultBranch: branch, source: real, call)
            if try await self.source(of: name, call) == real { repository = made }
        }
        guard let repository else { throw .conflict("Another repository has this name.") }
        try await fetch(real, into: repository.name, isNew: true, call)
        return repository
    }

    private func source(of name: String, _ call: ForgeCall) async throws(ForgeError) -> String? {
        try await database.first(RepositoryStatements.read, [.text(StoredText.storable(call.project)), .text(name)]) {
            row throws(PostgresError) in try row.stringOrNil(2)
        } ?? nil
    }

    private func fetch(
        _ source: String, into name: String, isNew: Bool, _ call: ForgeCall
    ) async throws(ForgeError) {
        let fetched = try await git.ask(
            ["fetch", "--quiet", "--no-auto-gc", "--", source, "refs/heads/*:refs/heads/*", "refs/tags/*:refs/tags/*"],
            in: try path(ofRepository: name, call))
        // Status 1: some refs would have gone backward.
        guard fetched.succeeded || (!isNew && fetched.exitCode == 1) else {
            throw .unavailable("the repository could not be read: \(fetched.complaint)")
        }
    }

    /// `main` or `master` where there is one, else the branch that is checked out: that may be any.
    private func defaultBranch(of source: String) async throws(ForgeError) -> String {
        let answer = try await git.ask(
            ["ls-remote", "--symref", "--", source, "HEAD", "refs/heads/main", "refs/heads/master"], in: "/")
        guard answer.succeeded else { throw .notFound("git repository at the path that was given") }
        let lines = answer.text.split(separator: "\n")
        for name in ["main", "master"] where lines.contains(where: { $0.hasSuffix("\trefs/heads/\(name)") }) {
            return name
        }
        for line in lines where line.hasPrefix("ref: refs/heads/") {
            let name = String(line.dropFirst("ref: refs/heads/".count).prefix { $0 != "\t" })
            if GitRefName.problem(name) == nil { return name }
        }
        return "main"
    }

    /// The names to try for a repository that is taken in.
    private static func names(_ name: String?, _ source: String) throws(ForgeError) -> [String] {
        if let name { return [try repositoryName(name)] }
        let last = lastComponent(source.hasSuffix("/.git") ? String(source.dropLast(5)) : source)
        let plain = String(last.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" })
        let kept = String(plain.drop { $0 == "." || $0 == "-" }.prefix(80))
        let base = (try? repositoryName(kept)) ?? "repository"
        // FNV-1a: the same name for the same path, on every machine.
        let hash = source.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return [base, "\(base)-\(String(hash & 0xFFFF_FFFF, radix: 16))"]
    }

    /// The path without links; nil where nothing is.
    private static func real(_ path: String) -> String? {
        guard !path.utf8.contains(0), let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
