import Testing

@testable import TroupeHTTPServer

@Suite struct OriginCheckTests {
    struct Case: Sendable {
        var method = "POST"
        var origin: String?
        var more: [Header] = []
        var passes: Bool
    }

    @Test(arguments: [
        Case(origin: nil, passes: true),
        Case(origin: "http://localhost:8000", passes: true),
        Case(origin: "https://LOCALHOST:8000", passes: true),
        Case(origin: "https://app.example", passes: true),
        Case(origin: "http://localhost:9000", passes: false),
        Case(origin: "http://localhost", passes: false),
        Case(origin: "http://evil.example", passes: false),
        Case(origin: "null", passes: false),
        Case(origin: "", passes: false),
        Case(origin: nil, more: [Header("Sec-Fetch-Site", "cross-site")], passes: false),
        Case(method: "GET", origin: "http://evil.example", passes: true),
        Case(method: "GET", origin: "http://evil.example", more: [Header("Upgrade", "websocket")], passes: false),
        Case(method: "GET", origin: "http://evil.example", more: [Header("Upgrade", "h2c, WebSocket")], passes: false),
        Case(origin: "http://localhost:8000", more: [Header("Origin", "http://evil.example")], passes: false),
    ])
    func `writes and WebSockets of foreign pages are refused`(_ example: Case) throws {
        var fields = [Header("Host", "localhost:8000")]
        if let origin = example.origin { fields.append(Header("Origin", origin)) }
        let check = OriginCheck(allowed: ["https://app.example"])
        let kind = try verdict(check, method: example.method, headers: Headers(fields + example.more))
        #expect(kind == (example.passes ? nil : .forbiddenOrigin))
    }
}
