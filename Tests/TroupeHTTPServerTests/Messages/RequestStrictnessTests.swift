import Testing

@testable import TroupeHTTPServer

@Suite struct RequestStrictnessTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: String
        let status: Int
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "length and coding", bytes: post("Content-Length: 5\r\nTransfer-Encoding: chunked"), status: 400),
        Case(name: "two lengths", bytes: post("Content-Length: 5\r\nContent-Length: 6"), status: 400),
        Case(name: "two equal lengths", bytes: post("Content-Length: 0\r\nContent-Length: 0"), status: 400),
        Case(name: "list of lengths", bytes: post("Content-Length: 0, 0"), status: 400),
        Case(name: "signed length", bytes: post("Content-Length: +0"), status: 400),
        Case(name: "negative length", bytes: post("Content-Length: -1"), status: 400),
        Case(name: "hexadecimal length", bytes: post("Content-Length: 0x0"), status: 400),
        Case(name: "empty length", bytes: post("Content-Length:"), status: 400),
        Case(name: "two codings", bytes: post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), status: 400),
        Case(name: "unknown coding", bytes: post("Transfer-Encoding: gzip"), status: 501),
        Case(name: "coding list", bytes: post("Transfer-Encoding: gzip, chunked"), status: 501),
        Case(name: "obfuscated coding", bytes: post("Transfer-Encoding: xchunked"), status: 501),
        Case(name: "coding in 1.0", bytes: "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", status: 400),
        Case(name: "no host", bytes: "GET / HTTP/1.1\r\n\r\n", status: 400),
        Case(name: "two hosts", bytes: "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", status: 400),
        Case(name: "bad host", bytes: "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", status: 400),
        Case(name: "other host in target", bytes: "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", status: 400),
        Case(name: "same host in target", bytes: "GET http://a/ HTTP/1.1\r\nHost: A\r\n\r\n", status: 200),
        Case(name: "space before colon", bytes: get("X-A : b"), status: 400),
        Case(name: "space in name", bytes: get("X A: b"), status: 400),
        Case(name: "control in name", bytes: get("X\u{1}A: b"), status: 400),
        Case(name: "control in value", bytes: get("X-A: b\u{1}c"), status: 400),
        Case(name: "delete in value", bytes: get("X-A: b\u{7f}c"), status: 400),
        Case(name: "tab in value", bytes: get("X-A: b\tc"), status: 200),
        Case(name: "method with a bracket", bytes: "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", status: 400),
        Case(name: "lower-case method", bytes: "get / HTTP/1.1\r\nHost: a\r\n\r\n", status: 405),
        Case(name: "CONNECT", bytes: "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", status: 501),
        Case(name: "TRACE", bytes: "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", status: 501),
        Case(name: "HTTP/2.0", bytes: "GET / HTTP/2.0\r\nHost: a\r\n\r\n", status: 505),
        Case(name: "HTTP/1.0", bytes: "GET / HTTP/1.0\r\n\r\n", status: 200),
        Case(name: "raw bytes in target", bytes: "GET /\u{e4} HTTP/1.1\r\nHost: a\r\n\r\n", status: 400),
        Case(name: "control in target", bytes: "GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n", status: 400),
        Case(name: "dot segment", bytes: "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n", status: 400),
        Case(name: "bad escape", bytes: "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", status: 400),
        Case(name: "encoded NUL", bytes: "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", status: 400),
        Case(
            name: "65 header fields", bytes: get((1...64).map { "X-\($0): a" }.joined(separator: "\r\n")), status: 431),
    ]

    private static func post(_ headers: String) -> String { "POST / HTTP/1.1\r\nHost: a\r\n\(headers)\r\n\r\n" }
    private static func get(_ headers: String) -> String { "GET / HTTP/1.1\r\nHost: a\r\n\(headers)\r\n\r\n" }

    @Test(arguments: cases)
    func `a malformed head is refused and its connection closed`(_ example: Case) async throws {
        try await serving([Route("GET", "/") { _ in .text("ok") }]) { address in
            try await blocking {
                let client = try RawClient(address)
                // What would be smuggled, if the head were taken.
                try client.send(example.bytes + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
                client.stopSending()
                let answer = try client.response()
                #expect(answer.status == example.status)
                if ![200, 405].contains(example.status) {
                    #expect(answer.headers["Connection"]?.lowercased() == "close")
                    let rest = String(decoding: try client.rest(), as: UTF8.self)
                    // libmicrohttpd's own refusals are longer than their Content-Length; a second answer would be the harm.
                    #expect(!rest.contains("HTTP/1.1"))
                }
            }
        }
    }

    @Test func `a head larger than its memory is refused`() async throws {
        try await serving([Route("GET", "/") { _ in .text("ok") }]) { address in
            try await blocking {
                for bytes in [
                    "GET /\(String(repeating: "a", count: 40_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
                    Self.get("X-A: " + String(repeating: "a", count: 40_000)),
                ] {
                    let client = try RawClient(address)
                    try? client.send(bytes)
                    let status = try? client.response().status
                    #expect(status == nil || [400, 413, 414, 431].contains(status))
                }
                #expect(try RawClient(address).get("/").status == 200)
            }
        }
    }
}
