import Testing
import TroupeEngine
import TroupeForge
import TroupeGraph
import TroupeHTTPServer

@testable import TroupeServer

@Suite struct OpenAPIDocumentTests {
    @Test func `every route is in the document, and nothing else`() async throws {
        try await Serving.with { api in
            let document = try await api.send("GET", "/openapi.json").json
            var described: Set<String> = []
            for (path, item) in document["paths"]?.mapValue ?? [:] {
                for method in item.mapValue?.keys ?? [String]() { described.insert("\(method.uppercased()) \(path)") }
            }
            let routes = Set(api.server.routes.map { "\($0.method) \($0.template.text)" })
            #expect(described == Set(routes.map { $0.split(separator: "...").joined() }))
            #expect(routes.count == api.server.routes.count)
            #expect(document["openapi"] == "3.1.0")
        }
    }

    @Test func `operations have ids of their own, all schemas exist, and paths name their places`() async throws {
        try await Serving.with { api in
            var ids: Set<String> = []
            for route in api.server.routes {
                let operation = try #require(route.metadata as? Operation)
                #expect(ids.insert(operation.id).inserted, "\(operation.id)")
                for answer in operation.answers where answer.schema != nil {
                    #expect(Schemas.all[answer.schema ?? ""] != nil, "\(answer.schema ?? "")")
                }
            }
            #expect(Self.references(api.document).allSatisfy { Schemas.all[$0] != nil })
        }
    }

    private static func references(_ value: Value) -> [String] {
        switch value {
        case .map(let map):
            map.flatMap { name, value in
                name == "$ref" ? [String(value.text.split(separator: "/").last ?? "")] : references(value)
            }
        case .list(let elements): elements.flatMap(references)
        default: []
        }
    }

    @Test func `the document names the token only where one is asked for`() {
        let with = OpenAPIDocument.value(routes: [], version: "1", needsToken: true)
        #expect(with["components"]?["securitySchemes"]?["token"]?["scheme"] == "bearer")
        #expect(OpenAPIDocument.value(routes: [], version: "1", needsToken: false)["security"] == nil)
    }

    @Test func `a forge that does not count lines is described, too`() throws {
        let size = PullRequestStatistics(files: ["a"], fileCount: 1, linesAdded: nil, linesDeleted: nil, commitCount: 1)
        let check = SchemaCheck(["components": ["schemas": .map(Schemas.all)]])
        #expect(check.problem(try ForgeView.value(size), named: "ForgeStatistics") == nil)
    }

    @Test func `the check of schemas finds what is wrong`() {
        let document: Value = ["components": ["schemas": .map(Schemas.all)]]
        let check = SchemaCheck(document)
        let good: Value = ["status": "ok", "service": "troupe", "version": "1"]
        #expect(check.problem(good, named: "Health") == nil)
        for (name, value): (String, Value?) in [("status", "bad"), ("version", 1), ("version", nil), ("more", 1)] {
            var map = good.mapValue ?? [:]
            map[name] = value
            #expect(check.problem(.map(map), named: "Health") != nil)
        }
    }
}
