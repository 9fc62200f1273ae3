import Testing
import TroupeGraph
import TroupeHTTPClient
import TroupePersonas

@testable import TroupeActions

@Suite struct NotificationsTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
    private static let page = Notice(
        .page, to: ["on-call"], subject: "Disk <full> & hot", body: "Look", severity: "critical", run: 7,
        workflow: "wf9", step: "page", id: "key-1")

    private func deliver(
        _ notice: Notice, only: Set<String>? = nil, _ configure: (inout Notifications.Configuration) -> Void
    ) async throws -> (by: [String], failures: [String]) {
        let client = HTTPClient()
        async let running: Void = client.run()
        var configuration = Notifications.Configuration()
        configure(&configuration)
        let notifications = Notifications(configuration, http: client) { PersonaRegistry() }
        let outcome = await notifications.deliver(notice, now: 0, only: only)
        client.close()
        try await running
        return outcome
    }

    /// The JSON that a server was sent last.
    private func body(_ server: ScriptedServer) throws -> Value {
        let request = try #require(server.received.last)
        let end = try #require(request.firstRange(of: "\r\n\r\n"))
        return try Value(json: String(request[end.upperBound...]))
    }

    @Test func `a webhook gets all of a notice, and the same key for every attempt`() async throws {
        let server = try ScriptedServer(answer: Self.ok)
        let outcome = try await deliver(Self.page) { $0.webhook = "http://127.0.0.1:\(server.port)/hook" }
        #expect(outcome.by == ["webhook"])
        #expect(server.received.last?.lowercased().contains("idempotency-key: key-1\r\n") == true)
        let expected: Value = [
            "id": "key-1", "kind": "page", "to": ["on-call"], "subject": "Disk <full> & hot", "body": "Look",
            "severity": "critical", "run": "7", "workflow": "wf9", "step": "page",
        ]
        #expect(try body(server) == expected)
    }

    @Test func `Slack gets text in which nothing is markup of somebody else`() async throws {
        let server = try ScriptedServer(answer: Self.ok)
        let outcome = try await deliver(Self.page) { $0.slack = "http://127.0.0.1:\(server.port)/s" }
        #expect(outcome.by == ["slack"])
        #expect(try body(server) == ["text": "*[critical] Disk &lt;full&gt; &amp; hot*\nLook"])
    }

    @Test func `Teams gets a card`() async throws {
        let server = try ScriptedServer(answer: Self.ok)
        _ = try await deliver(Self.page) { $0.teams = "http://127.0.0.1:\(server.port)/t" }
        let message = try body(server)
        #expect(message["type"] == "message")
        let card = message["attachments"]?.listValue?.first?["content"]
        #expect(card?["type"] == "AdaptiveCard")
        #expect(card?["body"]?.listValue?.first?["text"] == "Disk <full> & hot")
    }

    @Test(arguments: Notice.Kind.allCases)
    func `a pager hears of what is urgent only`(_ kind: Notice.Kind) async throws {
        let server = try ScriptedServer(answer: Self.ok)
        var notice = Self.page
        notice.kind = kind
        let outcome = try await deliver(notice) { $0.pager = "http://127.0.0.1:\(server.port)/p" }
        let isUrgent = [.page, .incident, .alert].contains(kind)
        #expect(outcome.by == (isUrgent ? ["pager"] : []))
        #expect(server.received.isEmpty == !isUrgent)
    }

    @Test func `a refusal names neither path nor token of the hook, and the others are asked all the same`()
        async throws
    {
        let refusing = try ScriptedServer(answer: "HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        let server = try ScriptedServer(answer: Self.ok)
        let outcome = try await deliver(Self.page) {
            $0.webhook = "http://127.0.0.1:\(refusing.port)/services/hunter2"
            $0.slack = "http://127.0.0.1:\(server.port)/s"
        }
        #expect(outcome.by == ["slack"])
        let failure = try #require(outcome.failures.first)
        #expect(failure.contains("status 500") && !failure.contains("hunter2"), "\(failure)")
    }

    @Test func `only the channels that are named are asked`() async throws {
        let server = try ScriptedServer(answer: Self.ok)
        let url = "http://127.0.0.1:\(server.port)/x"
        let outcome = try await deliver(Self.page, only: ["teams"]) {
            $0.webhook = url
            $0.teams = url
        }
        #expect(outcome.by == ["teams"])
    }
}
