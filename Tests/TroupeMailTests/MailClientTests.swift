import Testing

@testable import TroupeMail

@Suite struct MailClientTests {
    private func sample(to: [String] = ["dana@example.com", "lee@example.com"]) -> Mail {
        Mail(to: to, subject: "Grüße an alle", body: "Line one\n.\nLine three: ä", id: "run 7/step")
    }

    @Test func `a mail reaches the server with its recipients, subject and body`() async throws {
        let server = try SMTPServer()
        defer { server.stop() }
        let client = MailClient(try MailServer(url: "smtp://127.0.0.1:\(server.port)", from: "troupe@example.com"))
        try await client.send(sample(), now: 1_700_000_000_000_000)
        let lines = server.received
        #expect(lines.contains("MAIL FROM:<troupe@example.com>"))
        #expect(lines.contains("RCPT TO:<dana@example.com>") && lines.contains("RCPT TO:<lee@example.com>"))
        #expect(lines.contains("Date: Tue, 14 Nov 2023 22:13:20 +0000"))
        #expect(lines.contains("Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe_an_alle?="))
        #expect(lines.contains("Message-ID: <run-7-step@troupe>"))
        // base64 of the body
        #expect(lines.contains { $0.hasPrefix("TGluZSBvbmUK") })
    }

    @Test func `a refusal is an error that names nobody`() async throws {
        let server = try SMTPServer(refuses: true)
        defer { server.stop() }
        let client = MailClient(try MailServer(url: "smtp://127.0.0.1:\(server.port)", from: "troupe@example.com"))
        let error = await #expect(throws: MailError.self) { try await client.send(sample(), now: 0) }
        let text = try #require(error).description
        #expect(text.hasPrefix("the mail server did not take the mail"))
        #expect(!text.contains("example.com"))
    }

    @Test func `a password is not sent over a connection that is not encrypted`() async throws {
        let server = try SMTPServer()
        defer { server.stop() }
        let client = MailClient(
            try MailServer(
                url: "smtp://127.0.0.1:\(server.port)", from: "troupe@example.com", user: "u", password: "hunter2"))
        await #expect(throws: MailError.self) { try await client.send(sample(), now: 0) }
        #expect(!server.received.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
    }

    @Test(arguments: [
        "a@b\r\nRCPT TO:<c@d>", "no-at", "two@at@signs", "@nobody", "somebody@", "with space@x", "a,b@x", "<a@b>",
    ])
    func `what is no address is refused before anything is sent`(_ text: String) async throws {
        let client = MailClient(try MailServer(url: "smtp://127.0.0.1:1", from: "troupe@example.com"))
        await #expect(throws: MailError.invalid("recipient 1 is not a mail address")) {
            try await client.send(sample(to: [text]), now: 0)
        }
    }

    @Test(arguments: ["http://x", "smtp://user:secret@host", "smtp://host\n"])
    func `a server URL that cannot be used is refused`(_ url: String) {
        #expect(throws: MailError.self) { try MailServer(url: url, from: "troupe@example.com") }
    }

    @Test func `no line end and no overlong word comes into the subject`() {
        let subject = MailHeader.encoded("a\r\nBcc: x@y " + String(repeating: "ü", count: 100))
        for line in subject.split(separator: "\r\n") {
            #expect(line.utf8.count <= 76)
            #expect(line.contains("=?UTF-8?Q?"))
        }
    }
}
