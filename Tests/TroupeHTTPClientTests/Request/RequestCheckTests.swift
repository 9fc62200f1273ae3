import Testing
import TroupeHTTPClient

struct RequestCheckTests {
    private func refusal(_ request: HTTPRequest) async -> String? {
        let client = HTTPClient()
        client.close()  // a request that passes the check meets a closed client
        let reason = await reason { () async throws(HTTPClientError) in _ = try await client.send(request) }
        guard case .invalidRequest(let what) = reason else { return nil }
        return what
    }

    @Test(arguments: [
        ("x-a", "1\r\nx-evil: 1"), ("x-a", "1\nx-evil: 1"), ("x-a", "1\rx"), ("x-a", "1\u{0}"), ("x-a", "\u{7F}"),
        ("x-a\r\nx-evil", "1"), ("x a", "1"), ("x-a:", "1"), ("", "1"), ("x-ä", "1"), ("x;a", "1"),
    ])
    func `A field that would break out of its line is refused`(name: String, value: String) async throws {
        var headers = HTTPHeaders()
        headers.append(name, value)
        let refusal = try #require(await refusal(HTTPRequest(url: "http://h/", headers: headers)))
        #expect(!refusal.contains("evil"))
    }

    @Test(arguments: [
        "Content-Length", "transfer-encoding", "Host", "connection", "Expect", "upgrade", "te", "trailer", "keep-alive",
    ])
    func `A field that changes the framing is refused`(name: String) async {
        var headers = HTTPHeaders()
        headers.append(name, "1")
        #expect(await refusal(HTTPRequest(url: "http://h/", headers: headers)) != nil)
    }

    @Test(arguments: [
        "", "h", "/path", "http://", "http:///", "ftp://h/", "file:///etc/passwd", "gopher://h/", "javascript:x",
        "http://h/a b", "http://h/\r\nx", "http://h/\u{0}", "http://h/ä", "http://h:99999/", "http://[::1/",
        "http://h/" + String(repeating: "x", count: 20_000),
    ])
    func `Only absolute http and https URLs in ASCII are taken`(url: String) async {
        #expect(await refusal(HTTPRequest(url: url)) != nil)
    }

    @Test(arguments: ["", "GE T", "GET\r\n", "CONNECT", "trace", "GÉT", String(repeating: "X", count: 40)])
    func `A method that is no token, or opens a tunnel, is refused`(method: String) async {
        #expect(await refusal(HTTPRequest(method: method, url: "http://h/")) != nil)
    }

    @Test func `Too many and too large fields, a HEAD with a body and a bad socket path are refused`() async {
        var many = HTTPHeaders()
        for number in 0..<300 { many.append("x-\(number)", "1") }
        #expect(await refusal(HTTPRequest(url: "http://h/", headers: many)) != nil)
        let large: HTTPHeaders = ["x": String(repeating: "x", count: 70_000)]
        #expect(await refusal(HTTPRequest(url: "http://h/", headers: large)) != nil)
        #expect(await refusal(HTTPRequest(method: "HEAD", url: "http://h/", body: [1])) != nil)
        let path = String(repeating: "x", count: 108)
        #expect(await refusal(HTTPRequest(url: "http://h/", unixSocketPath: path)) != nil)
    }

    @Test(arguments: ["GET", "PROPFIND", "x-own"])
    func `A usual request passes`(method: String) async {
        let request = HTTPRequest(
            method: method, url: "HTTPS://user:p@Host:8443/a%20b?c=d", headers: ["x-a": "ä, \tb", "authorization": "x"])
        #expect(await refusal(request) == nil)
    }
}
