import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

/// The picture of a deployed workflow.
struct DiagramRoute {
    let context: APIContext

    /// By the name of the format.
    private static let types = [
        "svg": "image/svg+xml", "json": "application/json", "mermaid": "text/plain; charset=utf-8",
        "dot": "text/vnd.graphviz; charset=utf-8",
    ]

    var route: Route {
        Operation(
            "GET", "/api/workflows/{id}/diagram", id: "workflowDiagram", tag: "Workflows",
            "A picture of a workflow: as SVG, as text for Mermaid or Graphviz, or the places of its boxes and lines",
            answers: [
                .init(
                    200, "The picture; JSON with format=json", "Diagram",
                    types: ["image/svg+xml", "text/plain", "text/vnd.graphviz"])
            ]
        ).with { operation in
            operation.query = FieldTable([
                Field("format", .choice(["svg", "json", "mermaid", "dot"]), "svg by default"),
                Field(
                    "detail", .choice(["author", "graph"]),
                    "author: steps and blocks as written (default); graph: every node"),
                Field("version", .integer(1...Int(Int32.max)), "This deployment; the latest by default"),
            ])
            operation.problems = [404]
        }.route { call in
            guard let diagram = context.diagram else {
                throw RequestProblem.notInstalled(what: "The drawing of workflows", remedy: "use 'troupe graph'")
            }
            let id = call.parameter("id")
            let version = call.query["version"]?.intValue
            guard let deployment = try await context.engine.journal.deployment(id: id, version: version) else {
                let near = NearWord.nearest(to: id, among: context.engine.catalog.workflows.map(\.definition.id))
                throw RequestProblem.unknown(
                    kind: "workflow", name: version.map { "\(id)' in version '\($0)" } ?? id, nearest: near)
            }
            let format = call.query["format"]?.stringValue ?? "svg"
            let detail = call.query["detail"]?.stringValue ?? "author"
            return .text(
                diagram(deployment.definition, format, detail), type: Self.types[format] ?? "text/plain; charset=utf-8")
        }
    }
}
