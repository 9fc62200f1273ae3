import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// Deploying processes, decisions and workflows: several files at once, all or nothing.
struct DeploymentRoutes {
    let context: APIContext
    /// Bytes of all files together.
    let limit: Int

    var routes: [Route] {
        [
            Operation(
                "POST", "/api/deployments", id: "deployFiles", tag: "Processes",
                "Check BPMN, DMN and YAML files and deploy them together: all of them, or none",
                answers: [
                    .init(201, "Deployed; at least one is new", "Deployment"),
                    .init(200, "All that is the latest version already, or only checked", "Deployment"),
                ]
            ).with { operation in
                operation.query = FieldTable([
                    Field("name", .text(255), "The file's name, where the body is the file"),
                    Field("dryRun", .flag, "Only check"),
                ])
                operation.body = .files(ResourceRequest.table, limit: limit)
                operation.problems = [413, 415, 422]
            }.route { try await deploy($0) }
        ]
    }

    private func deploy(_ call: Call) async throws -> Response {
        let request = try ResourceRequest(call.request, name: call.query["name"]?.stringValue)
        let compiled = context.compileDeployment(request.files)
        if compiled.hasErrors { throw RequestProblem.deployment(compiled.diagnostics) }
        let (set, diagnostics) = (compiled.set, compiled.diagnostics)
        let snapshot = context.engine.catalog.snapshot
        let before = DeployedVersions(
            workflows: set.workflows.map { snapshot.latest(id: $0.id)?.version ?? 0 },
            decisions: set.decisions.map {
                snapshot.decision(id: $0.id, binding: .latest, deployedWith: [:])?.version ?? 0
            })
        if call.query["dryRun"]?.boolValue ?? false {
            return .json(DeploymentView.value(set, before, before: before, diagnostics: diagnostics))
        }
        let versions = try await context.engine.deploy(set)
        return .json(
            DeploymentView.value(set, versions, before: before, diagnostics: diagnostics),
            status: versions == before ? 200 : 201)
    }
}
