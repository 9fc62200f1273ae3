import Testing

@testable import TroupeHTTPServer

@Suite struct RequestTargetTests {
    @Test(arguments: [
        ("/", [""]), ("/a", ["a"]), ("/a/", ["a", ""]), ("/a//b", ["a", "", "b"]), ("/a%20b/c+d", ["a b", "c+d"]),
        ("/a%2Fb", ["a/b"]), ("/%C3%A4", ["ä"]), ("/...", ["..."]), ("/a?b/../c", ["a"]), ("http://h/x", ["x"]),
        ("HTTP://h", [""]), ("*", []),
    ])
    func `a path is split and decoded`(raw: String, segments: [String]) throws {
        #expect(try RequestTarget(parsing: raw).segments == segments)
    }

    @Test(arguments: [
        "", "a", "//../x", "/..", "/a/./b", "/%2e%2e/x", "/%2E", "/%", "/%4", "/%4x", "/%zz", "/%00", "/%0d%0a", "/%7f",
        "/%ff", "/%c3", "/%ed%a0%80", "/a#b", "/?%0", "/?a=%00", "/?a=%ff", "ftp://h/",
        "/?"
            + String(repeating: "a&", count: 257),
    ])
    func `a bad target is refused`(raw: String) {
        #expect { _ = try RequestTarget(parsing: raw) } throws: { ($0 as? HTTPFailure)?.kind == .badRequest }
    }

    @Test(arguments: [
        ("/?a=b", ["a": "b"]), ("/?a=b+c%2Bd", ["a": "b c+d"]), ("/?a", ["a": ""]),
        ("/?a=b=c&&d", ["a": "b=c", "d": ""]),
        ("/?%C3%A4=1", ["ä": "1"]), ("/?q=a?b/c", ["q": "a?b/c"]), ("/?l=a%0Ab", ["l": "a\nb"]), ("/?", [:]),
    ])
    func `a query is split and decoded`(raw: String, items: [String: String]) throws {
        let query = try RequestTarget(parsing: raw).query
        #expect(Dictionary(query.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }) == items)
    }
}
