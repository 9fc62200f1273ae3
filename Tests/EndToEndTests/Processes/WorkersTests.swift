import Foundation
import Testing
import TroupeGraph

/// The workers of docs/workers.md, as they stand there.
@Suite struct WorkersTests {
    private static let process = """
        <?xml version="1.0" encoding="UTF-8"?>
        <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
            xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="http://example.org/bpmn">
          <bpmn:process id="invoice" isExecutable="true">
            <bpmn:startEvent id="begin"/>
            <bpmn:serviceTask id="addTax"><bpmn:extensionElements>
              <zeebe:taskDefinition type="add-tax"/>
            </bpmn:extensionElements></bpmn:serviceTask>
            <bpmn:endEvent id="done"/>
            <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="addTax"/>
            <bpmn:sequenceFlow id="f2" sourceRef="addTax" targetRef="done"/>
          </bpmn:process>
        </bpmn:definitions>
        """

    /// The first block of code in a language.
    private static func block(_ language: String) throws -> String {
        let text = try String(contentsOfFile: Troupe.root + "/docs/workers.md", encoding: .utf8)
        let parts = text.components(separatedBy: "```\(language)\n")
        return try #require(parts.dropFirst().first?.components(separatedBy: "```").first)
    }

    private func works(_ language: String, _ program: String) async throws {
        let text = try Self.block(language)
        #expect(text.split(separator: "\n").count <= 12)
        let folder = try TestFolder()
        let server = try await TestServer(in: folder)
        let resource: Value = ["name": "invoice.bpmn", "content": .string(Self.process)]
        let deployed = try await server.send("POST", "/api/deployments", ["resources": [resource]])
        #expect(deployed.status == 201, "\(deployed.json)")
        var environment = Troupe.environment
        environment["TROUPE_SERVER"] = server.url
        let file = try folder.write(text, to: "worker")
        let worker = try TestProgram("/usr/bin/env", [program, file], environment: environment)
        defer { worker.send(SIGKILL) }
        // One job before it is asked for, one that the worker waits for.
        for amount in [10, 20] {
            let started = try await server.send(
                "POST", "/api/process-instances", ["processId": "invoice", "variables": ["amount": .integer(amount)]])
            #expect(started.status == 201)
            let key = started.json["key"]?.text ?? ""
            _ = try await server.messages(key)
            let instance = try await server.send("GET", "/api/process-instances/\(key)").json
            #expect(instance["state"] == "completed")
            #expect(instance["variables"]?["total"]?.text == "\(amount * 3 / 2)", "\(instance)")
        }
        #expect(await server.stop() == 0)
    }

    @Test(.timeLimit(.minutes(2))) func `the worker in Python does its jobs`() async throws {
        try await works("python", "python3")
    }

    @Test(.timeLimit(.minutes(2))) func `the worker in bash does its jobs`() async throws {
        try await works("bash", "bash")
    }
}
