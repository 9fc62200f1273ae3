import TroupeCompiler
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// Deployed workflows: lists, one with its source, its graph, and deploying.
struct WorkflowRoutes {
    let context: APIContext
    let sourceLimit: Int

    var routes: [Route] { [list, one, put, structure, DiagramRoute(context: context).route] }

    private var list: Route {
        Operation(
            "GET", "/api/workflows", id: "listWorkflows", tag: "Workflows", "The latest versions of all workflows",
            answers: [.init(200, "In the order of their ids", "WorkflowList")]
        ).route { _ in
            let workflows = context.engine.catalog.workflows.map { program in
                Value.map(WorkflowView.map(program.definition, version: program.version, hash: program.hash))
            }
            return .json(["workflows": .list(workflows)])
        }
    }

    private var one: Route {
        Operation(
            "GET", "/api/workflows/{id}", id: "showWorkflow", tag: "Workflows",
            "A workflow with its source, its versions, and what is wrong or doubtful in it",
            answers: [.init(200, "The workflow", "WorkflowDetail")]
        ).with { operation in
            operation.query = FieldTable([
                Field("version", .integer(1...Int(Int32.max)), "This deployment; the latest by default")
            ])
            operation.problems = [404]
        }.route { call in
            let id = call.parameter("id")
            let version = call.query["version"]?.intValue
            guard let deployment = try await context.engine.journal.deployment(id: id, version: version) else {
                throw unknown(version.map { "\(id)' in version '\($0)" } ?? id)
            }
            let versions = try await context.engine.journal.deployments().filter { $0.id == id }
            var map = WorkflowView.map(
                deployment.definition, version: deployment.version, hash: deployment.hash)
            map["success_criteria"] = .list(deployment.definition.successCriteria.map(Value.string))
            map["source"] = .string(String(decoding: deployment.source, as: UTF8.self))
            map["deployed_at"] = RunView.time(deployment.deployedAt)
            map["versions"] = .list(versions.map(WorkflowView.version))
            var found =
                deployment.definition.process == nil
                ? context.compile(deployment.source, deployment.file).diagnostics
                : context.compileResource(deployment.source, deployment.file).diagnostics
            // The file may have changed and be broken, so that what is deployed stays.
            if version == nil { found += context.fileDiagnostics(id).filter { !found.contains($0) } }
            map["diagnostics"] = .list(found.map(DiagnosticView.value))
            return .json(.map(map))
        }
    }

    private var put: Route {
        Operation(
            "PUT", "/api/workflows/{id}", id: "putWorkflow", tag: "Workflows",
            "Check a workflow file and deploy it as a new version; runs under way keep theirs",
            answers: [
                .init(200, "Checked (dryRun), deployed as a new version, or unchanged", "Deployed"),
                .init(201, "Deployed for the first time", "Deployed"),
            ]
        ).with { operation in
            operation.query = FieldTable([Field("dryRun", .flag, "Only check")])
            operation.body = .yaml(limit: sourceLimit)
            operation.problems = [413, 415, 422]
        }.route { call in try await deploy(call) }
    }

    private func deploy(_ call: Call) async throws -> Response {
        let id = call.parameter("id")
        if call.request.body.isEmpty {
            throw RequestProblem.fields([FieldProblem("body", "is empty; send the text of a workflow file")])
        }
        let compilation = context.compile(call.request.body, "\(Self.fileName(id)).yaml")
        guard let definition = compilation.definition else {
            throw RequestProblem.document(compilation.diagnostics)
        }
        if definition.id != id {
            throw RequestProblem.fields([
                FieldProblem("metadata.id", "is '\(definition.id)'; it must be the id in the path")
            ])
        }
        let known = context.engine.catalog.latest(id: id)
        let isChanged = known?.hash != compilation.contentHash
        let isDryRun = call.query["dryRun"]?.boolValue ?? false
        var version = known?.version
        if !isDryRun {
            version = try await context.engine.catalog.deploy(
                Deployment(
                    id: id, hash: compilation.contentHash, file: definition.file, source: call.request.body,
                    definition: definition, deployedAt: context.engine.clock.now())
            ).version
        }
        return .json(
            [
                "id": .string(id), "version": version.map(Value.integer) ?? .null,
                "hash": .string(compilation.contentHash), "deployed": .bool(!isDryRun), "changed": .bool(isChanged),
                "diagnostics": .list(compilation.diagnostics.map(DiagnosticView.value)),
            ], status: !isDryRun && known == nil ? 201 : 200)
    }

    /// The id as a file could be called: it stands in messages only.
    private static func fileName(_ id: String) -> String {
        String(id.prefix(128).map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "_" })
    }

    private var structure: Route {
        Operation(
            "GET", "/api/workflow/structure", id: "workflowStructure", tag: "Workflows",
            "The graph of a workflow: its nodes and edges",
            answers: [.init(200, "The graph of the latest version", "Structure")]
        ).with { operation in
            operation.query = FieldTable([Field("workflow", .text(128), required: true, "The workflow's id or kind")])
            operation.problems = [404]
        }.route { call in
            let name = call.query["workflow"]?.stringValue ?? ""
            switch WorkflowName.find(name, among: context.engine.catalog.workflows.map(\.definition.id)) {
            case .one(let id):
                guard let program = context.engine.catalog.latest(id: id) else { throw unknown(id) }
                return .json(StructureView.value(program))
            case .several(let ids):
                throw RequestProblem.parameters([
                    FieldProblem("workflow", "is ambiguous: it may be \(ids.joined(separator: ", "))")
                ])
            case .none: throw unknown(name)
            }
        }
    }

    private func unknown(_ id: String) -> RequestProblem {
        let near = NearWord.nearest(to: id, among: context.engine.catalog.workflows.map(\.definition.id))
        return .unknown(kind: "workflow", name: id, nearest: near)
    }
}
