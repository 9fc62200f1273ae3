import Testing
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter

@testable import TroupeServer

@Suite struct ProcessUpdatesTests {
    @Test func `what a process does comes over the stream, as what a workflow does`() async throws {
        try await Serving.with { api in
            try await api.deploy(bpmn: ProcessSample.order)
            let address = api.address
            let client = try await blocking { Box(try UpdateClient(address)) }
            try await api.clients(atLeast: 1)
            let instance = try await api.start(process: "order")
            let key = try await api.job("payment")["key"]?.text ?? ""
            let done = try await api.send("POST", "/api/jobs/\(key)/complete", #"{"variables": {"paid": true}}"#)
            #expect(done.status == 200)
            let messages = try await blocking { try client.client.messages { $0.isEnd(of: instance) } }
            let own = messages.filter { $0["run_id"]?.text == "\(instance)" }
            for message in own { #expect(SchemaCheck(api.document).problem(message, named: "Update") == nil) }
            #expect(own.compactMap(\.sequence) == Array(1...own.count))
            let records = own.compactMap { $0["record"] }
            let types = records.compactMap { $0["type"]?.stringValue }
            for type in [
                "created", "activated", "workerJobCreated", "workerJobActivated", "workerJobCompleted", "finished",
            ] {
                #expect(types.contains(type), "\(types)")
            }
            let job = records.first { $0["type"] == "workerJobCreated" }
            #expect(job?["job"]?.text == key)
            let resumed = try await blocking { Box(try UpdateClient(address, query: "?run=\(instance)&since=0")) }
            let again = try await blocking { try resumed.client.messages { $0.isEnd(of: instance) } }
            #expect(again.map { $0["record"] } == own.map { $0["record"] })
        }
    }
}
