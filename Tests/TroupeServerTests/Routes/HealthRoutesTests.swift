import Testing
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeTesting

@testable import TroupeServer

@Suite struct HealthRoutesTests {
    @Test func `the root says that the server is there`() async throws {
        try await Serving.with { api in
            let reply = try await api.send("GET", "/")
            #expect(reply.status == 200)
            #expect(try reply.json["status"] == "ok")
            #expect(try await api.send("HEAD", "/").status == 200)
        }
    }

    @Test func `health tells of database and engine, and is 503 when the database is away`() async throws {
        try await Serving.with { api in
            let well = try await api.send("GET", "/api/health")
            #expect(well.status == 200)
            #expect(try well.json["database"]?["reachable"] == true)
            #expect(try well.json["engine"]?["state"] == "open")
            api.journal.setAway(true)
            let ill = try await api.send("GET", "/api/health")
            #expect(ill.status == 503)
            #expect(try ill.json["status"] == "unavailable")
            #expect(try ill.json["database"]?["reachable"] == false)
            // Everything that needs the database is a problem that says so.
            let problem = try await api.send("GET", "/api/runs")
            #expect(problem.status == 503)
            #expect(problem.headers["Retry-After"] == "2")
            #expect(try problem.json["type"] == "urn:troupe:problem:database-unavailable")
        }
    }
}
