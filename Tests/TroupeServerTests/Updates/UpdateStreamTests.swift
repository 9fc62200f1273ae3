import Testing
import TroupeEngine
import TroupeGraph
import TroupeHTTPServer
import TroupeInterpreter
import TroupeTesting

@testable import TroupeServer

@Suite struct UpdateStreamTests {
    @Test func `records and output come live, in order, each once`() async throws {
        try await Serving.with { api in
            let address = api.address
            let client = try await blocking { Box(try UpdateClient(address)) }
            try await api.clients(atLeast: 1)
            let run = try await api.run("talking", workItem: "W-1")
            let messages = try await blocking { try client.client.messages { $0.isEnd(of: run) } }
            let records = messages.filter { $0["type"] == "record" && $0["run_id"]?.stringValue == String(run) }
            #expect(records.map(\.sequence) == Array(1...api.watch.count(of: run)))
            #expect(records.allSatisfy { $0["work_item_id"] == "W-1" && $0["cursor"] != nil })
            #expect(!messages.contains { $0.json.contains("nonce") })
            for message in messages {
                #expect(SchemaCheck(api.document).problem(message, named: "Update") == nil)
            }
        }
    }

    @Test func `output of steps comes beside the records, unless it is not wanted`() async throws {
        try await Serving.with { api in
            let address = api.address
            let client = try await blocking { Box(try UpdateClient(address)) }
            let quiet = try await blocking { Box(try UpdateClient(address, query: "?logs=false")) }
            try await api.clients(atLeast: 2)
            _ = try await api.start("talking")
            let logs = try await blocking {
                var texts: [String] = []
                while texts.count < 3 {
                    let message = try client.client.next()
                    if message["type"] == "log" { texts.append(message["text"]?.stringValue ?? "") }
                }
                return texts
            }
            #expect(logs == ["first\n", "second\n", "third\n"])
            let run = try await api.run("talking")
            let messages = try await blocking { try quiet.client.messages { $0.isEnd(of: run) } }
            #expect(messages.allSatisfy { $0["type"] == "record" })
        }
    }

    @Test func `a run is replayed from any number and then goes on live`() async throws {
        try await Serving.with { api in
            let run = try await api.start("waiting")
            await api.shell.wait { $0.waiting.count == 1 }
            let before = api.watch.count(of: run)
            let address = api.address
            var clients: [(since: Int, box: Box)] = []
            for since in 0...before {
                let box = try await blocking { Box(try UpdateClient(address, query: "?run=\(run)&since=\(since)")) }
                clients.append((since, box))
            }
            api.shell.finishAll()
            await api.watch.finished(run)
            let end = api.watch.count(of: run)
            for (since, box) in clients {
                let messages = try await blocking { try box.client.messages { $0.isEnd(of: run) } }
                let numbers = messages.filter { $0["type"] == "record" }.compactMap(\.sequence)
                #expect(numbers == Array(since + 1...end))
            }
        }
    }

    @Test func `every cursor resumes behind its own message`() async throws {
        try await Serving.with { api in
            let address = api.address
            for _ in 0..<2 { _ = try await api.run("talking") }
            let last = try await api.run("talking", workItem: "L")
            let all = try await blocking {
                try UpdateClient(address, query: "?since=0&logs=false").messages { $0.isEnd(of: last) }
            }
            #expect(Set(all.compactMap { $0["run_id"]?.stringValue }).count == 3)
            for (index, message) in all.enumerated().dropLast() where index % 3 == 0 {
                let cursor = try #require(message["cursor"]?.stringValue)
                let rest = try await blocking {
                    try UpdateClient(address, query: "?since=\(cursor)&logs=false").messages { $0.isEnd(of: last) }
                }
                #expect(rest == Array(all[(index + 1)...]))
            }
        }
    }

