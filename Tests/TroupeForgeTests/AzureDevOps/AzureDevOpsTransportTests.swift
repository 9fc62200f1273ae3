import Testing
import TroupeGraph
import TroupeHTTPServer

@testable import TroupeForge

@Suite struct AzureDevOpsTransportTests {
    private func refusal(_ status: Int, _ headers: Headers = [:], _ message: String = "no") -> Response {
        let value: Value = ["$id": "1", "message": .string(message)]
        return Response(status: status, headers: headers, content: .bytes(value.jsonBytes))
    }

    @Test(arguments: [429, 503])
    func `a limit is waited for as long as the service asks, also before a creation`(status: Int) async throws {
        try await AzureFixture.run { fixture in
            fixture.server.answer(
                next: refusal(status, ["Retry-After": "7"]), refusal(status, ["Retry-After": "11"]))
            _ = try await fixture.forge.createWorkItem(WorkItemDraft(type: "Task", title: "One"), fixture.call)
            #expect(fixture.clock.sleeps == [.seconds(7), .seconds(11)])
            #expect(fixture.sent("POST", "wit/workitems").count == 3)
            #expect(fixture.server.read { $0.boards.items.count } == 1)
        }
    }

    @Test func `a limit may be given as a date`() async throws {
        try await AzureFixture.run { fixture in
            // Nine seconds after the clock's date, 1784000000.
            fixture.server.answer(next: refusal(429, ["Retry-After": "Tue, 14 Jul 2026 03:33:29 GMT"]))
            _ = try await fixture.forge.repository(fixture.call)
            #expect(fixture.clock.sleeps == [.seconds(9)])
        }
    }

    @Test func `without a time the waits grow, and end`() async throws {
        try await AzureFixture.run { fixture in
            for _ in 0..<9 { fixture.server.answer(next: refusal(503)) }
            let error = try await forgeError { _ = try await fixture.forge.repository(fixture.call) }
            #expect(error.isTransient)
            #expect(fixture.clock.sleeps == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
            #expect(fixture.server.log.count == 5)
        }
    }

    @Test func `a wait that is too long is left to the caller`() async throws {
        try await AzureFixture.run { fixture in
            fixture.server.answer(next: refusal(429, ["Retry-After": "100000"]))
            let error = try await forgeError { _ = try await fixture.forge.repository(fixture.call) }
            guard case .unavailable(_, retryAfter: .seconds(100_000)) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(fixture.clock.sleeps == [])
        }
    }

    @Test func `what the service failed at is read again, but never made again`() async throws {
        try await AzureFixture.run { fixture in
            fixture.server.answer(next: refusal(500))
            _ = try await fixture.forge.repository(fixture.call)
            #expect(fixture.server.log.count == 2)
            fixture.server.answer(next: refusal(500))
            let error = try await forgeError {
                _ = try await fixture.forge.createWorkItem(WorkItemDraft(type: "Task", title: "One"), fixture.call)
            }
            #expect(error.isTransient)
            #expect(fixture.sent("POST", "wit/workitems").count == 1)
        }
    }

    @Test func `a service that cannot be reached is tried again, then unavailable`() async throws {
        try await AzureFixture.run { fixture in
            await fixture.server.stop()
            let error = try await forgeError {
                _ = try await fixture.forge.createWorkItem(WorkItemDraft(type: "Task", title: "One"), fixture.call)
            }
            #expect(error.isTransient)
            #expect(fixture.clock.sleeps.count == 4)
        }
    }

    @Test(arguments: [200, 203, 302, 401])
    func `a page to sign in means that the token is not taken`(status: Int) async throws {
        try await AzureFixture.run { fixture in
            fixture.server.answer(
                next: Response(
                    status: status, headers: ["Content-Type": "text/html; charset=utf-8"],
                    content: .bytes(Array("<html>Sign In</html>".utf8))))
            let error = try await forgeError { _ = try await fixture.forge.repository(fixture.call) }
            #expect(error.code == "forge.denied")
            #expect(error.description.contains("AZURE_DEVOPS_PAT"))
            #expect(fixture.server.log.count == 1)
        }
    }

    @Test func `a token that the service does not know is not taken`() async throws {
        try await AzureFixture.run(token: "unknown-token") { fixture in
            let error = try await forgeError { _ = try await fixture.forge.repository(fixture.other) }
            #expect(error.code == "forge.denied")
            #expect(!"\(error)".contains("unknown-token"))
        }
    }

    @Test(arguments: [
        (400, "forge.invalid"), (403, "forge.denied"), (404, "forge.not-found"), (409, "forge.conflict"),
        (412, "forge.conflict"), (413, "forge.invalid"),
    ])
    func `a refusal is told by its kind, in the service's own words, cut short`(
        status: Int, code: String
    ) async throws {
        try await AzureFixture.run { fixture in
            let words = "TF1: first\r\nsecond " + String(repeating: "x", count: 5000)
            fixture.server.answer(next: refusal(status, [:], words))
            let error = try await forgeError { _ = try await fixture.forge.repository(fixture.call) }
            #expect(error.code == code)
            #expect(error.description.contains("TF1: first"))
            #expect(!error.description.contains { $0.isNewline })
            #expect(error.description.count < 500)
        }
    }

    @Test func `a resource that is a preview there is asked for as such, once`() async throws {
        try await AzureFixture.run { fixture in
            let value: Value = [
                "message": "The requested version \"7.1\" of the resource is under preview.",
                "typeKey": "VssInvalidPreviewVersionException",
            ]
            for _ in 0..<2 { fixture.server.answer(next: .json(value.jsonBytes, status: 400)) }
            let error = try await forgeError { _ = try await fixture.forge.repository(fixture.call) }
            #expect(error.code == "forge.invalid")
            #expect(
                fixture.server.log.map { $0.target.split(separator: "=").last } == ["7.1", "7.1-preview"])
        }
    }

    @Test func `an answer that is no JSON, or another thing, is the service's failure`() async throws {
        try await AzureFixture.run { fixture in
            for body in ["{", "[]", "{\"name\":1}", "null"] {
                fixture.server.answer(next: .json(Array(body.utf8)))
                let error = try await forgeError { _ = try await fixture.forge.repository(fixture.call) }
                #expect(error.isTransient)
            }
        }
    }

    @Test func `the token is in no error, description or mirror`() async throws {
        let secret = AzureFixture.token
        try await AzureFixture.run { fixture in
            let words = "The token \(secret) (\(Base64.text(":\(secret)"))) is wrong"
            for status in [400, 403, 404, 409, 500] {
                fixture.server.answer(next: refusal(status, [:], words))
                let error = try await forgeError {
                    _ = try await fixture.forge.createWorkItem(
                        WorkItemDraft(type: "Task", title: "One"), fixture.other)
                }
                var dumped = ""
                dump(error, to: &dumped)
                for text in [dumped, "\(error)", String(reflecting: error)] {
                    #expect(!text.contains(secret))
                    #expect(!text.contains(Base64.text(":\(secret)")))
                }
            }
            var dumped = ""
            dump(fixture.forge, to: &dumped)
            dump(fixture.forge.client.configuration, to: &dumped)
            dumped += "\(fixture.forge.client.configuration)" + String(reflecting: fixture.forge.client)
            #expect(!dumped.contains(secret))
            let token = try #require(AzureDevOpsToken(secret))
            #expect("\(token) \(String(reflecting: token))" == "[secret] [secret]")
            #expect(AzureDevOpsToken("a b") == nil && AzureDevOpsToken("a\n") == nil && AzureDevOpsToken("") == nil)
        }
    }
}
