import TroupeGraph
import TroupePostgres

extension LocalForge {
    package func deploy(_ request: DeploymentRequest, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment {
        let environment = try Self.environment(request.environment)
        let repository = try await repository(call)
        let bare = try bare(repository.name, call)
        let commit: String
        if let name = request.commit?.nonEmpty {
            commit = try await bare.commit(name)
        } else if let head = try await bare.head(of: repository.defaultBranch) {
            commit = head
        } else {
            throw .notFound("branch '\(repository.defaultBranch)'")
        }
        var before = DeploymentQuery()
        before.environment = environment
        before.status = .succeeded
        before.page = ForgePageRequest(limit: 1)
        let previous = try await deployments(before, call.naming(repository.name)).items.first?.commit
        let draft = RunDraft(
            kind: .deployment, repository: repository, commit: commit, environment: environment,
            version: request.version, parameters: request.parameters)
        let id = try await begin(draft, call) { id throws(ForgeError) in
            let execution = RunExecution(
                bare: bare, commit: commit, directory: workDirectory(id), options: options,
                variables: try RunExecution.variables(
                    request.parameters,
                    and: [
                        ("TROUPE_DEPLOYMENT_ID", "\(id)"), ("TROUPE_ENVIRONMENT", environment),
                        ("TROUPE_COMMIT", commit), ("TROUPE_VERSION", request.version),
                        ("TROUPE_PREVIOUS_COMMIT", previous),
                    ]))
            return work(id, lane: "\(call.project)/\(repository.name)/\(environment)") {
                await execution.run { BuildPlan.deployment(in: $0, environment: environment) }
            }
        }
        return try await deployment("\(id)", call)
    }

    package func deployment(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment {
        try await run(.deployment, id, call).deployment(address("deployments", id))
    }

    package func awaitDeployment(_ id: String, _ call: ForgeCall) async throws(ForgeError) -> ForgeDeployment {
        try await awaitRun(.deployment, id, call).deployment(address("deployments", id))
    }

    package func deployments(
        _ query: DeploymentQuery, _ call: ForgeCall
    ) async throws(ForgeError) -> ForgePage<ForgeDeployment> {
        let filter = RunFilter(environment: query.environment, status: query.status, page: query.page)
        let page = try await runs(.deployment, filter, call)
        return ForgePage(page.items.map { $0.deployment(address("deployments", $0.id)) }, next: page.next)
    }

    /// A name that is a file name and nothing else.
    private static func environment(_ name: String) throws(ForgeError) -> String {
        guard BuildPlan.isFileName(name) else {
            throw .invalid("An environment's name has 1 to 100 letters, digits, '.', '_' and '-', no '.' or '-' first.")
        }
        return name
    }
}
