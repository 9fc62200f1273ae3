import Testing
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

@testable import TroupeServer

@Suite struct PersonaRoutesTests {
    @Test func `personas are listed, and shown by id or alias`() async throws {
        try await Serving.with { api in
            let list = try await api.send("GET", "/api/personas").json["personas"]?.listValue ?? []
            #expect(list.compactMap { $0["id"]?.stringValue } == ["qa-test-engineer", "senior-developer"])
            for name in ["senior-developer", "dev", "Senior_Developer"] {
                let shown = try await api.send("GET", "/api/personas/\(name)").json
                #expect(shown["id"] == "senior-developer")
                #expect(shown["system_prompt"] == "You build.")
            }
            let unknown = try await api.send("GET", "/api/personas/senior-develper")
            #expect(unknown.status == 404)
            #expect(unknown.text.contains("Did you mean 'senior-developer'?"))
        }
    }
}
