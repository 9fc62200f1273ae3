import Testing
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeTesting

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

    private static let follow = "Accept: text/event-stream\r\n"

    /// The data of the events in a stream's text.
    private static func messages(_ text: String) throws -> [Value] {
        try text.split(separator: "\n").filter { $0.hasPrefix("data: ") }.map {
            try Value(json: String($0.dropFirst(6)))
        }
    }

    @Test func `a stream gives all records and output of a run that is over, and ends`() async throws {
        try await Serving.with { api in
            let run = try await api.run("talking")
            let page = try await api.send("GET", "/api/runs/\(run)/events?limit=1000").json
            let reply = try await api.send("GET", "/api/runs/\(run)/events?follow=true", headers: Self.follow)
            #expect(reply.headers["Content-Type"] == "text/event-stream")
            let messages = try Self.messages(reply.text)
            let records = messages.filter { $0["type"] == "record" }
            #expect(records.map { $0["record"] } == page["events"]?.listValue?.map { $0["record"] })
            #expect(records.map(\.sequence) == Array(1...records.count))
            #expect(messages.last?["record"]?["type"] == "finished")
            let output = messages.filter { $0["type"] == "log" }.compactMap { $0["text"]?.stringValue }
            #expect(output == ["first\n", "second\n", "third\n"])
            #expect(reply.text.contains("id: \(records.count)\n"))
            for since in [1, records.count - 1, records.count] {
                let target = "/api/runs/\(run)/events?follow=true"
                for (query, header) in [("&since=\(since)", ""), ("", "Last-Event-ID: \(since)\r\n")] {
                    let rest = try await api.send("GET", target + query, headers: Self.follow + header)
                    let numbers = try Self.messages(rest.text).compactMap(\.sequence)
                    #expect(numbers == Array(1...records.count).filter { $0 > since })
                }
            }
        }
    }

    @Test func `a stream goes on with what comes, until the run is over`() async throws {
        try await Serving.with { api in
            let run = try await api.start("waiting")
            await api.shell.wait { $0.waiting.count == 1 }
            let (address, shell) = (api.address, api.shell)
            let text = try await blocking {
                let client = try RawClient(address)
                let target = "/api/runs/\(run)/events?follow=true&since=0"
                try client.send("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\(Self.follow)\r\n")
                while !(try client.line()).isEmpty {}
                var bytes: [UInt8] = []
                while !String(decoding: bytes, as: UTF8.self).contains("\"jobCreated\"") { bytes += try client.chunk() }
                shell.finishAll()
                while case let chunk = try client.chunk(), !chunk.isEmpty { bytes += chunk }
                return String(decoding: bytes, as: UTF8.self)
            }
            let messages = try Self.messages(text)
            let numbers = messages.compactMap(\.sequence)
            #expect(numbers == Array(1...numbers.count) && numbers.count == api.watch.count(of: run))
            let kinds = messages.map { $0["record"]?["type"]?.stringValue ?? $0["text"]?.stringValue }
            #expect(kinds.last == "finished" && kinds.contains("after\n"))
        }
    }

    @Test func `a stream must be asked for as one`() async throws {
        try await Serving.with { api in
            let run = try await api.run("talking")
            let reply = try await api.send("GET", "/api/runs/\(run)/events?follow=true")
            #expect(reply.status == 400 && reply.fields == ["follow"])
            #expect(try await api.send("GET", "/api/runs/99999/events?follow=true", headers: Self.follow).status == 404)
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
