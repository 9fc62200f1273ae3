import Testing
import TroupeEngine
import TroupeGraph
import TroupeInterpreter
import TroupeTesting

@testable import TroupeServer

@Suite struct MessageRoutesTests {
    private func opened(_ count: Int) -> @Sendable ([Record]) -> Bool {
        { records in
            records.count { if case .process(.subscriptionOpened) = $0 { true } else { false } } == count
        }
    }

    @Test func `a message reaches who waits for its key, the clock is moved by hand, and both are listed before`()
        async throws
    {
        try await Serving.with(workflows: [], clock: ManualClock()) { api in
            try await api.deploy(bpmn: ProcessSample.waiting)
            let instance = try await api.start(process: "delivery", #"{"parcel": "p 1"}"#)
            await api.watch.wait(instance, until: opened(2))
            let waits = try await api.send("GET", "/api/message-subscriptions").json
            let subscription = try #require(waits.elements("messageSubscriptions").first)
            #expect(subscription["name"] == "arrived")
            #expect(subscription["correlationKey"] == "p 1")
            #expect(subscription["instance"]?.text == "\(instance)")
            #expect(subscription["element"] == "arrival")
            let timers = try await api.send("GET", "/api/timers?instance=\(instance)").json.elements("timers")
            #expect(timers.map { $0["element"] } == ["hour"])
            let body =
                #"{"name": "arrived", "correlationKey": "p 1", "variables": {"at": "noon"}, "timeToLiveMs": 0, "messageId": "m1"}"#
            let sent = try await api.send("POST", "/api/messages", body)
            #expect(sent.status == 202)
            #expect(try sent.json["key"]?.stringValue != nil)
            let moved = try await api.send("POST", "/api/clock/advance", #"{"ms": 3599999}"#)
            #expect(moved.status == 200)
            #expect(try await api.instance(instance)["state"] == "active")
            #expect(try await api.send("POST", "/api/clock/advance", #"{"ms": 1}"#).status == 200)
            let done = try await api.instance(instance)
            #expect(done["state"] == "completed")
            #expect(done["variables"] == ["parcel": "p 1", "at": "noon"])
            #expect(try await api.send("GET", "/api/timers").json.elements("timers").isEmpty)
        }
    }

    @Test func `a message is kept for its time, refused twice, and starts processes`() async throws {
        try await Serving.with(workflows: []) { api in
            try await api.deploy(bpmn: ProcessSample.started)
            let waits = try await api.send("GET", "/api/message-subscriptions").json
            #expect(waits.elements("startEvents").map { $0["name"] } == ["claim filed"])
            let body =
                #"{"name": "claim filed", "correlationKey": 7, "variables": {"n": 7}, "messageId": "a", "timeToLiveMs": 60000}"#
            #expect(try await api.send("POST", "/api/messages", body).status == 202)
            let twice = try await api.send("POST", "/api/messages", body)
            #expect(twice.status == 409)
            let job = try await api.job("claim")
            #expect(job["variables"] == ["n": 7])
            #expect(try await api.send("POST", "/api/messages", #"{"correlationKey": "x"}"#).fields == ["name"])
            #expect(try await api.send("POST", "/api/messages", #"{"name": "n", "timeToLiveMs": -1}"#).status == 422)
            #expect(try await api.send("POST", "/api/messages", #"{"name": "n", "correlationKey": ""}"#).status == 202)
        }
    }

    @Test func `the clock of a server that goes by real time cannot be moved`() async throws {
        try await Serving.with(workflows: []) { api in
            let reply = try await api.send("POST", "/api/clock/advance", #"{"ms": 1}"#)
            #expect(reply.status == 404)
        }
    }
}
