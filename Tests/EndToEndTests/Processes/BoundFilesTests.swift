import Testing
import TroupeGraph

/// Process files that `troupe serve` finds, bound to each other by `bindingType="deployment"`.
@Suite struct BoundFilesTests {
    private static func file(_ id: String, _ body: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
            xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="http://example.org/bpmn">
          <bpmn:process id="\(id)" isExecutable="true"><bpmn:startEvent id="s"/>\(body)
            <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"/></bpmn:process>
        </bpmn:definitions>
        """
    }

    private static func calling(_ id: String, _ callee: String) -> String {
        file(
            id,
            """
            <bpmn:callActivity id="t"><bpmn:extensionElements>
              <zeebe:calledElement processId="\(callee)" bindingType="deployment" propagateAllChildVariables="true"/>
            </bpmn:extensionElements></bpmn:callActivity>
            """)
    }

    private static func answering(_ id: String, _ value: String) -> String {
        file(
            id,
            """
            <bpmn:scriptTask id="t"><bpmn:extensionElements>
              <zeebe:script expression="\(value)" resultVariable="answer"/></bpmn:extensionElements></bpmn:scriptTask>
            """)
    }

    /// Starts a version of a process; its variables when it is done. Nobody would retry what became an incident.
    private func variables(_ server: TestServer, _ process: String, version: Int = 1) async throws -> Value? {
        let reply = try await server.send(
            "POST", "/api/process-instances", ["processId": .string(process), "version": .integer(version)])
        let key = try #require(reply.json["key"]?.text, "\(reply.json.json)")
        _ = try await server.finished(key)
        return try await server.send("GET", "/api/process-instances/\(key)").json["variables"]
    }

    /// Whether a new version is there can only be asked: each question runs one request, up to a bound.
    private func version(_ wanted: Int, of process: String, on server: TestServer) async throws {
        var version = 0
        for _ in 0..<5000 where version != wanted {
            version = try await server.send("GET", "/api/workflows/\(process)").json["version"]?.intValue ?? 0
        }
        #expect(version == wanted)
    }

    @Test func `files that are bound to each other find each other, also after one of them changed`() async throws {
        let folder = try TestFolder()
        try folder.write(Self.calling("asks", "answers"), to: "flows/a.bpmn")
        try folder.write(Self.answering("answers", "=1"), to: "flows/sub/b.bpmn")
        try folder.write(Self.answering("alone", "=5"), to: "flows/c.bpmn")
        let server = try await TestServer(in: folder, ["--workflows", folder.at("flows")])
        #expect(try await variables(server, "asks") == ["answer": 1])
        try folder.write(Self.answering("answers", "=2"), to: "flows/sub/b.bpmn")
        try await version(2, of: "asks", on: server)
        #expect(try await variables(server, "asks", version: 2) == ["answer": 2])
        #expect(try await server.send("GET", "/api/workflows/alone").json["version"] == 1)
        #expect(await server.stop() == 0)
    }

    @Test func `a broken file keeps none of the others back, and it is said which and why`() async throws {
        let folder = try TestFolder()
        try folder.write(Self.calling("asks", "answers"), to: "flows/a.bpmn")
        try folder.write(Self.answering("answers", "=1 +"), to: "flows/b.bpmn")
        try folder.write(Self.answering("alone", "=5"), to: "flows/c.bpmn")
        let server = try await TestServer(in: folder, ["--workflows", folder.at("flows")])
        #expect(try await variables(server, "alone") == ["answer": 5])
        let said = await server.program.complained { $0.contains("no file without errors") }.errors
        #expect(said.contains("b.bpmn:5:"), "\(said)")
        #expect(said.contains("a.bpmn") && said.contains("no file without errors has 'answers'"), "\(said)")
        #expect(try await server.send("GET", "/api/workflows/asks").json["version"] == 1)
        try folder.write(Self.answering("answers", "=3"), to: "flows/b.bpmn")
        try await version(2, of: "asks", on: server)
        #expect(try await variables(server, "asks", version: 2) == ["answer": 3])
        #expect(await server.stop() == 0)
    }
}
