import TroupeCompiler
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
        let resources = request.files.map { context.compileResource($0.source, $0.name) }
        let diagnostics = resources.flatMap(\.diagnostics) + Self.repetitions(resources)
        if diagnostics.contains(where: { $0.severity == .error }) { throw RequestProblem.deployment(diagnostics) }
        let now = context.engine.clock.now()
        var set = DeploymentSet()
        for resource in resources {
            let part = resource.set(deployedAt: now)
            set.workflows += part.workflows
            set.decisions += part.decisions
        }
        let before = Dictionary(
            set.workflows.map { ($0.id, context.engine.catalog.latest(id: $0.id)?.version ?? 0) }
        ) { first, _ in first }
        if call.query["dryRun"]?.boolValue ?? false {
            let versions = DeployedVersions(
                workflows: set.workflows.map { before[$0.id] ?? 0 }, decisions: set.decisions.map { _ in 0 })
            return .json(DeploymentView.value(set, versions, changed: [], diagnostics: diagnostics))
        }
        let versions = try await context.engine.deploy(set)
        let changed = Set(zip(set.workflows, versions.workflows).filter { before[$0.id] != $1 }.map(\.0.id))
        return .json(
            DeploymentView.value(set, versions, changed: changed, diagnostics: diagnostics),
            status: changed.isEmpty ? 200 : 201)
    }

    /// An id may stand in one file only.
    private static func repetitions(_ resources: [CompiledResource]) -> [Diagnostic] {
        var first: [String: String] = [:]
        var findings: [Diagnostic] = []
        for resource in resources {
            let ids = resource.definitions.map { ("process", $0.id) } + resource.decisions.map { ("decision", $0.id) }
            for (kind, id) in ids {
                guard let earlier = first.updateValue(resource.file, forKey: kind + " " + id) else { continue }
                findings.append(
                    Diagnostic(
                        .error, "duplicate-id", "the \(kind) '\(id)' stands in '\(earlier)', too; one must go",
                        at: SourceLocation(file: resource.file, line: 1, column: 1)))
            }
        }
        return findings
    }
}
