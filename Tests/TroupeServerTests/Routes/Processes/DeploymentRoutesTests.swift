import Testing
import TroupeGraph
import TroupeHTTPServer

@testable import TroupeServer

@Suite struct DeploymentRoutesTests {
    private func json(_ files: [(String, String)]) -> String {
        let resources = files.map { ["name": .string($0.0), "content": .string($0.1)] as Value }
        return (["resources": .list(resources)] as Value).json
    }

    @Test func `files come as JSON, as a form, or as the body, and are deployed together`() async throws {
        try await Serving.with(workflows: []) { api in
            let files = [("order.bpmn", ProcessSample.order), ("talking.yaml", Sample.talking)]
            let first = try await api.send("POST", "/api/deployments", json(files))
            #expect(first.status == 201)
            let processes = try first.json.elements("processes")
            #expect(processes.map { $0["processId"] } == ["order", "talking"])
            #expect(processes.map { $0["version"] } == [1, 1])
            #expect(processes.first?["name"] == "Order")
            #expect(processes.first?["file"] == "order.bpmn")
            #expect(try await api.send("POST", "/api/deployments", json(files)).status == 200)

            let form =
                "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"delivery.bpmn\"\r\n"
                + "Content-Type: application/xml\r\n\r\n\(ProcessSample.waiting)\r\n"
                + "--x\r\nContent-Disposition: form-data; name=\"b\"; filename=claim.bpmn\r\n\r\n"
                + "\(ProcessSample.started)\r\n--x--\r\n"
            let second = try await api.send(
                "POST", "/api/deployments", form, type: "multipart/form-data; boundary=x")
            #expect(second.status == 201, "\(second.text)")
            #expect(try second.json.elements("processes").map { $0["processId"] } == ["delivery", "claim"])

            let third = try await api.send(
                "POST", "/api/deployments?name=steps.bpmn", ProcessSample.steps("a", "b"), type: "application/xml")
            #expect(third.status == 201)
            #expect(try third.json.elements("processes").first?["changed"] == true)
            let again = ProcessSample.steps("a", "c")
            #expect(try await api.deploy(bpmn: again, name: "steps.bpmn") == 2)
        }
    }

    @Test func `a text keeps its letters, whatever encoding its first line names`() async throws {
        let text = ProcessSample.order.replacing("UTF-8", with: "ISO-8859-1")
            .replacing("name=\"Order\"", with: "name=\"Über\"")
        try await Serving.with(workflows: []) { api in
            let reply = try await api.send("POST", "/api/deployments", json([("a.bpmn", text)]))
            #expect(try reply.json.elements("processes").first?["name"] == "Über", "\(reply.text)")
        }
    }

    @Test func `a file with errors keeps the others back, and each finding has its place, element and rule`()
        async throws
    {
        try await Serving.with(workflows: []) { api in
            let reply = try await api.send(
                "POST", "/api/deployments",
                json([("order.bpmn", ProcessSample.order), ("b.bpmn", ProcessSample.broken)])
            )
            #expect(reply.status == 422)
            let findings = try reply.json.elements("diagnostics").filter { $0["severity"] == "error" }
            #expect(findings.count >= 2, "\(reply.text)")
            for finding in findings {
                #expect(finding["file"] == "b.bpmn")
                #expect(finding["line"]?.intValue ?? 0 > 1, "\(finding)")
                #expect(finding["column"]?.intValue ?? 0 > 0)
                #expect(finding["rule"]?.stringValue?.hasPrefix("bpmn/") == true, "\(finding)")
            }
            #expect(findings.contains { $0["element"] == "f3" }, "\(reply.text)")
            #expect(findings.contains { $0["element"] == "compute" }, "\(reply.text)")
            let start = try await api.send("POST", "/api/process-instances", #"{"processId": "order"}"#)
            #expect(start.status == 404)
        }
    }

    @Test func `an id stands in one file only, and a dry run deploys nothing`() async throws {
        try await Serving.with(workflows: []) { api in
            let twice = try await api.send(
                "POST", "/api/deployments", json([("a.bpmn", ProcessSample.order), ("b.bpmn", ProcessSample.order)]))
            #expect(twice.status == 422)
            #expect(try twice.json.elements("diagnostics").contains { $0["rule"] == "duplicate-deployment" })
            let dry = try await api.send(
                "POST", "/api/deployments?name=a.bpmn&dryRun=true", ProcessSample.order, type: "application/xml")
            #expect(dry.status == 200)
            #expect(try await api.send("POST", "/api/process-instances", #"{"processId": "order"}"#).status == 404)
        }
    }

    @Test func `a decision is deployed beside the process that calls it`() async throws {
        try await Serving.with(workflows: []) { api in
            let files = [("p.bpmn", ProcessSample.priced), ("d.dmn", ProcessSample.discount(10))]
            let reply = try await api.send("POST", "/api/deployments", json(files))
            #expect(reply.status == 201, "\(reply.text)")
            #expect(try reply.json.elements("decisions").map { $0["decisionId"] } == ["discount"])
            let instance = try await api.start(process: "priced", #"{"amount": 120}"#)
            await api.watch.finished(instance)
            #expect(try await api.instance(instance)["variables"]?["percent"] == 10)
            #expect(
                try await api.send(
                    "POST", "/api/deployments?name=d.dmn", ProcessSample.discount(20), type: "application/xml"
                ).status == 201)
            let later = try await api.start(process: "priced", #"{"amount": 120}"#)
            await api.watch.finished(later)
            #expect(try await api.instance(later)["variables"]?["percent"] == 20)
        }
    }

    @Test(
        arguments: [
            ("{}", "application/json", 422), (#"{"resources": []}"#, "application/json", 422),
            (#"{"resources": [{"name": "a"}]}"#, "application/json", 422),
            (#"{"resources": [{"name": "a.bpmn", "content": ""}]}"#, "application/json", 422),
            ("--x\r\n", "multipart/form-data; boundary=x", 422), ("--x--", "multipart/form-data", 422),
            ("--x\r\nA: b\r\n\r\ntext", "multipart/form-data; boundary=x", 422), ("what", "text/plain", 422),
            ("what", "image/png", 415), ("{", "application/json", 400),
        ])
    func `what is no deployment is refused`(body: String, type: String, status: Int) async throws {
        try await Serving.with(workflows: []) { api in
            let reply = try await api.send("POST", "/api/deployments", body, type: type)
            #expect(reply.status == status)
        }
    }
}
