import Testing

@testable import TroupeHTTPServer

@Suite struct RequireContentTypeTests {
    @Test(
        arguments: [
            ("application/json", "{}", true), ("Application/JSON; charset=utf-8", "{}", true), (nil, "", true),
            (nil, "{}", false), ("text/plain", "{}", false), ("text/plain;application/json", "{}", false),
            ("application/jsonp", "{}", false), ("text/plain", "", false), ("", "{}", false),
        ] as [(String?, String, Bool)])
    func `a body of another type is refused`(type: String?, body: String, passes: Bool) throws {
        let headers = Headers(type.map { [Header("Content-Type", $0)] } ?? [])
        let kind = try verdict(RequireContentType("application/json"), method: "POST", headers: headers, body: body)
        #expect(kind == (passes ? nil : .unsupportedMediaType))
    }

    @Test func `two types are none`() throws {
        let headers = Headers([Header("Content-Type", "application/json"), Header("Content-Type", "application/json")])
        let kind = try verdict(RequireContentType("application/json"), method: "POST", headers: headers, body: "{}")
        #expect(kind == .unsupportedMediaType)
    }
}