    @Test func `a client gets only what it asked for`() async throws {
        try await Serving.with { api in
            let held = try await api.start("waiting", workItem: "mine")
            await api.shell.wait { $0.waiting.count == 1 }
            let address = api.address
            let queries = [
                "?run=\(held)", "?workItem=mine", "?workItem=mine&since=0", "?run=\(held)&workItem=mine&since=0",
            ]
            var clients: [Box] = []
            for query in queries {
                clients.append(try await blocking { Box(try UpdateClient(address, query: query)) })
            }
            try await api.clients(atLeast: queries.count)
            _ = try await api.run("talking", workItem: "other")
            _ = try await api.run("talking")
            api.shell.finishAll()
            await api.watch.finished(held)
            for (query, box) in zip(queries, clients) {
                let messages = try await blocking { try box.client.messages { $0.isEnd(of: held) } }
                #expect(messages.allSatisfy { $0["run_id"]?.stringValue == String(held) }, "\(query)")
                let numbers = messages.filter { $0["type"] == "record" }.compactMap(\.sequence)
                #expect(numbers == Array((numbers.first ?? 0)...api.watch.count(of: held)), "\(query)")
                if query.contains("since=0") { #expect(numbers.first == 1, "\(query)") }
            }
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `clients that join at random moments under load miss nothing and get nothing twice`() async throws {
        try await Serving.with { api in
            let address = api.address
            let total = 200
            // The last run begins when all others are over: its end is the end of everybody's stream.
            let results = try await withThrowingTaskGroup(of: [Value].self) { group in
                for number in 0..<20 {
                    group.addTask {
                        await api.watch.anything(after: number * 40)
                        return try await blocking {
                            try UpdateClient(address, query: "?since=0&logs=false").messages { message in
                                message["record"]?["type"] == "finished" && message["work_item_id"] == "last"
                            }
                        }
                    }
                }
                try await withThrowingTaskGroup(of: Key.self) { runs in
                    for _ in 0..<total { runs.addTask { try await api.run("talking") } }
                    for try await _ in runs {}
                }
                _ = try await api.run("talking", workItem: "last")
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for messages in results {
                var next: [String: Int] = [:]
                for message in messages {
                    let run = message["run_id"]?.stringValue ?? ""
                    #expect(message.sequence == next[run, default: 1])
                    next[run, default: 1] += 1
                }
                #expect(next.count == total + 1)
            }
        }
    }

    @Test func `a client that does not read is cut off with 1013 and told to resume`() async throws {
        var configuration = APIConfiguration()
        configuration.webSocketQueueBytes = 16 << 10
        try await Serving.with(configuration) { api in
            let address = api.address
            let client = try await blocking { Box(try UpdateClient(address, receiveBuffer: 4096)) }
            try await api.clients(atLeast: 1)
            // More than the kernel's buffers and the queue hold together.
            let long = String(repeating: "x", count: 200_000)
            while api.server.updates.liveClients > 0 {
                _ = try await api.run("wf0-feature-development", inputs: ["FEATURE_ID": .string(long)])
            }
            let frame = try await blocking { try client.client.socket.closeFrame() }
            #expect(frame.code == 1013)
            #expect(frame.reason.contains("?since="))
        }
    }

    @Test func `a cursor outlives the server`() async throws {
        let journal = InMemoryJournal()
        var cursor = ""
        try await Serving.with(journal: journal) { api in
            let address = api.address
            let first = try await api.run("talking")
            let messages = try await blocking {
                try UpdateClient(address, query: "?since=0&logs=false").messages { $0.isEnd(of: first) }
            }
            cursor = messages.last?["cursor"]?.stringValue ?? ""
            _ = try await api.run("talking", workItem: "between")
        }
        try await Serving.with(journal: journal) { api in
            let address = api.address
            let query = "?logs=false&since=" + cursor
            let client = try await blocking { Box(try UpdateClient(address, query: query)) }
            let last = try await api.run("talking")
            let messages = try await blocking { try client.client.messages { $0.isEnd(of: last) } }
            #expect(messages.first?["work_item_id"] == "between")
            #expect(messages.first?.sequence == 1)
            #expect(Set(messages.map { $0["run_id"] }).count == 2)
        }
    }

    @Test func `three hundred clients get the same messages`() async throws {
        try await Serving.with { api in
            let address = api.address
            let clients = try await blocking { try (0..<300).map { _ in Box(try UpdateClient(address)) } }
            try await api.clients(atLeast: 300)
            let run = try await api.run("talking")
            let count = api.watch.count(of: run)
            let bad = try await blocking {
                try clients.count { box in
                    let messages = try box.client.messages { $0.isEnd(of: run) }
                    let mine = messages.filter { $0["type"] == "record" && $0["run_id"]?.stringValue == String(run) }
                    return mine.map(\.sequence) != Array(1...count)
                }
            }
            #expect(bad == 0)
        }
    }

    @Test func `the database may be away during a replay`() async throws {
        try await Serving.with { api in
            let run = try await api.run("talking")
            let address = api.address
            api.journal.setAway(true)
            let reply = try await api.send(
                "GET", "/ws/workflow-updates?run=\(run)&since=0", headers: RawClient.upgradeHeaders)
            #expect(reply.status == 503)
            let frame = try await blocking {
                try UpdateClient(address, query: "?since=0").socket.closeFrame()
            }
            #expect(frame.code == 1013)
        }
    }

    @Test func `a stopping server says goodbye`() async throws {
        try await Serving.with { api in
            let address = api.address
            let client = try await blocking { Box(try UpdateClient(address)) }
            try await api.clients(atLeast: 1)
            async let stopped: Void = api.server.shutdown(grace: .seconds(1))
            let frame = try await blocking { try client.client.socket.closeFrame() }
            #expect(frame.code == 1001)
            await stopped
        }
    }

    @Test(arguments: [
        ("?run=x", 400), ("?run=999", 404), ("?since=x", 400), ("?since=-1", 400), ("?what=1", 400),
        ("?logs=maybe", 400),
        ("?since=MTswLjk5OTk5OS4w", 400),
    ])
    func `bad parameters are refused before the upgrade`(query: String, status: Int) async throws {
        try await Serving.with { api in
            let reply = try await api.send("GET", "/ws/workflow-updates" + query, headers: RawClient.upgradeHeaders)
            #expect(reply.status == status)
        }
    }

    @Test func `a request that is no handshake is told so`() async throws {
        try await Serving.with { api in
            #expect(try await api.send("GET", "/ws/workflow-updates").status == 426)
            let run = try await api.run("talking", workItem: "A")
            let query = "?run=\(run)&workItem=B"
            #expect(
                try await api.send("GET", "/ws/workflow-updates" + query, headers: RawClient.upgradeHeaders).status
                    == 400)
            let text = "?run=\(run)&since=abc"
            #expect(
                try await api.send("GET", "/ws/workflow-updates" + text, headers: RawClient.upgradeHeaders).fields == [
                    "since"
                ])
        }
    }
}
