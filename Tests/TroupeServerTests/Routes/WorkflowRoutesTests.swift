import Testing
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

@testable import TroupeServer

@Suite struct WorkflowRoutesTests {
    private static let yaml = "application/yaml"
    private static let small = """
        metadata: {id: small, name: Small, version: 1.0.0}
        steps:
          - {id: say, action: log, message: hello}
        """

    @Test func `workflows are listed and shown with source, versions and diagnostics`() async throws {
        try await Serving.with { api in
            let list = try await api.send("GET", "/api/workflows").json["workflows"]?.listValue ?? []
            #expect(list.contains { $0["id"] == "wf0-feature-development" })
            let shown = try await api.send("GET", "/api/workflows/wf0-feature-development").json
            #expect(shown["source"]?.stringValue == Sample.feature)
            #expect(shown["versions"]?.listValue?.count == 1)
            #expect(shown["inputs"]?.listValue?.count == 3)
            #expect(shown["diagnostics"]?.listValue != nil)
        }
    }

    @Test func `an unknown workflow or version is not found, with a suggestion`() async throws {
        try await Serving.with { api in
            let reply = try await api.send("GET", "/api/workflows/talkin")
            #expect(reply.status == 404)
            #expect(reply.text.contains("Did you mean 'talking'?"))
            #expect(try await api.send("GET", "/api/workflows/talking?version=9").status == 404)
            #expect(try await api.send("GET", "/api/workflows/talking?version=0").status == 400)
        }
    }

    @Test func `a workflow is checked, deployed, deployed again and run`() async throws {
        try await Serving.with { api in
            let dry = try await api.send("PUT", "/api/workflows/small?dryRun=true", Self.small, type: Self.yaml)
            #expect(dry.status == 200)
            #expect(try dry.json["deployed"] == false)
            #expect(try await api.send("GET", "/api/workflows/small").status == 404)
            let first = try await api.send("PUT", "/api/workflows/small", Self.small, type: "text/yaml")
            #expect(first.status == 201)
            #expect(try first.json["version"] == 1)
            let same = try await api.send("PUT", "/api/workflows/small", Self.small, type: Self.yaml)
            #expect(try same.json["version"] == 1)
            #expect(try same.json["changed"] == false)
            let changed = try await api.send("PUT", "/api/workflows/small", Self.small + "\n# more\n", type: Self.yaml)
            #expect(changed.status == 200)
            #expect(try changed.json["version"] == 2)
            #expect(
                try await api.send("GET", "/api/workflows/small?version=1").json["source"]?.stringValue == Self.small)
            #expect(try await api.send("POST", "/api/runs", #"{"workflow": "small"}"#).status == 202)
        }
    }

    @Test func `a wrong workflow is refused with its places, and the old version stays`() async throws {
        try await Serving.with { api in
            _ = try await api.send("PUT", "/api/workflows/small", Self.small, type: Self.yaml)
            let broken = "metadata: {id: small, name: Small, version: 1.0.0}\nsteps:\n  - {id: say, action: lgo}\n"
            for query in ["", "?dryRun=true"] {
                let reply = try await api.send("PUT", "/api/workflows/small" + query, broken, type: Self.yaml)
                #expect(reply.status == 422)
                #expect(try reply.json["diagnostics"]?.listValue?.first?["line"] == 3)
                #expect(reply.fields.first?.hasPrefix("body:3:") == true)
            }
            #expect(try await api.send("GET", "/api/workflows/small").json["version"] == 1)
        }
    }

    @Test func `the id in the path and in the file must be the same`() async throws {
        try await Serving.with { api in
            let reply = try await api.send("PUT", "/api/workflows/other", Self.small, type: Self.yaml)
            #expect(reply.status == 422)
            #expect(reply.fields == ["metadata.id"])
        }
    }

    @Test(arguments: [
        ("", "application/yaml", 422), ("x: *a", "application/yaml", 422), ("{}", "application/json", 415),
        ("\u{0}", "application/yaml", 422), (String(repeating: "[", count: 100_000), "application/yaml", 422),
        (String(repeating: "#", count: 3 << 20), "application/yaml", 413),
    ])
    func `hostile files get their status`(body: String, type: String, status: Int) async throws {
        try await Serving.with { api in
            let reply = try await api.send("PUT", "/api/workflows/x", body, type: type)
            #expect(reply.status == status)
        }
    }

    @Test func `the structure has the nodes and edges of the graph`() async throws {
        try await Serving.with { api in
            let graph = try await api.send("GET", "/api/workflow/structure?workflow=feature_development").json
            let nodes = graph["nodes"]?.listValue ?? []
            let ids = Set(nodes.compactMap { $0["id"]?.stringValue })
            #expect(ids.isSuperset(of: ["build", "say"]))
            #expect(ids.count == nodes.count)
            let edges = graph["edges"]?.listValue ?? []
            #expect(!edges.isEmpty)
            for edge in edges {
                #expect(ids.contains(edge["source"]?.stringValue ?? ""))
                #expect(ids.contains(edge["target"]?.stringValue ?? ""))
            }
            #expect(nodes.first { $0["id"] == "say" }?["condition"]?.stringValue?.contains("TARGET") == true)
        }
    }

    @Test func `a workflow is drawn in the format that is asked for`() async throws {
        try await Serving.with { api in
            let path = "/api/workflows/feature_development/diagram"
            let id =
                try await api.send("GET", "/api/workflow/structure?workflow=feature_development")
                .json["workflow"]?.stringValue ?? ""
            let drawn = try await api.send("GET", "/api/workflows/\(id)/diagram")
            #expect(drawn.text == "<svg \(id) author>")
            #expect(drawn.headers["Content-Type"] == "image/svg+xml")
            let dot = try await api.send("GET", "/api/workflows/\(id)/diagram?format=dot&detail=graph")
            #expect(dot.text == "<dot \(id) graph>")
            let json = try await api.send("GET", "/api/workflows/\(id)/diagram?format=json")
            #expect(try json.json["id"]?.stringValue == id)
            #expect(try await api.send("GET", "/api/workflows/\(id)/diagram?format=png").fields == ["format"])
            #expect(try await api.send("GET", "/api/workflows/\(id)/diagram?version=99").status == 404)
            #expect(try await api.send("GET", path.replacing("feature", with: "no")).status == 404)
        }
    }

    @Test func `a structure needs a workflow that is known`() async throws {
        try await Serving.with { (api) async throws in
            #expect(try await api.send("GET", "/api/workflow/structure").fields == ["workflow"])
            #expect(try await api.send("GET", "/api/workflow/structure?workflow=nothing").status == 404)
            #expect(try await api.send("GET", "/api/workflow/structure?workflow=bug-fix").status == 400)
        }
    }
}
