import Testing
import TroupeActions
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

struct PermittedActionTests {
    @Test func `a persona does only what its file allows`() async throws {
        let bench = try ActionBench(personas: [ActionBench.persona("writer", allowed: ["log", "llm-call"])])
        for type in ["shell-command", "git-operation", "http-request", "azure-devops"] {
            var order = JobOrder.sample(type, ["command": "touch pwned"])
            order.persona = "writer"
            let fault = try await bench.fault(order)
            #expect(fault.code == "persona.not-allowed")
            #expect(fault.message.contains("'writer' may not use the action '\(type)'"))
        }
        #expect(names(in: bench.workspace) == [])
        var order = JobOrder.sample("log", ["message": "allowed"])
        order.persona = "writer"
        _ = try await bench.perform(order)
        order = .sample("notification", ["type": "slack", "target": "#dev", "message": "done"])
        order.persona = "writer"
        #expect(try await bench.perform(order) == ["DELIVERED": false])
    }
}
