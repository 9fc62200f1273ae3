import Testing
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

@testable import TroupeServer

@Suite struct RunHistoryRoutesTests {
    @Test func `events page through all records without gap, from anywhere`() async throws {
        try await Serving.with { api in
            let run = try await api.run("talking")
            let all = try await api.send("GET", "/api/runs/\(run)/events?limit=1000").json
            let count = api.watch.count(of: run)
            #expect(all["events"]?.listValue?.map(\.sequence) == Array(1...count))
            #expect(all["next"] == .null)
            for limit in 1...7 {
                var seen: [Value] = []
                var since = 0
                while true {
                    let page = try await api.send("GET", "/api/runs/\(run)/events?limit=\(limit)&since=\(since)").json
                    seen += page["events"]?.listValue ?? []
                    guard let next = page["next"]?.intValue else { break }
                    since = next
                }
                #expect(Value.list(seen) == all["events"])
            }
            let behind = try await api.send("GET", "/api/runs/\(run)/events?since=\(count)").json
            #expect(behind["events"] == [])
        }
    }

    @Test func `the nonce of a run is not published`() async throws {
        try await Serving.with { api in
            let run = try await api.run("talking")
            let reply = try await api.send("GET", "/api/runs/\(run)/events")
            #expect(reply.text.contains("\"created\""))
            #expect(!reply.text.contains("nonce"))
        }
    }

    @Test func `logs come as JSON or as text`() async throws {
        try await Serving.with { api in
            let run = try await api.run("talking")
            await api.engine.drain(until: api.engine.clock.now())
            // The output is written beside the run; the log is complete once the sink is closed and has been emptied.
            var chunks: [Value] = []
            var after = 0
            while true {
                let page = try await api.send("GET", "/api/runs/\(run)/logs?limit=1&after=\(after)").json
                chunks += page["chunks"]?.listValue ?? []
                guard let next = page["next"]?.intValue else { break }
                after = next
            }
            #expect(chunks.compactMap { $0["text"]?.stringValue }.joined() == "first\nsecond\nthird\n")
            let text = try await api.send("GET", "/api/runs/\(run)/logs", headers: "Accept: text/plain\r\n")
            #expect(text.text == "first\nsecond\nthird\n")
            #expect(text.headers["Content-Type"] == "text/plain; charset=utf-8")
            let page = try await api.send("GET", "/api/runs/\(run)/logs?limit=1", headers: "Accept: text/plain\r\n")
            #expect(page.headers["Link"]?.contains("rel=\"next\"") == true)
            let both = "Accept: text/plain;q=0.5, application/json\r\n"
            #expect(try await api.send("GET", "/api/runs/\(run)/logs", headers: both).json["chunks"] != nil)
        }
    }

    @Test(arguments: [
        "events?since=-1", "events?limit=0", "events?limit=1001", "logs?after=x", "logs?limit=0", "logs?follow=1",
    ])
    func `bad parameters are refused`(path: String) async throws {
        try await Serving.with { api in
            let run = try await api.run("talking")
            #expect(try await api.send("GET", "/api/runs/\(run)/\(path)").status == 400)
        }
    }
}
