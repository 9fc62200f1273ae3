import Testing
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer

@testable import TroupeServer

@Suite struct ServerMetricsTests {
    /// The samples of a text in format 0.0.4, by name and labels as written; nil where a line is none.
    static func parse(_ text: String) throws -> [String: Double] {
        var samples: [String: Double] = [:]
        var types: [String: String] = [:]
        for line in text.split(separator: "\n") {
            if line.hasPrefix("#") {
                let words = line.split(separator: " ", maxSplits: 3)
                try #require(words.count == 4 && ["HELP", "TYPE"].contains(words[1]), "\(line)")
                if words[1] == "TYPE" { types[String(words[2])] = String(words[3]) }
                continue
            }
            let space = try #require(line.lastIndex(of: " "), "\(line)")
            let name = String(line[..<space])
            let value = try #require(Double(line[line.index(after: space)...]), "\(line)")
            let family = String(name.prefix { $0 != "{" })
            let base = ["_bucket", "_sum", "_count"].reduce(family) { base, end in
                base.hasSuffix(end) && types[base] == nil ? String(base.dropLast(end.count)) : base
            }
            try #require(types[base] != nil, "\(name) has no type")
            try #require(samples[name] == nil, "\(name) is there twice")
            samples[name] = value
        }
        return samples
    }

    @Test func `the metrics count what happened`() async throws {
        try await Serving.with { api in
            for _ in 0..<3 { _ = try await api.run("wf0-feature-development", inputs: ["FEATURE_ID": "F"]) }
            _ = try await api.run("failing")
            _ = try await api.send("GET", "/api/runs/1")
            _ = try await api.send("GET", "/api/runs/999999")
            _ = try await api.send("GET", "/somewhere/\(Int.random(in: 0...Int.max))")
            let reply = try await api.send("GET", "/metrics")
            #expect(reply.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
            let samples = try Self.parse(reply.text)
            let duration = #"workflow_execution_duration_count{workflow="wf0-feature-development",outcome="completed"}"#
            #expect(samples[duration] == 3)
            #expect(samples[#"workflow_execution_duration_count{workflow="failing",outcome="failed"}"#] == 1)
            let tasks = #"agent_task_count{persona="senior-developer",action="shell-command",outcome="completed"}"#
            #expect(samples[tasks] == 3)
            #expect(samples[#"agent_task_count{persona="none",action="shell-command",outcome="failed"}"#] == 1)
            #expect(samples[#"api_request_rate{route="/api/runs/{id}",method="GET",status="200"}"#] == 1)
            #expect(samples[#"api_request_rate{route="/api/runs/{id}",method="GET",status="404"}"#] == 1)
            #expect(samples[#"api_request_rate{route="unmatched",method="GET",status="404"}"#] == 1)
            #expect(samples[#"database_connections{state="idle"}"#] == 3)
            #expect(samples[#"troupe_runs_finished_total{outcome="completed"}"#] == 3)
            #expect(samples["troupe_websocket_clients"] == 0)
            #expect(samples[#"troupe_jobs{state="running"}"#] == 0)
        }
    }

    @Test func `buckets rise to the count`() throws {
        let store = MetricStore()
        for value in [0.05, 0.2, 7, 1e9] {
            store.observe(.workflowDuration, value, [("workflow", "w"), ("outcome", "o")])
        }
        var text = PrometheusText()
        text.header(.workflowDuration)
        store.write(.workflowDuration, to: &text)
        let samples = try Self.parse(text.text)
        func bucket(_ bound: String) -> Double? {
            samples[#"workflow_execution_duration_bucket{workflow="w",outcome="o",le="\#(bound)"}"#]
        }
        #expect([bucket("0.1"), bucket("0.5"), bucket("10"), bucket("86400"), bucket("+Inf")] == [1, 2, 3, 3, 4])
    }

    @Test func `labels are escaped, and ever new ones end up under other`() throws {
        let store = MetricStore()
        for number in 0..<2000 { store.count(.runsStarted, [("workflow", "w\(number)\"\\\n")]) }
        var text = PrometheusText()
        text.header(.runsStarted)
        store.write(.runsStarted, to: &text)
        let samples = try Self.parse(text.text)
        #expect(samples.count <= 501)
        #expect(samples.values.reduce(0, +) == 2000)
        #expect(samples[#"troupe_runs_started_total{workflow="w7\"\\\n"}"#] == 1)
    }
}
