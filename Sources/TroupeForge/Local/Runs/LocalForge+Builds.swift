import TroupeGraph
import TroupePostgres

extension LocalForge {
    /// Names under which a pipeline means the repository's own tests.
    private static let ownTests: Set<String> = ["ci", "build", "test", "tests", "default", "pr", "validation"]

    package func queueBuild(_ request: BuildRequest, _ call: ForgeCall) async throws(ForgeError) -> Build {
        let id = try await begin(try await draft(request, call), call)
        return try await build("\(id)", call)
    }

    package func build(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> Build {
        try await run(.build, id, call).build(address("builds", id))
    }

    package func awaitBuild(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> Build {
        try await awaitRun(.build, id, call).build(address("builds", id))
    }

    package func builds(_ query: BuildQuery, _ call: ForgeCall) async throws(ForgeError) -> ForgePage<Build> {
        let filter = RunFilter(
            branch: query.branch, commit: query.commit, status: query.status, page: query.page)
        let page = try await runs(.build, filter, call)
        return ForgePage(page.items.map { $0.build(address("builds", $0.id)) }, next: page.next)
    }

    package func cancelBuild(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> Build {
        let found = try await run(.build, id, call)
        if found.status.hasEnded { return found.build(address("builds", id)) }
        guard await runs.cancel(found.id) else { throw .conflict("Build '\(id)' runs on another server.") }
        return try await awaitBuild(id, call)
    }

    package func triggerPipeline(_ request: BuildRequest, _ call: ForgeCall) async throws(ForgeError) -> PipelineRun {
        guard let name = request.definition?.nonEmpty else { throw .invalid("A pipeline needs a name.") }
        let draft = try await draft(request, call)
        if !Self.ownTests.contains(name.lowercased()) {
            let bare = try bare(draft.repository.name, call)
            var isThere = false
            for path in BuildPlan.pipelines(name) where !isThere {
                isThere = try await bare.ask(["cat-file", "-e", "\(draft.commit):\(path)"]).succeeded
            }
            guard isThere else { throw .notFound("pipeline '\(name.prefix(100))' (.troupe/pipelines/)") }
        }
        let build = try await build("\(try await begin(draft, call))", call)
        return PipelineRun(id: build.id, pipeline: name, status: build.status, buildID: build.id, url: build.url)
    }

    private func draft(_ request: BuildRequest, _ call: ForgeCall) async throws(ForgeError) -> RunDraft {
        let repository = try await repository(call)
        let bare = try bare(repository.name, call)
        var branch: String?
        if let name = request.branch?.nonEmpty { branch = try GitRefName.branch(name, "branch") }
        let commit: String
        if let name = request.commit?.nonEmpty {
            commit = try await bare.commit(name)
        } else {
            let name = branch ?? repository.defaultBranch
            guard let head = try await bare.head(of: name) else { throw .notFound("branch '\(name)'") }
            branch = name
            commit = head
        }
        return RunDraft(
            kind: .build, repository: repository, commit: commit, branch: branch, definition: request.definition,
            parameters: request.parameters)
    }

    private func begin(_ draft: RunDraft, _ call: ForgeCall) async throws(ForgeError) -> Int64 {
        let bare = try bare(draft.repository.name, call)
        return try await begin(draft, call) { id throws(ForgeError) in
            let execution = RunExecution(
                bare: bare, commit: draft.commit, directory: workDirectory(id), options: options,
                variables: try RunExecution.variables(
                    draft.parameters,
                    and: [
                        ("TROUPE_BUILD_ID", "\(id)"), ("TROUPE_COMMIT", draft.commit), ("TROUPE_BRANCH", draft.branch),
                    ]))
            let definition = draft.definition
            return work(id, lane: nil) { await execution.run { BuildPlan.detect(in: $0, definition: definition) } }
        }
    }

    /// A run's work around what it executes.
    func work(
        _ id: Int64, lane: String?, _ execute: @escaping @Sendable () async -> RunOutcome
    ) -> RunTable.Work {
        let database = database
        return RunTable.Work(
            lane: lane,
            begin: { _ = try? await database.query(RunStatements.begin, [.int8(id)]) },
            execute: execute,
            record: { outcome in
                let parameters: [PostgresValue] = [
                    .int8(id), .text(outcome.status.rawValue), .text(orNull: outcome.result.map(StoredText.storable)),
                    .bytea(outcome.log),
                ]
                // Twice at most: when the database stays away, the lock goes with it, and the run counts as interrupted.
                do throws(ForgeError) {
                    try await database.query(RunStatements.end, parameters)
                } catch {
                    _ = try? await database.query(RunStatements.end, parameters)
                }
            })
    }
}
