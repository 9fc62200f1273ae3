import Testing
import TroupeGraph

/// Processes from the command line, with a server whose clock is set by hand.
@Suite struct ProcessCommandsTests {
    private static func file(_ body: String, more: String = "") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
            xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="http://example.org/bpmn">
          \(more)<bpmn:process id="parcel" name="Parcel" isExecutable="true">\(body)</bpmn:process>
        </bpmn:definitions>
        """
    }

    /// A worker packs, an hour goes by, and a message says that it arrived.
    private static func parcel(pack: String) -> String {
        file(
            """
            <bpmn:startEvent id="begin"/>
            <bpmn:serviceTask id="\(pack)"><bpmn:extensionElements><zeebe:taskDefinition type="pack"/>
            </bpmn:extensionElements></bpmn:serviceTask>
            <bpmn:intermediateCatchEvent id="rest"><bpmn:timerEventDefinition id="t">
              <bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
            <bpmn:intermediateCatchEvent id="arrival"><bpmn:messageEventDefinition id="m" messageRef="arrived"/>
            </bpmn:intermediateCatchEvent>
            <bpmn:endEvent id="done"/>
            <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="\(pack)"/>
            <bpmn:sequenceFlow id="f2" sourceRef="\(pack)" targetRef="rest"/>
            <bpmn:sequenceFlow id="f3" sourceRef="rest" targetRef="arrival"/>
            <bpmn:sequenceFlow id="f4" sourceRef="arrival" targetRef="done"/>
            """,
            more: """
                <bpmn:message id="arrived" name="arrived"><bpmn:extensionElements>
                  <zeebe:subscription correlationKey="=number"/></bpmn:extensionElements></bpmn:message>
                """)
    }

    private func run(_ arguments: [String], in folder: TestFolder) async throws -> String {
        let ending = try await Troupe.run(arguments, in: folder)
        #expect(ending.code == 0, "\(arguments): \(ending.errors)")
        return ending.output.hasSuffix("\n") ? String(ending.output.dropLast()) : ending.output
    }

    @Test(.timeLimit(.minutes(3))) func `a process is deployed, started, worked on and watched from the command line`()
        async throws
    {
        let folder = try TestFolder()
        let server = try await TestServer(in: folder, ["--manual-clock"])
        let file = try folder.write(Self.parcel(pack: "pack"), to: "parcel.bpmn")
        let deployed = try await run(["deploy", file], in: folder)
        #expect(deployed == "parcel is deployed as version 1")
        let again = try await run(["deploy", file], in: folder)
        #expect(again == "parcel is unchanged: version 1")

        let key = try await run(["start", "parcel", "--set", "number=p1", "--set", "weight=2.5"], in: folder)
        let job = try Value(json: await run(["jobs", "activate", "pack", "--wait", "30"], in: folder))
        #expect(job["instance"]?.text == key)
        #expect(job["variables"]?["number"] == "p1")
        #expect(job["variables"]?["weight"]?.text == "2.5")
        let jobKey = job["key"]?.text ?? ""
        _ = try await run(["jobs", "fail", jobKey, "--retries", "0", "--message", "no tape"], in: folder)
        let incidents = try await run(["incidents"], in: folder)
        #expect(incidents.contains("no tape"))
        let incident = try Value(json: await run(["incidents", "list", "--json"], in: folder))
        let number = incident["incidents"]?.listValue?.first?["key"]?.text ?? ""
        _ = try await run(["incidents", "resolve", number, "--set", "tape=true"], in: folder)
        let second = try Value(json: await run(["jobs", "activate", "pack", "--wait", "30"], in: folder))
        #expect(second["variables"]?["tape"] == true)
        _ = try await run(["jobs", "complete", jobKey, "--variables", #"{"boxes": [1, 2]}"#], in: folder)

        _ = try await run(
            ["messages", "publish", "arrived", "--key", "p1", "--ttl", "7200", "--set", "at=door"], in: folder)
        let early = try await run(["process-instances", "show", key], in: folder)
        #expect(early.contains("rest"))
        #expect(early.contains("State: active"))
        let moved = try await server.send("POST", "/api/clock/advance", ["ms": 3_600_000])
        #expect(moved.status == 200)
        let late = try await run(["process-instances", "show", key], in: folder)
        #expect(late.contains("State: completed"))
        #expect(late.contains(#"at = "door""#))
        let history = try await run(["process-instances", "history", key], in: folder)
        #expect(history.contains("f3"))
        let jobs = try await run(["jobs", "list", "--instance", key], in: folder)
        #expect(jobs.contains("completed"))
        #expect(await server.stop() == 0)
    }

    @Test(.timeLimit(.minutes(3))) func `an instance is modified, migrated and canceled from the command line`()
        async throws
    {
        let folder = try TestFolder()
        let server = try await TestServer(in: folder)
        _ = try await run(["deploy", folder.write(Self.parcel(pack: "pack"), to: "parcel.bpmn")], in: folder)
        let key = try await run(["start", "parcel"], in: folder)
        _ = try await run(["process-instances", "variables", key, "--set", "number=7"], in: folder)
        _ = try await run(["deploy", folder.write(Self.parcel(pack: "wrap"), to: "parcel.bpmn")], in: folder)
        let wrong = try await Troupe.run(["process-instances", "migrate", key], in: folder)
        #expect(wrong.code == 2)
        #expect(wrong.errors.contains("pack"))
        _ = try await run(["process-instances", "migrate", key, "--map", "pack=wrap", "--dry-run"], in: folder)
        _ = try await run(["process-instances", "migrate", key, "--map", "pack=wrap"], in: folder)
        _ = try await run(
            ["process-instances", "modify", key, "--activate", "arrival", "--terminate", "wrap"], in: folder)
        let messages = try await run(["messages"], in: folder)
        #expect(messages.contains("arrival"))
        _ = try await run(["process-instances", "cancel", key], in: folder)
        _ = try await server.messages(key)
        let list = try await run(["process-instances", "list", "--state", "canceled"], in: folder)
        #expect(list.contains(key))
        #expect(await server.stop() == 0)
    }

    @Test(.timeLimit(.minutes(3)))
    func `without a server the same is done by the program itself`() async throws {
        let folder = try TestFolder()
        _ = try await run(["deploy", folder.write(Self.parcel(pack: "pack"), to: "parcel.bpmn")], in: folder)
        let key = try await run(["start", "parcel", "--set", "number=p1"], in: folder)
        let shown = try await run(["process-instances", "show", key], in: folder)
        #expect(shown.contains("pack"))
        let job = try Value(json: await run(["jobs", "activate", "pack"], in: folder))
        _ = try await run(["jobs", "complete", job["key"]?.text ?? "", "--set", "boxes=2"], in: folder)
        let variables = try await run(["process-instances", "variables", key], in: folder)
        #expect(variables.contains("boxes = 2"))
    }

    @Test(.timeLimit(.minutes(3))) func `errors of files and command lines are said in words`() async throws {
        let folder = try TestFolder()
        let broken = try folder.write(
            Self.file(
                "<bpmn:startEvent id=\"begin\"/><bpmn:sequenceFlow id=\"f\" sourceRef=\"begin\" targetRef=\"x\"/>"),
            to: "broken.bpmn")
        let refused = try await Troupe.run(["deploy", broken], in: folder)
        #expect(refused.code == 2)
        #expect(refused.errors.contains("broken.bpmn:4:"), "\(refused.errors)")
        #expect(refused.errors.contains("Nothing is deployed"))
        let near = try folder.write(
            Self.file(
                """
                <bpmn:startEvent id="begin"/><bpmn:serviceTask id="a"><bpmn:extensionElements>
                <troupe:action xmlns:troupe="https://troupe.dev/schema/1" type="shell-comand"/></bpmn:extensionElements>
                </bpmn:serviceTask><bpmn:sequenceFlow id="f" sourceRef="begin" targetRef="a"/>
                """), to: "near.bpmn")
        let hinted = try await Troupe.run(["deploy", near], in: folder)
        #expect(hinted.errors.contains("did you mean 'shell-command'?"), "\(hinted.errors)")
        let named = try await Troupe.run(["start", "feature-development"], in: folder)
        #expect(named.errors.contains("Did you mean 'feature-development-process'?"), "\(named.errors)")
        let directory = try await Troupe.run(["deploy", folder.path], in: folder)
        #expect(directory.code == 2 && directory.errors.contains("is a directory"), "\(directory.errors)")
        let nothing = try await Troupe.run(["jobs", "activate", "nothing"], in: folder)
        #expect(nothing.code == 0 && nothing.output.isEmpty && nothing.errors.contains("'nothing'"))
        for arguments in [
            ["jobs", "take"], ["jobs", "complete"], ["jobs", "complete", "1", "2"], ["deploy"], ["start"],
            ["start", "x", "--variables", "{"], ["process-instances", "migrate", "1", "--process-version", "x"],
        ] {
            let ending = try await Troupe.run(arguments, in: folder)
            #expect(ending.code == 2, "\(arguments): \(ending)")
            #expect(ending.errors.hasPrefix("troupe: "))
        }
    }

    @Test(.timeLimit(.minutes(3))) func `what conditions start is started from the command line`() async throws {
        let folder = try TestFolder()
        let server = try await TestServer(in: folder)
        let file = try folder.write(
            Self.file(
                """
                <bpmn:startEvent id="heavy"><bpmn:conditionalEventDefinition id="c">
                  <bpmn:condition>=weight &gt; 30</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:startEvent>
                <bpmn:endEvent id="done"/>
                <bpmn:sequenceFlow id="f1" sourceRef="heavy" targetRef="done"/>
                """), to: "parcel.bpmn")
        _ = try await run(["deploy", file], in: folder)
        let none = try await run(["start", "--conditions", "--set", "weight=2"], in: folder)
        #expect(none == "")
        let key = try await run(["start", "--conditions", "parcel", "--set", "weight=31"], in: folder)
        let shown = try await run(["process-instances", "show", key], in: folder)
        #expect(shown.contains("weight = 31"))
        #expect(shown.contains("State: completed"))
        #expect(await server.stop() == 0)
    }
}
