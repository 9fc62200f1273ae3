import Testing
import TroupeGraph

/// A server whose clock is set by hand, and its successor.
@Suite struct ManualClockTests {
    private static let process = """
        <?xml version="1.0" encoding="UTF-8"?>
        <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"
            targetNamespace="http://example.org/bpmn">
          <bpmn:process id="rest" isExecutable="true"><bpmn:startEvent id="s"/>
            <bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition id="e">
              <bpmn:timeDuration>PT2H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
            <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="t"/></bpmn:process>
        </bpmn:definitions>
        """

    private func advance(_ server: TestServer, _ milliseconds: Int) async throws -> String? {
        try await server.send("POST", "/api/clock/advance", ["ms": .integer(milliseconds)]).json["now"]?.text
    }

    @Test func `a clock that was moved on stands there for the next server, and timers go on from there`() async throws
    {
        let folder = try TestFolder()
        try folder.write(Self.process, to: "flows/rest.bpmn")
        let arguments = ["--workflows", folder.at("flows"), "--manual-clock"]
        let first = try await TestServer(in: folder, arguments)
        let reply = try await first.send("POST", "/api/process-instances", ["processId": "rest"])
        let key = try #require(reply.json["key"]?.text, "\(reply.json.json)")
        let time = try #require(try await advance(first, 3_600_000))
        await first.kill()
        let second = try await TestServer(in: folder, arguments)
        #expect(try await advance(second, 0) == time)
        #expect(try await advance(second, 3_599_999) != nil)
        #expect(try await second.send("GET", "/api/process-instances/\(key)").json["state"] == "active")
        _ = try await advance(second, 1)
        #expect(try await second.send("GET", "/api/process-instances/\(key)").json["state"] == "completed")
        #expect(await second.stop() == 0)
    }

    private static let asking = """
        <?xml version="1.0" encoding="UTF-8"?>
        <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"
            targetNamespace="http://example.org/bpmn">
          <bpmn:process id="asking" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:userTask id="ask"/>
            <bpmn:boundaryEvent id="late" attachedToRef="ask"><bpmn:timerEventDefinition id="e">
              <bpmn:timeDuration>PT30M</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
            <bpmn:sequenceFlow id="f" sourceRef="s" targetRef="ask"/></bpmn:process>
        </bpmn:definitions>
        """

    @Test func `a clock goes on past the timer of an instance that is over, for a next server, too`() async throws {
        let folder = try TestFolder()
        try folder.write(Self.asking, to: "flows/asking.bpmn")
        let arguments = ["--workflows", folder.at("flows"), "--manual-clock"]
        let first = try await TestServer(in: folder, arguments)
        let key = try await first.post("/api/process-instances", ["processId": "asking"])["key"]?.text ?? ""
        await first.kill()
        let second = try await TestServer(in: folder, arguments)
        let task = try await second.list("/api/user-tasks?instance=\(key)", "user_tasks").first?["key"]?.text ?? ""
        try await second.post("/api/user-tasks/\(task)/complete", [:])
        // The next server only knows that the instance had a timer, and looks at it when that is due.
        try await second.post("/api/clock/advance", ["ms": 7_200_000])
        #expect(try await second.instance(key)["state"] == "completed")
        #expect(await second.stop() == 0)
    }
}
