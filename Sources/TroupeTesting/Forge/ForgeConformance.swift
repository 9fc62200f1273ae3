package import TroupeForge

/// What every forge must do. Each check gets an empty project of its own.
package struct ForgeConformance: Sendable, CustomStringConvertible {
    /// A forge with one repository whose default branch has at least one commit.
    package struct Subject: Sendable {
        package var forge: any Forge
        /// A call by the one who writes.
        package var call: ForgeCall
        /// A call by another one, who reviews.
        package var reviewer: ForgeCall
        /// Makes a branch from another one, or moves it on, by a commit that gives files this content; answers its id.
        package var commit:
            @Sendable (_ branch: String, _ from: String, _ files: [String: String]) async throws -> String
        /// The types and states that the provider's projects have.
        package var type = "Task"
        package var states = ["New", "Active", "Closed"]
        /// Whether a commit's content is known to the provider, so that conflicts and sizes are.
        package var knowsContent = true
        /// Whether a creation under a key that was used is not made again; a remote service may not know such keys.
        package var keepsKeys = true

        package init(
            forge: any Forge, call: ForgeCall, reviewer: ForgeCall,
            commit: @escaping @Sendable (String, String, [String: String]) async throws -> String
        ) {
            self.forge = forge
            self.call = call
            self.reviewer = reviewer
            self.commit = commit
        }

        /// The name of the default branch.
        var main: String { get async throws { try await forge.repository(call).defaultBranch } }

        /// The call under an idempotency key.
        func once(_ key: String) -> ForgeCall {
            var copy = call
            copy.idempotencyKey = key
            return copy
        }

        /// An active pull request from a new branch.
        func pullRequest(
            _ branch: String, _ files: [String: String] = ["feature.txt": "one\ntwo\n"]
        ) async throws -> PullRequest {
            _ = try await commit(branch, try await main, files)
            return try await forge.createPullRequest(
                PullRequestDraft(title: "Add \(branch)", sourceBranch: branch), call)
        }
    }

    /// What the forge must do, as a sentence.
    package let description: String
    /// Throws `ConformanceFailure` when it does not.
    package let run: @Sendable (Subject) async throws -> Void

    init(_ description: String, _ run: @escaping @Sendable (Subject) async throws -> Void) {
        self.description = description
        self.run = run
    }

    package static var checks: [ForgeConformance] { workItems + pullRequests + completion + operation }
}

/// Fails the check unless `body` throws an error with this code; answers the error.
@discardableResult
func requireForgeError(
    _ code: String, _ what: String, line: Int = #line, file: StaticString = #fileID,
    _ body: () async throws -> Void
) async throws -> ForgeError {
    do {
        try await body()
    } catch let error as ForgeError {
        try require(error.code, equals: code, what, line: line, file: file)
        return error
    }
    throw ConformanceFailure(description: "\(file):\(line): \(what): nothing thrown instead of \(code)")
}

/// Runs what a provider may lack.
func whereSupported(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch ForgeError.unsupported {}
}
